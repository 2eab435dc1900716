import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { changed } from '#src/leads/changed.ts'
import type { Trx } from '#src/platform/db.ts'
import { enterPool } from '#src/routing/enter-pool.ts'
import { mergeContacts } from './merge.ts'

/** A person of ours says that two contacts are one: `gone` becomes part of `kept`. `giveBack` is the way back. */
export async function joinContacts(trx: Trx, kept: string, gone: string, actor: string, now: Date): Promise<void> {
  await enterPool(trx)
  const found = await trx('contacts').whereIn('id', [kept, gone]).orderBy('id').forUpdate().select('id', 'merged_into')
  const [into, from] = [found.find((row) => row.id === kept), found.find((row) => row.id === gone)]
  if (!into) throw new AppError('not_found', 'There is no such contact.')
  if (from?.merged_into === kept) return
  if (!from || kept === gone || from.merged_into || into.merged_into)
    throw new AppError('invalid', 'Name another contact, one that is not part of somebody already.', { with: 'no other contact' })
  const { leads } = await mergeContacts(trx, kept, gone, now)
  await note(
    trx,
    leads.map((leadId) => ({ leadId, verb: 'contact.merged', at: now, params: { by: actor, into: kept, from: gone } })),
  )
  await audit(trx, { actor, action: 'contact.merged', subjectType: 'contact', subjectId: kept, detail: { with: gone, leads }, at: now })
  await changed(trx, leads, now)
}
