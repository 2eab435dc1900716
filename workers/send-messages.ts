import type { Messenger } from '#connectors/connector.ts'
import { keepQueued, markSent } from '#src/conversations/sent.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { composeMessage } from '#src/notifications/compose-message.ts'
import { type Telling, tellByMailInstead } from '#src/notifications/tell.ts'
import { crashPoint } from '#src/platform/crash.ts'
import type { Trx } from '#src/platform/db.ts'
import { clientOf } from './clients.ts'
import type { LaneJob } from './drain-lanes.ts'
import { attempt, inParallel, prepareEach } from './outcome.ts'
import type { Outcome } from './world.ts'

const AT_ONCE = 20
const composedAll = crashPoint('message.send.composed')

/**
 * Job `message.send`: what somebody must hear on their chat channel. Who is written to, whether free text may go or only a template, and whether they asked us to stop
 * is looked at now and not when it was owed. Never sent twice by itself: an unknown outcome waits for its status, or for a person.
 */
export const sendMessages: LaneJob = async (world, { connection, deliveries, still }) => {
  const messenger = clientOf<Messenger>(world, connection)
  const now = world.clock.now()
  const composed = await prepareEach(world, connection.tenantId, deliveries, async (trx, delivery) => {
    const message = await composeMessage(trx, delivery, connection, { publicUrl: world.config.publicUrl, now })
    if ('why' in message && message.why.code === 'no_template') await sayByMail(trx, delivery, now)
    if ('to' in message && message.contactId)
      await keepQueued(trx, { delivery, connection, contactId: message.contactId, content: message.content }, now)
    return message
  })
  composedAll()
  still()
  const outcomes = await inParallel(deliveries, AT_ONCE, (delivery, i) => {
    const message = composed[i]!
    if ('outcome' in message) return Promise.resolve(message.outcome)
    if ('why' in message) return Promise.resolve<Outcome>({ is: 'blocked', why: message.why })
    return attempt(async () => {
      const { externalId } = await messenger.send({ to: message.to, content: message.content, callbackData: delivery.id })
      return { is: 'done', externalId, receipt: 'sent' }
    })
  })
  return {
    outcomes,
    async write(trx) {
      for (const [i, delivery] of deliveries.entries()) {
        const outcome = outcomes[i]!
        if (outcome.is === 'done') await markSent(trx, delivery.id, 'sent', outcome.externalId)
        if (outcome.is === 'rejected' || outcome.is === 'blocked') await markSent(trx, delivery.id, 'failed')
        if (outcome.is === 'rejected') await sayByMail(trx, delivery, world.clock.now())
      }
    },
  }
}

/** The reason stays on this delivery; the words go by e-mail where there is an address. */
async function sayByMail(trx: Trx, { payload }: Delivery, now: Date): Promise<void> {
  if (payload.telling) await tellByMailInstead(trx, payload.telling as Telling, now)
}
