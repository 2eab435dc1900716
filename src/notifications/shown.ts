import { readDelivery } from '#src/deliveries/delivery.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { findOwnDevice } from './devices.ts'
import { standDown } from './ladder.ts'

/** A browser says that it has shown a push, or that its person opened it: kept with the delivery, and what waited for that is not needed. Only the browser's own person is believed. */
export async function pushShown(trx: Trx, caller: Caller, said: { deliveryId: string; opened: boolean }, now: Date): Promise<void> {
  const row = await trx('deliveries').where({ id: said.deliveryId, target: 'push' }).first()
  const device = row && (await findOwnDevice(trx, caller, String(readDelivery(trx, row).payload.deviceId)))
  if (!device) throw new AppError('not_found', 'There is no such notification on a device of yours.')
  await trx('deliveries')
    .where({ id: row.id })
    .modify((query) => !said.opened && query.whereRaw("receipt is distinct from 'read'"))
    .update({ receipt: said.opened ? 'read' : 'delivered' })
  await standDown(trx, row.key, now)
}
