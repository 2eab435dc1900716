import type { Messenger } from '#connectors/connector.ts'
import { keepSent } from '#src/conversations/sent.ts'
import { composeMessage } from '#src/notifications/compose-message.ts'
import { clientOf } from './clients.ts'
import type { LaneJob } from './drain-lanes.ts'
import { attempt, inParallel } from './outcome.ts'
import type { Outcome } from './world.ts'

const AT_ONCE = 20

/**
 * Job `message.send`: what somebody must hear on their chat channel. Who is written to, whether free text may go or only a template, and whether they asked us to stop
 * is looked at now and not when it was owed. Never sent twice by itself: an unknown outcome waits for its status, or for a person.
 */
export const sendMessages: LaneJob = async (world, { connection, deliveries }) => {
  const messenger = clientOf<Messenger>(world, connection)
  const now = world.clock.now()
  const composed = await world.db.tenant(connection.tenantId, async (trx) => {
    const list = []
    for (const delivery of deliveries)
      list.push(await composeMessage(trx, delivery, connection, { publicUrl: world.config.publicUrl, now }))
    return list
  })
  const outcomes = await inParallel(deliveries, AT_ONCE, (delivery, i) => {
    const message = composed[i]!
    if ('why' in message) return Promise.resolve<Outcome>({ is: 'blocked', why: message.why })
    return attempt(async () => {
      const { externalId } = await messenger.send({ to: message.to, content: message.content, callbackData: delivery.id })
      return { is: 'done', externalId, receipt: 'sent' }
    })
  })
  await world.db.tenant(connection.tenantId, async (trx) => {
    for (const [i, delivery] of deliveries.entries()) {
      const message = composed[i]!
      const outcome = outcomes[i]!
      if ('to' in message && message.contactId && outcome.is === 'done')
        await keepSent(
          trx,
          { delivery, connection, contactId: message.contactId, content: message.content, externalId: outcome.externalId },
          now,
        )
    }
  })
  return outcomes
}
