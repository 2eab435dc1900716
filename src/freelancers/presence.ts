import { audit } from '#src/audit/record.ts'
import type { Trx } from '#src/platform/db.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { readPool } from '#src/routing/pool-memory.ts'

/** Says once whether somebody is there to be asked; the same again changes nothing. What he has stays his. */
export async function setPresence(trx: Trx, freelancerId: string, present: boolean, acting: { actor: string; now: Date }): Promise<void> {
  await enterPool(trx)
  const member = (await readPool(trx)).byId.get(freelancerId)
  if (member?.present === present) return
  await appendPool(trx, [{ freelancerId, change: { type: 'presence', present } }], acting.now)
  const action = present ? 'freelancer.came_back' : 'freelancer.went_away'
  await audit(trx, { actor: acting.actor, action, subjectType: 'freelancer', subjectId: freelancerId, at: acting.now })
}
