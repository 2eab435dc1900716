import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { seal } from '#src/platform/keys.ts'
import { check } from '#src/platform/route.ts'
import { type CannedInput, cannedInput } from '../canned/rule.ts'
import { type Acting, addRule } from '../canned/save.ts'
import { HIDDEN } from './mask.ts'
import { type OpenSuggestion, suggestions } from './suggest.ts'

/** What an approval says of the rule it makes; the rest comes from the suggestion. */
export interface Approval extends Pick<CannedInput, 'answer' | 'intent' | 'hosts' | 'tags'> {
  name?: string
  keywords: string[]
}

/** Makes a rule of a suggestion: its examples become the rule's. Throws 404 for one that is no longer open, 409 when somebody decided first. Answers the rule's id. */
export async function approveSuggestion(trx: Trx, id: string, approval: Approval, acting: Acting): Promise<string> {
  const suggestion = await findOpen(trx, id, acting.now)
  const { name, keywords, ...says } = approval
  const examples = suggestion.examples.map((text) => text.replaceAll(HIDDEN, ' ').replace(/\s+/g, ' ').trim().slice(0, 300))
  const rule = {
    ...says,
    name: name ?? (suggestion.keywords.join(' ') || suggestion.examples[0] || 'اقتراح').slice(0, 120),
    match: { keywords, which: keywords.length > 1 ? 'all' : 'any', examples },
  }
  const ruleId = await addRule(trx, check(cannedInput, rule, 'invalid'), acting)
  await decide(trx, suggestion, 'approved', ruleId, acting)
  return ruleId
}

/** Puts a suggestion away until it is asked for twice as often. Throws as `approveSuggestion` does. */
export async function dismissSuggestion(trx: Trx, id: string, acting: Acting): Promise<void> {
  await decide(trx, await findOpen(trx, id, acting.now), 'dismissed', null, acting)
}

async function findOpen(trx: Trx, id: string, now: Date): Promise<OpenSuggestion> {
  // Whoever decides waits for who is at it: the second finds the first one's rule or nothing to decide.
  await trx.raw("select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || 'suggestions', 15))")
  const found = (await suggestions(trx, now)).find((one) => one.id === id || one.members.includes(id))
  if (found) return found
  const decided = await trx('suggestions').where({ id }).first('status')
  if (decided)
    throw new AppError('already_answered', `This suggestion was ${decided.status} already; read the list again for those that are open.`)
  throw new AppError('not_found', 'There is no such suggestion any more; read the list again for those that are open.')
}

async function decide(
  trx: Trx,
  { id, leader, size }: OpenSuggestion,
  status: 'approved' | 'dismissed',
  ruleId: string | null,
  { actor, now }: Acting,
): Promise<void> {
  await trx('suggestions')
    .insert({
      id,
      status,
      text: seal(keysOf(trx).data, `suggestions:text:${id}`, leader),
      size,
      rule_id: ruleId,
      decided_by: actor,
      decided_at: now,
    })
    .onConflict(['tenant_id', 'id'])
    .merge(['status', 'size', 'rule_id', 'decided_by', 'decided_at'])
  await audit(trx, {
    actor,
    action: `suggestion.${status}`,
    subjectType: 'suggestion',
    subjectId: id,
    detail: { size, ...(ruleId ? { ruleId } : {}) },
    at: now,
  })
}
