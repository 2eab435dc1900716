import { getTenant } from '#src/accounts/tenants.ts'
import { loadCategories } from '#src/leads/categories.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { decidingRule } from '../canned/answer.ts'
import { loadBook } from '../canned/book.ts'
import { matchRules } from '../canned/match.ts'
import { gather } from '../understanding/findings.ts'
import { rankIntents } from '../understanding/intent.ts'
import { readLocally } from '../understanding/read-locally.ts'
import type { Turn } from '../understanding/understanding.ts'

const BEST = 3

/** Reads a made-up message as the bot would, rules and our own reader alone: the best three of each with how sure, and which of them decides. Nothing is written, no model is asked. */
export async function tryMessage(trx: Trx, said: { text: string; history: readonly Turn[]; channel: string }) {
  const { country, currency } = await getTenant(trx, tenantOf(trx))
  const vocabulary = { categories: await loadCategories(trx), country, currency }
  const own = readLocally(said, vocabulary)
  const matches = matchRules(await loadBook(trx), said.text)
  const deciding = decidingRule(matches, own)
  const { intent: _, confidence, ...read } = own
  return {
    decides: deciding
      ? {
          by: deciding.by,
          ruleId: deciding.rule.id,
          intent: deciding.rule.intent,
          answer: deciding.rule.answer,
          confidence: deciding.confidence,
        }
      : { by: 'reader' as const, ruleId: null, intent: own.intent, answer: null, confidence: confidence.intent },
    rules: matches
      .slice(0, BEST)
      .map(({ rule, by, confidence, met, holds }) => ({ ruleId: rule.id, name: rule.name, by, met, confidence, holds })),
    readings: rankIntents(gather(said, vocabulary)).slice(0, BEST),
    read,
  }
}
