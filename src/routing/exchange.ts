import { Readable } from 'node:stream'
import { parseRuleSet } from '#rules/rule-set.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Download } from '#src/platform/download.ts'
import { type Draft, faultsOfPeople, loadDraft, saveDraft } from './draft.ts'
import { ruleSetVersion } from './rule-sets.ts'

/** What an exported file says of itself. */
export const FORMAT = 'wasl-rules-1'

/** A version of the rules, or the draft, as a file that `importDraft` takes. Throws 404. */
export async function exportRules(trx: Trx, version: number | 'draft', now: Date): Promise<{ name: string; text: string }> {
  const ruleSet = version === 'draft' ? (await loadDraft(trx)).ruleSet : (await ruleSetVersion(trx, version)).ruleSet
  const name = `wasl-rules-${version}.json`
  return { name, text: `${JSON.stringify({ format: FORMAT, version, exportedAt: now.toISOString(), ...ruleSet }, null, 2)}\n` }
}

/** A file to be saved by a browser. */
export function asAttachment({ name, text }: { name: string; text: string }): Download {
  const body = Buffer.from(text)
  return {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(body.length),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
    body: Readable.from([body]),
  }
}

/**
 * Makes a file the draft. replace: nothing of the former draft stays · merge: a rule of a known id is replaced, the others are added, catch-all and policy
 * are the file's where it has them. Throws 422 with every fault of rules and people named, 409 as `saveDraft`.
 */
export async function importDraft(
  trx: Trx,
  file: { rules: unknown[]; catchAll?: unknown; policy?: unknown; mode: 'replace' | 'merge'; rev?: number },
  acting: { actor: string; now: Date },
): Promise<Draft> {
  const { ruleSet } = await loadDraft(trx)
  // Read as a file of its own first, so that places are the file's.
  const document = { rules: file.rules, catchAll: file.catchAll ?? ruleSet.catchAll, policy: file.policy ?? ruleSet.policy }
  const parsed = parseRuleSet(document)
  const faults = [...(parsed.ok ? [] : parsed.faults), ...(await faultsOfPeople(trx, document))]
  if (faults.length)
    throw new AppError(
      'invalid',
      `This file cannot be used, nothing was changed: ${faults.length} ${faults.length === 1 ? 'thing is' : 'things are'} wrong in it. ${faults[0]!.text.en}`,
      Object.fromEntries(faults.map(({ path, text }) => [path || '(rule set)', text.en])),
      { faults },
    )
  const rules = file.mode === 'merge' ? merged(ruleSet.rules, file.rules as { id: string }[]) : file.rules
  return saveDraft(trx, { ...document, rules }, file.rev, acting)
}

function merged<T extends { id: string }>(standing: readonly T[], brought: readonly { id: string }[]): unknown[] {
  const byId = new Map(brought.map((rule) => [rule.id, rule]))
  const known = new Set(standing.map((rule) => rule.id))
  return [...standing.map((rule) => byId.get(rule.id) ?? rule), ...brought.filter((rule) => !known.has(rule.id))]
}
