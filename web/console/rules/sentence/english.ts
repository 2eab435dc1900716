import type { Leaf, Rule } from '../shapes.ts'
import { chips, type Grammar, type Names, type Part } from './parts.ts'

/** English: "If place is Riyadh and budget is ≥ 500, offer it to whoever does logo design, fair turn". */
export const english: Grammar = {
  when: 'If ',
  always: 'Always ',
  otherwise: 'Else ',
  and: ' and ',
  or: ' or ',
  not: 'it is not so that ',
  then: ', ',
  leaf: leafParts,
  action: actionParts,
}

const OR = ' or '

function leafParts(leaf: Leaf, names: Names): Part[] {
  const { label, type } = names.fact(leaf.fact)
  const subject = lower(label)
  const values = leaf.value === undefined ? [] : [leaf.value].flat().map((one) => names.value(leaf.fact, one))
  if (type === 'boolean' && leaf.operator === 'notEqual') return [`${subject} is not `, ...chips(values, OR)]
  const sign = signs[leaf.operator]
  if (sign) return [`${subject} is `, { chip: `${sign} ${values[0] ?? ''}` }]
  if (leaf.operator === 'exists' || leaf.operator === 'absent') return [`${subject} ${names.operator(leaf.operator)}`]
  const verb = { in: 'is', notIn: 'is not', containsAny: names.operator('contains') }[leaf.operator] ?? names.operator(leaf.operator)
  return [`${subject} ${verb} `, ...chips(values, leaf.operator === 'notIn' ? ' nor ' : OR)]
}

const signs: Record<string, string | undefined> = {
  lessThan: '<',
  lessThanInclusive: '≤',
  greaterThan: '>',
  greaterThanInclusive: '≥',
}

function actionParts(action: Rule['action'], names: Names): Part[] {
  switch (action.type) {
    case 'offer':
      return [
        'offer it to ',
        ...poolParts(action.pool, names),
        ', ',
        { chip: lower(names.word(action.strategy)) },
        ...policyParts(action.policy),
      ]
    case 'assign':
      return [
        'assign it to ',
        { chip: names.person(action.freelancerId) },
        ...(action.strategy ? [', ', { chip: names.word(action.strategy) }] : []),
      ]
    case 'tag':
      return ['tag it ', ...chips(action.tags, ' and ')]
    case 'priority':
      return ['set its priority to ', { chip: String(action.priority) }]
    case 'sla':
      return ['ask for an answer within ', { chip: `${action.minutes} minutes` }]
    case 'notify':
      return ['notify ', { chip: action.to === 'admins' ? 'the admins' : names.person(action.to) }, ': ', { chip: action.text }]
    case 'refuse':
      return ['refuse it: ', { chip: action.reason }]
  }
}

function poolParts(pool: Extract<Rule['action'], { type: 'offer' }>['pool'], names: Names): Part[] {
  const kinds = { freelancer: 'a freelancer', employee: 'an employee', branch: 'a branch' }
  const shown = (list: readonly string[], name: (one: string) => string = (one) => one) =>
    chips(
      list.map((one) => (one.startsWith('$') ? lower(names.word(one)) : name(one))),
      OR,
    )
  const who: Part[] = pool.kinds
    ? chips(
        pool.kinds.map((kind) => kinds[kind]),
        OR,
      )
    : [pool.skills ? 'whoever' : { chip: 'anyone who is free' }]
  const more: Part[][] = [
    pool.skills ? [pool.kinds ? 'who does ' : 'does ', ...shown(pool.skills, names.skill)] : [],
    pool.languages ? ['speaking ', ...shown(pool.languages, (one) => names.value('language', one))] : [],
    pool.locations ? ['in ', ...shown(pool.locations)] : [],
    pool.tags ? ['tagged ', ...shown(pool.tags)] : [],
    pool.minRating === undefined ? [] : ['rated ', { chip: `≥ ${pool.minRating}` }],
    pool.maxPrice === undefined ? [] : ['priced ', { chip: `≤ ${pool.maxPrice}` }],
  ]
  return [...who, ...more.filter((one) => one.length).flatMap((one): Part[] => [' ', ...one])]
}

function policyParts(policy: Extract<Rule['action'], { type: 'offer' }>['policy']): Part[] {
  const kinds = {
    sequential: '',
    parallel: 'several at once',
    first_to_claim: 'first to claim',
    client_choice: 'the client’s choice',
    direct: 'without asking',
  }
  const kind = policy?.kind ? kinds[policy.kind] : ''
  return [
    ...(kind ? [', ', { chip: kind }] : []),
    ...(policy?.hours ? [', to answer within ', { chip: `${policy.hours} h` }] : []),
    ...(policy?.whenNobody === 'next_rule' ? [', and if nobody is free by the next rule'] : []),
  ]
}

/** Lower case for the middle of a sentence; names like UTM and AI stay. */
function lower(label: string): string {
  return /^[A-Z][^A-Z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label
}
