import type { Mailer } from '#connectors/connector.ts'
import { composeMails } from '#src/notifications/compose-mail.ts'
import { clientOf } from './clients.ts'
import type { LaneJob } from './lane.ts'
import { attempt, inParallel, prepareEach } from './outcome.ts'
import type { Outcome } from './world.ts'

const AT_ONCE = 10

/** Job `email.send`: a mail, rendered once and kept with its delivery, so that a repeat is the same byte by byte. */
export const sendEmails: LaneJob = async (world, { connection, deliveries, inside, still }) => {
  const mailer = clientOf<Mailer>(world, connection)
  const now = world.clock.now()
  const mails = await prepareEach(world, inside, deliveries, (trx, part) =>
    composeMails(trx, part, { publicUrl: world.config.publicUrl, now }),
  )
  still()
  return inParallel(deliveries, AT_ONCE, (_, i) => {
    const mail = mails[i]!
    if ('outcome' in mail) return Promise.resolve(mail.outcome)
    if ('why' in mail) return Promise.resolve<Outcome>({ is: 'blocked', why: mail.why })
    return attempt(async () => ({ is: 'done', externalId: (await mailer.send(mail)).externalId, receipt: 'sent' }))
  })
}
