import type { Trx } from '#src/platform/db.ts'

/** Takes out of leads' requests what was asked, answered and given as a reason; who was asked, and how he answered, stays. */
export async function forgetRequests(trx: Trx, leadIds: readonly string[]): Promise<void> {
  await trx('requests')
    .whereIn('lead_id', [...leadIds])
    .update({ question: null, answer: null, reason: null, choice_reason: null })
}

/** Holds leads' requests until the transaction ends: before the leads themselves, as everybody does who needs both. */
export async function holdRequests(trx: Trx, leadIds: readonly string[]): Promise<void> {
  await trx('requests')
    .whereIn('lead_id', [...leadIds])
    .orderBy('id')
    .forUpdate()
    .select('id')
}
