import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
})
afterAll(() => world?.app.close())

interface Problem {
  code: string
  detail: string
  fields: Record<string, string>
}
interface Difference {
  added: { id: string; name: string }[]
  changed: { id: string; name: string }[]
  removed: { id: string; name: string }[]
  catchAll: boolean
  policy: boolean
}
interface Draft {
  rev: number
  basedOn: number
  rules: { id: string }[]
}

const catchAll = { type: 'offer', pool: {}, strategy: 'least_loaded' }
const rule = (over: object = {}) => ({
  id: 'r1',
  name: 'شعارات',
  conditions: { all: [{ fact: 'category', operator: 'equal', value: 'logo-branding' }] },
  action: { type: 'offer', pool: { skills: ['$category'] }, strategy: 'best_match' },
  ...over,
})
const put = (body: object) => world.as<Draft & Problem>('admin', 'PUT', 'rule-sets/draft', body)
const draftOf = (...rules: object[]) => ({ rules, catchAll })
const publish = (body: object = {}) => world.as<{ version: number } & Problem>('admin', 'POST', 'rule-sets/draft/publish', body)
const published = async () => (await world.as<{ data: { version: number; status: string }[] }>('admin', 'GET', 'rule-sets')).body.data

beforeEach(() =>
  world.inTenant(async (trx) => {
    await trx('rule_sets').where({ status: 'draft' }).delete()
    await trx('rule_revisions').delete()
  }),
)

describe('a draft', () => {
  it('starts from what is published, and is saved by revision', async () => {
    const read = await world.as<Draft>('manager', 'GET', 'rule-sets/draft')
    expect(read.body).toMatchObject({ rev: 0, basedOn: expect.any(Number) })
    expect(read.body.rules.length).toBeGreaterThan(0)
    const saved = await put({ ...draftOf(rule()), rev: 0 })
    expect(saved.body).toMatchObject({ rev: 1, rules: [{ id: 'r1', enabled: true, priority: 0 }] })
    const late = await put({ ...draftOf(rule({ id: 'r2' })), rev: 0 })
    expect(late.status).toBe(409)
    expect(late.body).toMatchObject({ code: 'version_conflict', rev: 1 })
    expect((await world.as<Draft>('admin', 'GET', 'rule-sets/draft')).body.rules[0]!.id).toBe('r1')
  })

  it('of two admins saving at once is one’s', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => put({ ...draftOf(rule({ id: `a${i}` })), rev: 0 })))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(11)
  })

  it('that names an unknown fact is refused with the fact', async () => {
    const refused = await put(draftOf(rule({ conditions: { all: [{ fact: 'shoeSize', operator: 'equal', value: 42 }] } })))
    expect(refused.status).toBe(422)
    expect(refused.body.detail).toContain('shoeSize')
    expect(refused.body.fields).toEqual({ 'rules.0.conditions.all.0.fact': expect.stringContaining('shoeSize') })
  })

  const leaf = { fact: 'text', operator: 'contains', value: 'x' }
  const deep = (n: number): object => (n ? { all: [deep(n - 1)] } : leaf)
  it.each([
    ['a path', { all: [{ ...leaf, path: '$.x' }] }],
    ['an unknown operator', { all: [{ ...leaf, operator: 'matches' }] }],
    ['a regular expression', { all: [{ ...leaf, operator: 'regex', value: '(a+)+$' }] }],
    ['an unknown field', { all: [{ ...leaf, params: {} }] }],
    ['a value that is code', { all: [{ ...leaf, value: 'function(){return 1}' }] }],
    ['an empty list', { all: [] }],
    ['a prototype as its fact', { all: [{ ...leaf, fact: '__proto__' }] }],
    ['two hundred and one conditions', { any: Array.from({ length: 201 }, () => leaf) }],
    ['eleven levels', deep(11)],
    ['no condition', 'always'],
  ])('with %s is refused in plain words (S39)', async (_what, conditions) => {
    const took = performance.now()
    const refused = await put(draftOf(rule({ conditions })))
    expect(refused.status).toBe(422)
    expect(Object.values(refused.body.fields)[0]).toMatch(/^[A-Z“].{10,}/)
    expect(performance.now() - took).toBeLessThan(1000)
  })

  it('whose catch-all refuses, or is missing, is refused', async () => {
    expect((await put({ rules: [], catchAll: { type: 'refuse', reason: 'x' } })).status).toBe(422)
    expect((await put({ rules: [] })).status).toBe(422)
    expect((await put({ rules: 'all', catchAll })).status).toBe(422)
  })

  it('may name only people of this tenant (S40)', async () => {
    const { freelancer } = await world.things('foreign')
    for (const id of [freelancer, 'nobody', "' or 1=1"]) {
      const refused = await put(draftOf(rule({ action: { type: 'assign', freelancerId: id } })))
      expect(refused.status, id).toBe(422)
      expect(refused.body.fields).toEqual({ 'rules.0.action.freelancerId': expect.stringMatching(/^Nobody of this account/) })
    }
    expect((await put(draftOf(rule({ action: { type: 'assign', freelancerId: world.rival } })))).status).toBe(200)
    expect((await put({ rules: [], catchAll: { type: 'assign', freelancerId: freelancer } })).status).toBe(422)
  })
})

