import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { decide, decideLive } from '#src/routing/decide.ts'
import { applyChange, emptyPool } from '#src/routing/pool.ts'
import type { PoolChange } from '#src/routing/pool-log.ts'
import { freelancerProfileSchema } from '#src/routing/profile.ts'
import type { LeadFactsSource } from './lead.ts'
import { lint } from './lint.ts'
import { parseRuleSet, type RuleSet } from './rule-set.ts'

interface Example {
  name: { ar: string; en: string }
  ruleSet: string
  now: string
  people: { id: string }[]
  before?: { freelancerId: string; change: PoolChange }[]
  lead: Omit<LeadFactsSource, 'leadId'>
  asked?: string[]
  choice?: string
  expect: object
}

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))

function shipped(name: string): RuleSet {
  const result = parseRuleSet(read(`./defaults/${name}.json`))
  if (!result.ok) throw new Error(JSON.stringify(result.faults))
  return result.ruleSet
}

for (const file of readdirSync(new URL('./defaults', import.meta.url))) {
  it(`the shipped rule set ${file} is sound`, () => {
    expect(lint(shipped(file.replace('.json', '')), { currency: 'SAR', timeZone: 'Asia/Riyadh' })).toEqual([])
  })
}

for (const file of readdirSync(new URL('./examples', import.meta.url))) {
  const example: Example = read(`./examples/${file}`)
  it(`${file}: ${example.name.en}`, async () => {
    const pool = emptyPool()
    const put = (freelancerId: string, change: PoolChange) =>
      applyChange(pool, { seq: pool.seq + 1, at: example.now, freelancerId, change })
    for (const person of example.people) put(person.id, { type: 'profile', profile: freelancerProfileSchema.parse(person) })
    for (const { freelancerId, change } of example.before ?? []) put(freelancerId, change)
    const input = {
      facts: { leadId: file, ...example.lead },
      ruleSet: shipped(example.ruleSet),
      version: 1,
      pool,
      now: new Date(example.now),
      seed: file,
      choice: example.choice,
      excludedFreelancers: example.asked,
    }
    expect(decide(input)).toMatchObject(example.expect)
    expect(await decideLive(input)).toEqual(decide(input))
  })
}
