import type { Trx } from '#src/platform/db.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { readPool } from '#src/routing/pool-memory.ts'

/** Says once whether somebody is there to be asked; the same again changes nothing. What he has stays his. */
export async function setPresence(trx: Trx, freelancerId: string, present: boolean, now: Date): Promise<void> {
  await enterPool(trx)
  const member = (await readPool(trx)).byId.get(freelancerId)
  if (member?.present !== present) await appendPool(trx, [{ freelancerId, change: { type: 'presence', present } }], now)
}
