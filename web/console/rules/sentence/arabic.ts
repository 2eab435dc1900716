import type { Leaf, Rule } from '../shapes.ts'
import { chips, type Grammar, type Names, type Part, type Place } from './parts.ts'

/** Arabic: "إذا كانت المدينة الرياض والميزانية ≥ 500 فاعرضه على من يتقن تصميم الشعارات، بالدور العادل". */
export const arabic: Grammar = {
  when: 'إذا ',
  always: 'في كل الأحوال ',
  otherwise: 'وإلا ف',
  and: ' و',
  or: ' أو ',
  not: 'ليس صحيحًا أن ',
  then: ' ف',
  leaf: leafParts,
  action: actionParts,
}

const OR = ' أو '
const NOR = ' ولا '

function leafParts(leaf: Leaf, names: Names, place: Place): Part[] {
  const { label, type } = names.fact(leaf.fact)
  const feminine = isFeminine(label)
  const was = feminine ? 'كانت ' : 'كان '
  const wasNot = feminine ? 'لم تكن ' : 'لم يكن '
  const begin = place === 'and' ? '' : was
  const shown = (value: Leaf['value']) => (value === undefined ? [] : [value].flat().map((one) => names.value(leaf.fact, one)))
  const values = shown(leaf.value)
  if (type === 'boolean' && (leaf.operator === 'equal' || leaf.operator === 'notEqual'))
    return [(leaf.operator === 'equal') === (leaf.value !== false) ? was : wasNot, { chip: label }]
  switch (leaf.operator) {
    case 'equal':
    case 'in':
      return [`${begin}${label} `, ...chips(values, OR)]
    case 'notEqual':
    case 'notIn':
      return [`${wasNot}${label} `, ...chips(values, NOR)]
    case 'exists':
      return [`${begin}${label} ${feminine ? 'معروفة' : 'معروفًا'}`]
    case 'absent':
      return [`${begin}${label} ${feminine ? 'غير معروفة' : 'غير معروف'}`]
    case 'containsAny':
      return [`${begin}${label} ${agree(names.operator('contains'), feminine)} `, ...chips(values, OR)]
  }
  const sign = signs[leaf.operator]
  if (sign) return [`${begin}${label} `, { chip: `${sign} ${values[0] ?? ''}` }]
  return [`${begin}${label} ${agree(names.operator(leaf.operator), feminine)} `, ...chips(values, OR)]
}

/** Comparisons of numbers; the chip is isolated left to right, so that the sign reads as it is written. */
const signs: Record<string, string | undefined> = {
  lessThan: '<',
  lessThanInclusive: '≤',
  greaterThan: '>',
  greaterThanInclusive: '≥',
}

function actionParts(action: Rule['action'], names: Names): Part[] {
  switch (action.type) {
    case 'offer':
      return ['اعرضه على ', ...poolParts(action.pool, names), '، ', { chip: names.word(action.strategy) }, ...policyParts(action.policy)]
    case 'assign':
      return [
        'أسنده إلى ',
        { chip: names.person(action.freelancerId) },
        ...(action.strategy ? ['، ', { chip: names.word(action.strategy) }] : []),
      ]
    case 'tag':
      return ['أضف الوسم ', ...chips(action.tags, ' و')]
    case 'priority':
      return ['اجعل أولويته ', { chip: String(action.priority) }]
    case 'sla':
      return ['اطلب الرد خلال ', { chip: `${action.minutes} دقيقة` }]
    case 'notify':
      return ['أشعر ', { chip: action.to === 'admins' ? 'المديرين' : names.person(action.to) }, ': ', { chip: action.text }]
    case 'refuse':
      return ['ارفضه: ', { chip: action.reason }]
  }
}

function poolParts(pool: Extract<Rule['action'], { type: 'offer' }>['pool'], names: Names): Part[] {
  const kinds = { freelancer: 'مستقل', employee: 'موظف', branch: 'فرع' }
  const shown = (list: readonly string[]) =>
    chips(
      list.map((one) => (one.startsWith('$') ? names.word(one) : one)),
      OR,
    )
  const skilled = pool.skills
    ? chips(
        pool.skills.map((one) => (one.startsWith('$') ? names.word(one) : names.skill(one))),
        OR,
      )
    : []
  const who: Part[] = pool.kinds
    ? chips(
        pool.kinds.map((kind) => kinds[kind]),
        OR,
      )
    : skilled.length
      ? []
      : [{ chip: 'أي شخص متاح' }]
  const more: Part[][] = [
    skilled.length ? [who.length ? 'يتقن ' : 'من يتقن ', ...skilled] : [],
    pool.languages ? ['يتحدث ', ...shown(pool.languages.map((one) => (one.startsWith('$') ? one : names.value('language', one))))] : [],
    pool.locations ? ['في ', ...shown(pool.locations)] : [],
    pool.tags ? ['يحمل الوسم ', ...shown(pool.tags)] : [],
    pool.minRating === undefined ? [] : ['تقييمه ', { chip: `≥ ${pool.minRating}` }],
    pool.maxPrice === undefined ? [] : ['سعره ', { chip: `≤ ${pool.maxPrice}` }],
  ]
  return [...who, ...more.filter((one) => one.length).flatMap((one, i): Part[] => [i || who.length ? ' ' : '', ...one])]
}

function policyParts(policy: Extract<Rule['action'], { type: 'offer' }>['policy']): Part[] {
  const kinds = {
    sequential: '',
    parallel: 'على عدة معًا',
    first_to_claim: 'لأول من يقبل',
    client_choice: 'باختيار العميل',
    direct: 'دون سؤال',
  }
  const kind = policy?.kind ? kinds[policy.kind] : ''
  return [
    ...(kind ? ['، ', { chip: kind }] : []),
    ...(policy?.hours ? ['، والرد خلال ', { chip: `${policy.hours} ساعة` }] : []),
    ...(policy?.whenNobody === 'next_rule' ? ['، وإن لم يتفرغ أحد فالقاعدة التالية'] : []),
  ]
}

function isFeminine(label: string): boolean {
  const [first = ''] = label.split(' ')
  return /(ة|ات)$/.test(first) || first === 'كلمات'
}

/** A verb of the vocabulary in the gender of its subject: يتضمن, تتضمن. */
function agree(verb: string, feminine: boolean): string {
  return feminine ? verb.replace(/(^|\s)ي/, '$1ت') : verb
}