describe('publishing', () => {
  it('makes the next version, archives the former, and ends the draft', async () => {
    const [before] = await published()
    await put(draftOf(rule()))
    const made = await publish({ note: 'أول مرة' })
    expect(made.body).toEqual({ version: before!.version + 1, former: before!.version })
    expect((await published()).map((one) => [one.version, one.status]).slice(0, 2)).toEqual([
      [before!.version + 1, 'published'],
      [before!.version, 'archived'],
    ])
    expect((await world.as('admin', 'GET', `rule-sets/${made.body.version}`)).body).toMatchObject({
      note: 'أول مرة',
      basedOn: before!.version,
      rules: [{ id: 'r1' }],
    })
    expect((await publish()).status, 'without a draft').toBe(404)
    const lead = await world.as<{ id: string }>('admin', 'POST', 'leads', { phone: '+966570000099', text: 'شعار' })
    await world.app.settle()
    expect((await world.as('admin', 'GET', `leads/${lead.body.id}/decision`)).body).toMatchObject({
      ruleSetVersion: made.body.version,
      decidedBy: 'r1',
    })
  })

  it('is refused when another version was published meanwhile', async () => {
    const [before] = await published()
    await put(draftOf(rule()))
    await world.as('admin', 'POST', `rule-sets/${before!.version}/restore`, {})
    const refused = await publish()
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ code: 'version_conflict', publishedVersion: before!.version + 1 })
    expect((await publish({ basedOn: before!.version + 1 })).status).toBe(201)
  })

  it('fifty times at once is one publication, and versions have no gap', async () => {
    await put(draftOf(rule()))
    const answers = await Promise.all(Array.from({ length: 50 }, () => publish()))
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 404)).toHaveLength(49)
    const restored = await Promise.all(
      Array.from({ length: 10 }, () => world.as<{ version: number }>('admin', 'POST', 'rule-sets/1/restore', {})),
    )
    expect(new Set(restored.map((answer) => answer.status))).toEqual(new Set([201]))
    const versions = (await published()).map((one) => one.version)
    expect(versions).toEqual(Array.from({ length: versions.length }, (_, i) => versions.length - i))
    expect((await published()).filter((one) => one.status === 'published')).toHaveLength(1)
  })

  it('is refused while the linter finds an error', async () => {
    const leaving = await world.app.addFreelancer({ name: 'Leaving' })
    await put(draftOf(rule({ action: { type: 'assign', freelancerId: leaving } })))
    await world.as('admin', 'DELETE', `freelancers/${leaving}`)
    const refused = await publish()
    expect(refused.status).toBe(422)
    expect(refused.body.fields).toHaveProperty('r1')
  })

  it('restores a former version as a new one', async () => {
    const first = (await world.as<{ rules: object[] }>('admin', 'GET', 'rule-sets/1')).body
    const restored = await world.as<{ version: number }>('admin', 'POST', 'rule-sets/1/restore', {})
    const now = await world.as('admin', 'GET', `rule-sets/${restored.body.version}`)
    expect(now.body).toMatchObject({ status: 'published', rules: first.rules, note: 'restored from version 1' })
    expect((await world.as('admin', 'POST', 'rule-sets/9999/restore', {})).status).toBe(404)
  })

  it('is undone by one call, and that call by another: the former version is told with each', async () => {
    await put(draftOf(rule({ id: 'good' })))
    const good = await publish()
    await put(draftOf(rule({ id: 'bad' })))
    const bad = await world.as<{ version: number; former: number }>('admin', 'POST', 'rule-sets/draft/publish', { note: 'خطأ' })
    expect(bad.body.former).toBe(good.body.version)
    const rulesNow = async () => (await world.as<Draft>('admin', 'GET', 'rule-sets/draft')).body.rules.map(({ id }) => id)
    const undone = await world.as<{ version: number; former: number }>('admin', 'POST', `rule-sets/${bad.body.former}/restore`, {
      note: 'تراجع',
    })
    expect([await rulesNow(), undone.body.former]).toEqual([['good'], bad.body.version])
    const redone = await world.as<{ version: number }>('admin', 'POST', `rule-sets/${undone.body.former}/restore`, {})
    expect(await rulesNow()).toEqual(['bad'])
    const notes = await Promise.all(
      [bad, undone, redone].map(
        async ({ body }) => (await world.as<{ note: string }>('admin', 'GET', `rule-sets/${body.version}`)).body.note,
      ),
    )
    expect(notes).toEqual(['خطأ', 'تراجع', `restored from version ${bad.body.version}`])
  })
})

