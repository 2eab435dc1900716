import { note } from '#src/activity/record.ts'
import { readDelivery } from '#src/deliveries/delivery.ts'
import type { Unread } from '#src/inbox/unread.ts'
import { type Telling, tellByMailInstead } from '#src/notifications/tell.ts'
import type { Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'

/** Ticks only ever move forward; `failed` is final unless it was delivered after all. */
const RANK: Record<string, number> = { queued: 0, sent: 1, failed: 2, delivered: 3, read: 4 }

/**
 * Applies delivery states to what we sent: found by the vendor's id or by our delivery's id that it carried. States never go backwards, in whatever order they come.
 * A status also settles a delivery whose outcome was unknown, and the lead's diary says so: it did go out. What the service could not deliver is said by e-mail where there is an address.
 */
export async function applyStatuses(trx: Trx, group: readonly Unread[], now: Date): Promise<void> {
  for (const { connectionId, item } of group) {
    const status = item.status
    const carried = item.extra.callbackData
    const deliveryId = isId(carried) ? carried : null
    if (!status || (!item.targetId && !deliveryId)) continue
    const found = await trx('deliveries')
      .where((where) => {
        if (item.targetId) void where.orWhere({ connection_id: connectionId, external_id: item.targetId })
        if (deliveryId) void where.orWhere({ id: deliveryId })
      })
      .forUpdate()
      .first()
    if (found) {
      // What was delivered after all has not failed.
      const settled = found.status === 'uncertain' || found.status === 'sending' ? (status === 'failed' ? 'dead' : 'done') : null
      const failed = status === 'failed' && higher(found.receipt, status) === 'failed' && found.receipt !== 'failed'
      await trx('deliveries')
        .where({ id: found.id })
        .update({
          receipt: higher(found.receipt, status),
          external_id: trx.raw('coalesce(external_id, ?)', [item.targetId ?? null]),
          ...(settled ? { status: settled, done_at: now } : {}),
          ...(failed
            ? {
                why: JSON.stringify({
                  code: String((item.extra.errorCodes as unknown[] | undefined)?.[0] ?? 'failed'),
                  text: 'the service could not deliver it',
                }),
              }
            : {}),
          updated_at: now,
        })
      if (settled && found.lead_id)
        await note(trx, {
          leadId: found.lead_id,
          verb: `delivery.${settled}`,
          at: now,
          params: { deliveryId: found.id, action: found.action, by: 'status' },
        })
      const ticked = await trx.raw(
        `update messages set status = ?, external_id = coalesce(external_id, ?) where tenant_id = app_tenant() and delivery_id = ? and coalesce(array_position(array['queued','sent','failed','delivered','read'], status), 0) < array_position(array['queued','sent','failed','delivered','read'], ?) returning conversation_id as id`,
        [status, item.targetId ?? null, found.id, status],
      )
      for (const { id } of ticked.rows) wakeAfter(trx, 'conversations', id)
      const { payload } = readDelivery(trx, found)
      if (failed && payload.telling) await tellByMailInstead(trx, payload.telling as Telling, now)
    }
  }
}

function higher(before: string | null, after: string): string {
  return (RANK[before ?? 'queued'] ?? 0) >= (RANK[after] ?? 0) ? (before ?? after) : after
}
