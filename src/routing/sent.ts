import { z } from 'zod'
import type { RuleSet } from '#rules/rule-set.ts'
import type { Trx } from '#src/platform/db.ts'
import { checkRuleSet } from './checked.ts'
import { loadDraft } from './draft.ts'

/** A draft that is sent along and not saved; whatever is left out is the saved draft's. */
export const sentParts = {
  rules: z.array(z.unknown()).max(2000).optional().meta({ description: 'A draft that is not saved; left out: the saved one' }),
  catchAll: z.unknown().optional(),
  policy: z.unknown().optional(),
}

/** A draft as sent. */
export interface SentDraft {
  rules?: unknown[]
  catchAll?: unknown
  policy?: unknown
}

/** The document that a call is about: the saved draft with what was sent instead. */
export async function documentOf(trx: Trx, { rules, catchAll, policy }: SentDraft): Promise<unknown> {
  const { ruleSet } = await loadDraft(trx)
  return { rules: rules ?? ruleSet.rules, catchAll: catchAll ?? ruleSet.catchAll, policy: policy ?? ruleSet.policy }
}

/** The rule set that a call is about. Throws 422 with every fault named. */
export async function ruleSetOf(trx: Trx, sent: SentDraft): Promise<RuleSet> {
  return sent.rules || sent.catchAll !== undefined || sent.policy !== undefined
    ? checkRuleSet(await documentOf(trx, sent))
    : (await loadDraft(trx)).ruleSet
}