describe('two admins at once', () => {
  type Refused = Problem & { rev: number; publishedVersion: number; difference: Difference }
  const kept = rule({ id: 'kept', name: 'باقية' })
  const former = [kept, rule({ id: 'gone', name: 'محذوفة' }), rule({ id: 'altered', name: 'قبل', priority: 1 })]
  const newer = [kept, rule({ id: 'altered', name: 'بعد', priority: 5 }), rule({ id: 'new', name: 'جديدة' })]
  const difference: Difference = {
    added: [{ id: 'new', name: 'جديدة' }],
    changed: [{ id: 'altered', name: 'بعد' }],
    removed: [{ id: 'gone', name: 'محذوفة' }],
    catchAll: false,
    policy: false,
  }
  const read = async () => (await world.as<Draft>('admin', 'GET', 'rule-sets/draft')).body

  it('publishing one draft: the second is told what the first one’s holds beside the rules he had read', async () => {
    await put(draftOf(...former))
    await publish()
    const mine = await read()
    await put(draftOf(...newer))
    await publish({ rev: (await read()).rev, note: 'أضفت الجديدة' })
    const late = await world.as<Refused>('admin', 'POST', 'rule-sets/draft/publish', { rev: mine.rev, basedOn: mine.basedOn })
    expect(late.status).toBe(409)
    expect(late.body).toMatchObject({ code: 'version_conflict', publishedVersion: mine.basedOn + 1, difference })
    for (const name of ['جديدة', 'بعد', 'محذوفة']) expect(late.body.detail).toContain(name)
    const byVersion = await world.as<Refused>('admin', 'POST', 'rule-sets/draft/publish', { basedOn: mine.basedOn })
    expect([byVersion.status, byVersion.body.difference]).toEqual([409, difference])
  })

  it('one of whom publishes: the other does not save what he had read before it over that', async () => {
    await put(draftOf(...former))
    await publish()
    const { rev } = await read()
    await put({ ...draftOf(...newer), rev })
    await publish()
    const late = await world.as<Refused>('admin', 'PUT', 'rule-sets/draft', { ...draftOf(...former), rev })
    expect(late.status).toBe(409)
    expect(late.body.difference).toEqual(difference)
    expect((await read()).rules.map(({ id }) => id)).toEqual(newer.map(({ id }) => id))
    expect((await put({ ...draftOf(...former), rev: late.body.rev })).status).toBe(200)
  })

  it('of whom one saved meanwhile: the other publishes nothing that he has not read', async () => {
    const mine = await put(draftOf(...former))
    await put({ ...draftOf(...newer), rev: mine.body.rev })
    const late = await world.as<Refused>('admin', 'POST', 'rule-sets/draft/publish', { rev: mine.body.rev })
    expect([late.status, late.body.difference]).toEqual([409, difference])
    const saved = await world.as<Refused>('admin', 'PUT', 'rule-sets/draft', { ...draftOf(), rev: mine.body.rev })
    expect([saved.status, saved.body.difference]).toEqual([409, difference])
    expect((await publish({ rev: late.body.rev })).status).toBe(201)
  })

  it('publishing fifty times with what they had read: one does, forty-nine are refused as late', async () => {
    await put(draftOf(...former))
    const { rev, basedOn } = await read()
    const answers = await Promise.all(Array.from({ length: 50 }, () => publish({ rev, basedOn })))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(49)
  })

  it('after a restoration the draft is told what it would take back', async () => {
    await put(draftOf(...former))
    await publish()
    const [stood] = await published()
    await put(draftOf(...newer))
    await publish()
    await put(draftOf(kept))
    await world.as('admin', 'POST', `rule-sets/${stood!.version}/restore`, {})
    const late = await world.as<Refused>('admin', 'POST', 'rule-sets/draft/publish', {})
    expect(late.status).toBe(409)
    expect(late.body.difference).toMatchObject({ added: [{ id: 'gone' }], changed: [{ id: 'altered' }], removed: [{ id: 'new' }] })
  })
})
