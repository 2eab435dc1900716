import type { Trx } from '#src/platform/db.ts'
import { isId, newId } from '#src/platform/id.ts'
import { insertNotifications } from './insert.ts'

/** A rule's own words to the admins or to one freelancer, inside wasl only. */
export async function tellInside(trx: Trx, list: readonly { to: string; text: string; leadId: string }[], now: Date): Promise<void> {
  if (!list.length) return
  await insertNotifications(
    trx,
    list.map(({ to, text, leadId }) => ({
      id: newId(),
      audience: isId(to) ? 'freelancer' : 'admin',
      freelancer_id: isId(to) ? to : null,
      kind: 'rule',
      lead_id: leadId,
      params: JSON.stringify({ text }),
      created_at: now,
    })),
  )
}
