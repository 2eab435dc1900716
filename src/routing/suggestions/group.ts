import { createHash } from 'node:crypto'
import { factOf } from '#rules/facts/index.ts'
import type { LeadFactsSource } from '#rules/lead.ts'
import { fold } from '#src/platform/text/fold.ts'
import { idleWords } from './idle-words.ts'

/** One thing that leads have in common. */
export interface Trait {
  fact: string
  value: string
}

/** Leads alike: the trait that they were gathered by, and others that nearly all of them share and most others do not. */
export interface Group {
  /** Follows from the first trait alone: the same tomorrow, when more leads are in it. */
  id: string
  traits: [Trait, ...Trait[]]
  leads: LeadFactsSource[]
}

/** Fewer leads than this are chance. */
const FEWEST = 3
const MOST_GROUPS = 10

/** What leads are gathered by, and what a lead more of it is worth. */
const WORTH: Record<string, number> = { category: 6, campaignName: 5, formName: 5, text: 3, location: 3, language: 1, source: 1 }
/** What nearly all may share by chance gathers only what nothing else does. */
const LAST_RESORT = ['language', 'source']
const REFINED_BY = ['category', 'location', 'language', 'source']

/** Gathers leads by what they have in common, greatest worth first, each lead in one group; groups whose id is in `away` are passed over. Pure. */
export function groupLeads(leads: readonly LeadFactsSource[], away: ReadonlySet<string>): Group[] {
  const all = leads.map((lead) => ({ lead, traits: traitsOf(lead) }))
  const spread = countTraits(all)
  let left = all
  const groups: Group[] = []
  while (groups.length < MOST_GROUPS) {
    const seed = bestSeed(left, away, groups)
    if (!seed) return groups
    const { traits, members } = refined(seed, left, spread, all.length)
    groups.push({ id: idOf(seed), traits, leads: members.map(({ lead }) => lead) })
    const taken = new Set(members)
    left = left.filter((one) => !taken.has(one))
  }
  return groups
}

interface Read {
  lead: LeadFactsSource
  traits: Map<string, Trait>
}

function traitsOf(lead: LeadFactsSource): Map<string, Trait> {
  const traits = new Map<string, Trait>()
  const money = { currency: lead.currency, rates: {} }
  for (const name of Object.keys(WORTH)) {
    // Words tell something only where the service was not understood.
    if (name === 'text' && lead.category) continue
    const read = factOf(name)!.read(lead, money)
    const values = (Array.isArray(read) ? read : [read]).filter((value): value is string => typeof value === 'string' && value !== '')
    for (const value of values) {
      if (name === 'text' && (value.length < 3 || /\d/.test(value) || idleWords.has(fold(value)))) continue
      traits.set(`${name}=${fold(value)}`, { fact: name, value })
    }
  }
  return traits
}

function countTraits(list: readonly Read[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { traits } of list) for (const key of traits.keys()) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function bestSeed(left: readonly Read[], away: ReadonlySet<string>, groups: readonly Group[]): string | undefined {
  const known = new Set([...away, ...groups.map(({ id }) => id)])
  const worth = (key: string, count: number) => {
    const fact = factIn(key)
    return LAST_RESORT.includes(fact) ? count / 1e6 : count * WORTH[fact]!
  }
  const candidates = [...countTraits(left)].filter(([key, count]) => count >= FEWEST && !known.has(idOf(key)))
  // Of equal worth the earlier in the alphabet, so that the same leads always give the same groups.
  candidates.sort(([a, m], [b, n]) => worth(b, n) - worth(a, m) || (a < b ? -1 : 1))
  return candidates[0]?.[0]
}

function refined(
  seed: string,
  left: readonly Read[],
  spread: ReadonlyMap<string, number>,
  all: number,
): { traits: [Trait, ...Trait[]]; members: Read[] } {
  let members = left.filter(({ traits }) => traits.has(seed))
  const traits: [Trait, ...Trait[]] = [members[0]!.traits.get(seed)!]
  for (const [key, count] of countTraits(members)) {
    const fact = factIn(key)
    if (!REFINED_BY.includes(fact) || traits.some((trait) => trait.fact === fact)) continue
    if (count < members.length * 0.9 || spread.get(key)! > all * 0.6) continue
    members = members.filter((one) => one.traits.has(key))
    traits.push(members[0]!.traits.get(key)!)
  }
  return { traits, members }
}

function factIn(key: string): string {
  return key.slice(0, key.indexOf('='))
}

/** The id of the suggestion that is gathered by a trait: a UUID (version 8, RFC 9562) out of its own words. */
export function suggestionId({ fact, value }: Trait): string {
  return idOf(`${fact}=${fold(value)}`)
}

function idOf(key: string): string {
  const hex = createHash('sha256').update(`suggested rule|${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
