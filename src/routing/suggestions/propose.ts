import type { WrittenPool } from '#rules/actions/offer.ts'
import type { Condition } from '#rules/conditions.ts'
import { factOf } from '#rules/facts/index.ts'
import type { LeadFactsSource, Words } from '#rules/lead.ts'
import type { Rule, RuleSet } from '#rules/rule-set.ts'
import type { PoolState } from '../pool.ts'
import { missesOf } from '../posting.ts'
import { resolvePool } from '../resolve-pool.ts'
import { wishOf } from '../score.ts'
import type { Group, Trait } from './group.ts'

/** A rule that somebody could add: whole and valid, with why. */
export interface Proposal {
  id: string
  rule: Rule
  reason: Words
  /** How many people could take such a lead, whatever the hour. */
  able: number
  leads: LeadFactsSource[]
}

/** What a proposal is made with. `ownerOf`: who had taken a lead in the end. */
export interface Ground {
  pool: PoolState
  ruleSet: RuleSet
  ownerOf(leadId: string): string | undefined
  /** A service's name. */
  nameOf(slug: string): Words
}

/** Makes a group of leads a rule: the group's traits as conditions; whoever took nearly all of them, else those who can take such leads, in turn. */
export function propose(group: Group, ground: Ground): Proposal {
  const taker = takerOf(group, ground)
  const { pool, able } = poolFor(group.leads[0]!, ground)
  const priority = Math.max(-1000, Math.min(0, ...ground.ruleSet.rules.map((rule) => rule.priority)) - 1)
  const action: Rule['action'] = taker
    ? { type: 'assign', freelancerId: taker.id }
    : { type: 'offer', pool, strategy: 'weighted_round_robin' }
  const rule: Rule = {
    id: freeId(group.id, ground.ruleSet),
    name: group.traits
      .map((trait) => wordsFor(trait, ground).ar)
      .join(' · ')
      .slice(0, 200),
    enabled: true,
    priority,
    conditions: { all: group.traits.map(conditionOf) },
    action,
    tags: ['suggested'],
  }
  return { id: group.id, rule, reason: reasonOf(group, ground, taker, able), able: taker ? 1 : able, leads: group.leads }
}

function conditionOf({ fact, value }: Trait): Condition {
  return { fact, operator: factOf(fact)!.type === 'list' ? 'contains' : 'equal', value }
}

/** The one who took at least three of them, and four in five of those that anybody took. */
function takerOf(group: Group, { ownerOf, pool }: Ground): { id: string; took: number; of: number } | undefined {
  const owners = group.leads.flatMap((lead) => ownerOf(lead.leadId) ?? [])
  const counts = new Map<string, number>()
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  const [first] = [...counts].sort(([, a], [, b]) => b - a)
  if (!first || first[1] < 3 || first[1] < owners.length * 0.8) return undefined
  const member = pool.byId.get(first[0])
  return member?.here && member.profile.active ? { id: first[0], took: first[1], of: owners.length } : undefined
}

/** The narrowest pool in which there is anybody: with the lead's own service, language and place; the place is given up first, the service last. */
function poolFor(lead: LeadFactsSource, { pool, ruleSet }: Ground): { pool: WrittenPool; able: number } {
  const skills = lead.category ? { skills: ['$category'] } : {}
  const languages = lead.language ? { languages: ['$language'] } : {}
  const locations = lead.location ? { locations: ['$location'] } : {}
  const wish = wishOf(lead, { currency: lead.currency, rates: ruleSet.policy.rates })
  for (const written of [{ ...skills, ...languages, ...locations }, { ...skills, ...languages }, skills]) {
    const { filter } = resolvePool(written, wish)
    const able = pool.members.filter((member) => missesOf(member, filter, false).length === 0).length
    if (able > 0) return { pool: written, able }
  }
  return { pool: skills, able: 0 }
}

function reasonOf(
  { traits, leads }: Group,
  ground: Ground,
  taker: { id: string; took: number; of: number } | undefined,
  able: number,
): Words {
  const ar = traits.map((trait) => `${factOf(trait.fact)!.label.ar} «${wordsFor(trait, ground).ar}»`).join(' و')
  const en = traits.map((trait) => `${factOf(trait.fact)!.label.en} “${wordsFor(trait, ground).en}”`).join(' and ')
  const then = taker
    ? {
        ar: `استلم أحدهم ${taker.took} من ${taker.of} مما استُلم منها.`,
        en: `One person took ${taker.took} of the ${taker.of} that anybody took.`,
      }
    : able > 0
      ? { ar: `من يستطيع استلامها الآن: ${able}.`, en: `People who could take them: ${able}.` }
      : { ar: 'ولا أحد يقدّمها بعد: أضف من يقدّمها.', en: 'Nobody offers this yet: add someone who does.' }
  return {
    ar: `لم تنطبق أي قاعدة على هذه الطلبات وعددها ${leads.length}، ويجمعها: ${ar}. ${then.ar}`,
    en: `No rule applied to these leads (${leads.length}); what they share: ${en}. ${then.en}`,
  }
}

function wordsFor({ fact, value }: Trait, { nameOf }: Ground): Words {
  if (fact === 'category') return nameOf(value)
  return factOf(fact)!.values?.find((one) => one.value === value)?.label ?? { ar: value, en: value }
}

function freeId(id: string, { rules }: RuleSet): string {
  const wanted = `suggested-${id.slice(0, 8)}`
  return rules.some((rule) => rule.id === wanted) ? `suggested-${id}` : wanted
}
