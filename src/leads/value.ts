import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'

/** Money in major units. */
interface Value {
  amount: number
  currency: string
}

/** Says what a closed lead was worth; reports add it up. Null takes it back. */
export async function valueLead(trx: Trx, leadId: string, value: Value | null, actor: string, now: Date): Promise<void> {
  const done = await trx('leads')
    .where({ id: leadId })
    .whereIn('status', ['won', 'lost'])
    .update({ value_amount: value?.amount ?? null, value_currency: value?.currency ?? null, updated_at: now, rev: trx.raw('rev + 1') })
  if (!done) {
    if (!(await trx('leads').where({ id: leadId }).first('id'))) throw new AppError('not_found', 'There is no such lead.')
    throw new AppError('already_answered', 'Only an enquiry that was won or lost has a value; close it with its value.')
  }
  await audit(trx, { actor, action: 'lead.valued', subjectType: 'lead', subjectId: leadId, detail: { value }, at: now })
}
