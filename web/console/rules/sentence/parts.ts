import type { Condition, Leaf, Rule, WrittenValue } from '../shapes.ts'

/** A sentence in pieces: plain words, and the variable words that stand as chips. `path`: the comparison's place in the written tree. */
export type Part = string | { chip: string; path?: string }

/** What a grammar must know of the tenant's own names: facts and operators by their labels, values, services and people by their names. */
export interface Names {
  fact(name: string): { label: string; type: string }
  operator(name: string): string
  value(fact: string, value: WrittenValue): string
  person(id: string): string
  skill(slug: string): string
  /** A word of the vocabulary: strategy, or a pool's `$category`. */
  word(name: string): string
}

/** One language's way of saying a rule. */
export interface Grammar {
  /** One comparison; where it stands decides whether the verb is said again. */
  leaf(leaf: Leaf, names: Names, place: Place): Part[]
  when: string
  always: string
  otherwise: string
  and: string
  or: string
  not: string
  /** Between conditions and action. */
  then: string
  action(action: Rule['action'], names: Names): Part[]
}

/** Where a comparison stands: at the beginning, after "and", after "or". */
export type Place = 'first' | 'and' | 'or'

/** A rule as a sentence: "If place is Riyadh and budget is ≥ 500, offer it to …". */
export function sentenceOf(rule: Pick<Rule, 'conditions' | 'action'>, grammar: Grammar, names: Names): Part[] {
  if ('always' in rule.conditions) return joined([grammar.always, ...grammar.action(rule.action, names)])
  return joined([...conditionParts(rule.conditions, grammar, names), grammar.then, ...grammar.action(rule.action, names)])
}

function conditionParts(conditions: Exclude<Rule['conditions'], { always: true }>, grammar: Grammar, names: Names): Part[] {
  return [grammar.when, ...treeParts(conditions, { grammar, names }, 'first', '', true)]
}

/** What holds when no rule decides. */
export function otherwiseParts(action: Rule['action'], grammar: Grammar, names: Names): Part[] {
  return joined([grammar.otherwise, ...grammar.action(action, names)])
}

/** Several chips with a word between them; of many only the first, with how many more there are. */
export function chips(list: readonly string[], between: string, most = 4): Part[] {
  const shown = list.length > most + 1 ? list.slice(0, most) : list
  const parts = shown.flatMap((chip, i): Part[] => (i ? [between, { chip }] : [{ chip }]))
  return shown.length < list.length ? [...parts, between, { chip: `+${list.length - shown.length}` }] : parts
}

function treeParts(node: Condition, by: { grammar: Grammar; names: Names }, place: Place, path: string, isTop = false): Part[] {
  const { grammar, names } = by
  const under = (key: string) => (path ? `${path}.${key}` : key)
  if ('fact' in node) return grammar.leaf(node, names, place).map((part) => (typeof part === 'string' ? part : { ...part, path }))
  if ('not' in node) return [grammar.not, '(', ...treeParts(node.not, by, 'and', under('not'), true), ')']
  const [key, word, list] = 'all' in node ? (['all', 'and', node.all] as const) : (['any', 'or', node.any] as const)
  const bracket = !isTop && list.length > 1
  const inner = list.flatMap((one, i) => [
    ...(i ? [grammar[word]] : []),
    ...treeParts(one, by, i ? word : bracket ? 'first' : place, under(`${key}.${i}`)),
  ])
  return bracket ? ['(', ...inner, ')'] : inner
}

function joined(parts: Part[]): Part[] {
  const out: Part[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part
    else out.push(part)
  }
  return out
}
