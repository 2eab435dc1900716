import type { Pusher } from '#connectors/web-push/send.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { composePushes } from '#src/notifications/compose-push.ts'
import { dropDevices } from '#src/notifications/devices.ts'
import { goOnWithout } from '#src/notifications/ladder.ts'
import { clientOf } from './clients.ts'
import type { LaneJob } from './lane.ts'
import { attempt, inParallel, prepareEach } from './outcome.ts'
import type { Outcome } from './world.ts'

const AT_ONCE = 20

/**
 * Job `push.send`: a notification on one browser, worded now. A browser that has gone is forgotten; where the last one of a person failed, what waited for it goes at once.
 * Sent twice it is shown once: the second takes the first one's place.
 */
export const sendPushes: LaneJob = async (world, { connection, deliveries, inside, still }) => {
  const pusher = clientOf<Pusher>(world, connection)
  const pushes = await prepareEach(world, inside, deliveries, (trx, part) =>
    composePushes(trx, part, { publicUrl: world.config.publicUrl, now: world.clock.now() }),
  )
  still()
  const outcomes = await inParallel(deliveries, AT_ONCE, (_, i) => {
    const push = pushes[i]!
    if ('outcome' in push) return Promise.resolve(push.outcome)
    if ('why' in push) return Promise.resolve<Outcome>({ is: 'blocked', why: push.why })
    return attempt(async () => ({ is: 'done', ...(await pusher.send(push)), receipt: 'sent' }))
  })
  return {
    outcomes,
    async write(trx) {
      const failed = deliveries.filter((_, i) => outcomes[i]!.is === 'rejected' || outcomes[i]!.is === 'blocked')
      await dropDevices(
        trx,
        deliveries.filter((_, i) => hasGone(outcomes[i]!)).map(({ payload }: Delivery) => String(payload.deviceId)),
      )
      await goOnWithout(trx, failed, world.clock.now())
    },
  }
}

function hasGone(outcome: Outcome): boolean {
  return outcome.is === 'rejected' && outcome.code === 'gone'
}
