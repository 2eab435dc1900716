import { parseRuleSet, type RuleSet } from '#rules/rule-set.ts'
import { AppError } from '#src/errors.ts'

/** A document as a rule set. Throws 422 with every fault in plain words. */
export function checkRuleSet(document: unknown): RuleSet {
  const result = parseRuleSet(document)
  if (result.ok) return result.ruleSet
  throw new AppError(
    'invalid',
    `This rule set cannot be used: ${result.faults
      .slice(0, 3)
      .map((fault) => fault.text.en)
      .join(' ')}`,
    Object.fromEntries(result.faults.map((fault) => [fault.path || '(rule set)', fault.text.en])),
    { faults: result.faults },
  )
}
