import type { Messenger } from '#connectors/connector.ts'
import { keepQueued, type Mark, markSent } from '#src/conversations/sent.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { composeMessages } from '#src/notifications/compose-message.ts'
import { type Telling, tellByMailInstead } from '#src/notifications/tell.ts'
import { crashPoint } from '#src/platform/crash.ts'
import type { Trx } from '#src/platform/db.ts'
import { clientOf } from './clients.ts'
import type { LaneJob } from './lane.ts'
import { attempt, inParallel, prepareEach } from './outcome.ts'
import type { Outcome } from './world.ts'

const AT_ONCE = 20
const composedAll = crashPoint('message.send.composed')

/**
 * Job `message.send`: what somebody must hear on their chat channel. Who is written to, whether free text may go or only a template, and whether they asked us to stop
 * is looked at now and not when it was owed. Never sent twice by itself: an unknown outcome waits for its status, or for a person.
 */
export const sendMessages: LaneJob = async (world, { connection, deliveries, inside, still }) => {
  const messenger = clientOf<Messenger>(world, connection)
  const now = world.clock.now()
  const composed = await prepareEach(world, inside, deliveries, async (trx, part) => {
    const messages = await composeMessages(trx, part, connection, { publicUrl: world.config.publicUrl, now })
    const leaving = messages.flatMap((message, i) =>
      'to' in message && message.contactId ? [{ delivery: part[i]!, contactId: message.contactId, content: message.content }] : [],
    )
    await keepQueued(trx, connection, leaving, now)
    for (const [i, message] of messages.entries())
      if ('why' in message && message.why.code === 'no_template') await sayByMail(trx, part[i]!, now)
    return messages
  })
  composedAll()
  still()
  const outcomes = await inParallel(deliveries, AT_ONCE, (delivery, i) => {
    const message = composed[i]!
    if ('outcome' in message) return Promise.resolve(message.outcome)
    if ('waitMs' in message)
      return Promise.resolve<Outcome>({
        is: 'wait',
        error: 'not in the quiet hours',
        code: 'quiet_hours',
        afterMs: message.waitMs,
        scope: 'item',
      })
    if ('why' in message) return Promise.resolve<Outcome>({ is: 'blocked', why: message.why })
    return attempt(async () => {
      const { externalId } = await messenger.send({
        to: message.to,
        content: message.content,
        callbackData: delivery.id,
        aloud: message.aloud,
      })
      return { is: 'done', externalId, receipt: 'sent' }
    })
  })
  return {
    outcomes,
    async write(trx) {
      await markSent(
        trx,
        deliveries.flatMap((delivery, i) => markOf(delivery, outcomes[i]!)),
      )
      for (const [i, delivery] of deliveries.entries())
        if (outcomes[i]!.is === 'rejected') await sayByMail(trx, delivery, world.clock.now())
    },
  }
}

function markOf({ id }: Delivery, outcome: Outcome): Mark[] {
  if (outcome.is === 'done') return [{ deliveryId: id, as: 'sent', externalId: outcome.externalId }]
  return outcome.is === 'rejected' || outcome.is === 'blocked' ? [{ deliveryId: id, as: 'failed' }] : []
}

/** The reason stays on this delivery; the words go by e-mail where there is an address. */
async function sayByMail(trx: Trx, { payload }: Delivery, now: Date): Promise<void> {
  if (payload.telling) await tellByMailInstead(trx, payload.telling as Telling, now)
}
