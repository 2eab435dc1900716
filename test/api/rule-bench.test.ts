import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
})
afterAll(() => world?.app.close())

interface Replay {
  id: string
  status: string
  done: number
  of: number
  report: {
    leads: number
    changed: number
    newlyWaiting: number
    newlyPlaced: number
    freelancers: { freelancerId: string; name: string; before: number; after: number }[]
  } | null
}
interface Finding {
  level: string
  code: string
  ruleId?: string
  params: Record<string, unknown>
  text: { ar: string; en: string }
  witness?: Record<string, unknown>
}
interface ReplayedLead {
  leadId: string
  kind: string
  name: string
  before: { outcome: string; chosen: { freelancerId: string; name: string }[]; ruleName: string | null }
  after: { outcome: string; chosen: object[]; decidedBy: string; ruleName: string | null; waiting: { text: string } | null }
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
const put = (body: object) => world.as<Draft>('admin', 'PUT', 'rule-sets/draft', body)
const draftOf = (...rules: object[]) => ({ rules, catchAll })

beforeEach(() =>
  world.inTenant(async (trx) => {
    await trx('rule_sets').where({ status: 'draft' }).delete()
    await trx('rule_revisions').delete()
  }),
)

describe('the bench', () => {
  it('finds what is suspicious, each with its sentence in both languages', async () => {
    await put(draftOf(rule({ conditions: { all: [{ fact: 'category', operator: 'equal', value: 'plumbing' }] } })))
    const { body } = await world.as<{ findings: { code: string; ruleId?: string; text: { ar: string; en: string } }[] }>(
      'admin',
      'POST',
      'rule-sets/draft/lint',
      {},
    )
    expect(body.findings.length).toBeGreaterThan(0)
    expect(body.findings.some((finding) => finding.ruleId === 'r1')).toBe(true)
    for (const { text } of body.findings)
      expect(text).toEqual({ ar: expect.stringMatching(/\p{Script=Arabic}/u), en: expect.stringMatching(/[A-Za-z]/) })
  })

  it('decides a made-up lead by the draft and writes nothing', async () => {
    await put(draftOf(rule({ action: { type: 'assign', freelancerId: world.rival } })))
    const before = await world.inTenant((trx) => trx('pools').whereRaw('tenant_id = app_tenant()').first('seq'))
    const tried = await world.as('admin', 'POST', 'rule-sets/draft/try', { lead: { text: 'ابي شعار لمقهى' } })
    expect(tried.body).toMatchObject({ id: null, ruleSetVersion: 'draft', outcome: 'assigned', chosen: [world.rival], decidedBy: 'r1' })
    const other = await world.as('admin', 'POST', 'rule-sets/draft/try', { lead: { text: 'ترجمة عقد', category: 'translation' } })
    expect(other.body).toMatchObject({ decidedBy: 'catchAll' })
    expect(await world.inTenant((trx) => trx('pools').whereRaw('tenant_id = app_tenant()').first('seq'))).toEqual(before)
    expect((await world.as('admin', 'POST', 'rule-sets/draft/try', { lead: { shoeSize: 4 } })).status).toBe(400)
  })

  it('lints and tries a draft that is sent along, as one types, without saving it', async () => {
    const typed = [rule({ action: { type: 'assign', freelancerId: '01900000-0000-7000-8000-00000000dead' } })]
    const { body } = await world.as<{ findings: Finding[] }>('admin', 'POST', 'rule-sets/draft/lint', { rules: typed })
    expect(body.findings[0]).toMatchObject({
      level: 'error',
      code: 'unknown_freelancer',
      ruleId: 'r1',
      witness: { category: 'logo-branding' },
    })
    const half = [rule({ conditions: { all: [{ fact: 'shoeSize', operator: 'equal', value: 4 }] } })]
    const faulty = await world.as<{ findings: Finding[] }>('admin', 'POST', 'rule-sets/draft/lint', { rules: half })
    expect(faulty.body.findings).toMatchObject([
      { level: 'error', code: 'unknown_fact', ruleId: 'r1', params: { path: 'rules.0.conditions.all.0.fact' } },
    ])
    const mine = [rule({ action: { type: 'assign', freelancerId: world.rival } })]
    const tried = await world.as('admin', 'POST', 'rule-sets/draft/try', { lead: { category: 'logo-branding' }, rules: mine })
    expect(tried.body).toMatchObject({ decidedBy: 'r1', chosen: [world.rival] })
    expect((await world.as('admin', 'POST', 'rule-sets/draft/try', { lead: {}, rules: half })).status).toBe(422)
    expect((await world.as<Draft>('admin', 'GET', 'rule-sets/draft')).body).toMatchObject({ rev: 0 })
  })

  it('knows from past leads which values were never seen, once there are enough of them', async () => {
    const rules = [rule({ conditions: { all: [{ fact: 'campaignName', operator: 'in', value: ['شتاء', 'صيف'] }] } })]
    const unseen = async () => {
      const { body } = await world.as<{ findings: Finding[] }>('admin', 'POST', 'rule-sets/draft/lint', { rules })
      return body.findings.filter(({ code }) => code === 'value_never_seen').map(({ params, witness }) => [params.value, witness!.campaign])
    }
    const past = (count: number) =>
      world.inTenant(async (trx) => {
        const facts = (leadId: string) => ({ leadId, currency: 'SAR', timeZone: 'Asia/Riyadh', campaign: { campaignName: 'شتاء' } })
        const stamps = {
          rule_set_version: 1,
          decided_at: new Date(),
          outcome: 'waiting',
          pool_seq: 0,
          seed: 'x',
          snapshot_hash: '',
          trace: '{}',
        }
        const ids = Array.from({ length: count }, () => newId())
        await trx('decisions').insert(ids.map((id) => ({ id, lead_id: id, facts: JSON.stringify(facts(id)), is_test: true, ...stamps })))
      })
    await past(20)
    expect(await unseen()).toEqual([])
    await past(40)
    expect(await unseen()).toEqual([['صيف', { campaignName: 'صيف' }]])
  })

  it('a finding calls people by their names, and every one shows a lead', async () => {
    const idle = await world.app.addFreelancer({ name: 'نورة بلا طاقة', profile: { skills: ['seo'], capacity: { open: 0 } } })
    const { body } = await world.as<{ findings: Finding[] }>('admin', 'POST', 'rule-sets/draft/lint', {
      rules: [rule({ conditions: { all: [{ fact: 'source', operator: 'equal', value: 'fax' }] } })],
    })
    const found = body.findings.find(({ code }) => code === 'people_without_capacity')!
    expect(found.params).toMatchObject({ count: 1, examples: [idle] })
    expect(found.text.ar).toContain('نورة بلا طاقة')
    expect(body.findings.filter(({ witness }) => !witness)).toEqual([])
    await world.as('admin', 'DELETE', `freelancers/${idle}`)
  })
})

describe('a trial', () => {
  const rules = [
    rule({
      id: 'vip',
      name: 'كبار العملاء',
      priority: 9,
      conditions: { all: [{ fact: 'budget', operator: 'greaterThanInclusive', value: 500 }] },
    }),
    rule({ id: 'mark', name: 'وسم', priority: 8, conditions: { always: true }, action: { type: 'tag', tags: ['x'] } }),
    rule({ id: 'off', name: 'معطلة', priority: 7, enabled: false }),
    rule({
      id: 'nobody',
      name: 'لا أحد',
      priority: 6,
      conditions: {
        any: [{ fact: 'language', operator: 'equal', value: 'en' }, { not: { all: [{ fact: 'category', operator: 'absent' }] } }],
      },
      action: { type: 'offer', pool: { tags: ['none-has-it'] }, strategy: 'best_match', policy: { whenNobody: 'next_rule' } },
    }),
    rule({ id: 'all', name: 'الجميع', priority: 1, action: { type: 'offer', pool: {}, strategy: 'best_match' } }),
    rule({ id: 'last', name: 'بعده', priority: 0 }),
  ]
  interface Step {
    ruleId: string
    state: string
    holds: boolean
    because: { code: string; text: string }[]
    conditions: { path: string; kind: string; held: boolean; fact?: string; value?: unknown; actual?: unknown }[]
  }
  interface Tried {
    decidedBy: string
    chosen: string[]
    candidates: { freelancerId: string; name: string; score: number; reasons: object[] }[]
    counterfactuals: { text: string; chosen: string[] }[]
    asked: { freelancerId: string; reasons: { text: string }[] } | null
    path: Step[]
  }

  it('tells every rule in its order, each condition with the lead’s value and whether it held', async () => {
    const lead = { category: 'logo-branding', budget: { max: 300 }, language: 'ar' }
    const { body } = await world.as<Tried>('admin', 'POST', 'rule-sets/draft/try', { lead, rules })
    expect(body.path.map(({ ruleId, state, holds }) => [ruleId, state, holds])).toEqual([
      ['vip', 'failed', false],
      ['mark', 'matched', true],
      ['off', 'disabled', true],
      ['nobody', 'skipped', true],
      ['all', 'decided', true],
      ['last', 'not_reached', true],
    ])
    expect(body.path[0]!.conditions).toEqual([
      { path: '', kind: 'all', held: false },
      { path: 'all.0', kind: 'leaf', held: false, fact: 'budget', operator: 'greaterThanInclusive', value: 500, actual: 300 },
    ])
    expect(body.path[3]!.conditions.map(({ path, kind, held }) => [path, kind, held])).toEqual([
      ['', 'any', true],
      ['any.0', 'leaf', false],
      ['any.1', 'not', true],
      ['any.1.not', 'all', false],
      ['any.1.not.all.0', 'leaf', false],
    ])
    expect(body.path[3]!.because).toMatchObject([{ code: 'nobody_in_pool' }])
    expect(body.candidates[0]).toMatchObject({ freelancerId: body.chosen[0], score: expect.any(Number) })
    expect(body.candidates.every(({ name, reasons }) => name && reasons.length > 0)).toBe(true)
  })

  it('tells what would change it, and applying that does', async () => {
    const special = await world.app.addFreelancer({ name: 'علي', profile: { skills: ['logo-branding'], tags: ['vip'] } })
    const mine = [
      rule({
        id: 'vip',
        priority: 9,
        conditions: { all: [{ fact: 'budget', operator: 'greaterThanInclusive', value: 500 }] },
        action: { type: 'offer', pool: { tags: ['vip'] }, strategy: 'best_match' },
      }),
      rule({ id: 'rest', priority: 1, action: { type: 'assign', freelancerId: world.rival } }),
    ]
    const tryWith = (max: number) =>
      world.as<Tried>('admin', 'POST', 'rule-sets/draft/try', {
        lead: { category: 'logo-branding', budget: { max } },
        rules: mine,
        whyNot: special,
      })
    const { body } = await tryWith(400)
    expect(body).toMatchObject({ chosen: [world.rival], asked: { freelancerId: special } })
    expect(body.asked!.reasons.length).toBeGreaterThan(0)
    const told = body.counterfactuals.find(({ chosen }) => chosen[0] === special)!
    expect(told.text).toContain('500')
    expect((await tryWith(500)).body.chosen).toEqual([special])
    expect((await tryWith(499)).body.chosen).toEqual([world.rival])
    await world.as('admin', 'DELETE', `freelancers/${special}`)
  })

  it('of a past lead is that lead as it came: its facts, its hour, the pool of its moment', async () => {
    const { body: made } = await world.as<{ id: string }>('admin', 'POST', 'leads', { phone: '+966570000401', text: 'ابي شعار' })
    await world.app.settle()
    const stored = await world.as<Tried & { decidedAt: string; poolSeq: number }>('admin', 'GET', `leads/${made.id}/decision`)
    await world.app.addFreelancer({ name: 'جاء بعده', profile: { skills: ['logo-branding'], rating: 5 } })
    const again = await world.as<Tried & { decidedAt: string; poolSeq: number }>('admin', 'POST', 'rule-sets/draft/try', {
      leadId: made.id,
    })
    const { chosen, decidedBy, decidedAt, poolSeq } = stored.body
    expect(again.body).toMatchObject({ leadId: made.id, id: null, chosen, decidedBy, decidedAt, poolSeq })
    const other = await world.as<Tried>('admin', 'POST', 'rule-sets/draft/try', { leadId: made.id, rules })
    expect(other.body.path.find(({ state }) => state === 'decided')!.ruleId).toBe(other.body.decidedBy)
    expect((await world.as('admin', 'POST', 'rule-sets/draft/try', { leadId: '01900000-0000-7000-8000-00000000dead' })).status).toBe(404)
    for (const neither of [{}, { leadId: made.id, lead: {} }])
      expect((await world.as('admin', 'POST', 'rule-sets/draft/try', neither)).status).toBe(422)
  })
})

describe('a replay', () => {
  const begin = async (body: object, who: 'admin' | 'stranger' = 'admin') => {
    const started = await world.as<Replay>(who, 'POST', 'rule-sets/draft/replay', body)
    expect(started.status).toBe(202)
    return started.body
  }
  const ended = async (body: object) => {
    const { id } = await begin(body)
    await world.app.settle()
    return (await world.as<Replay>('admin', 'GET', `rule-sets/replays/${id}`)).body
  }
  const differencesOf = async (id: string, query = '') =>
    (await world.as<{ data: ReplayedLead[]; nextCursor: string | null }>('admin', 'GET', `rule-sets/replays/${id}/differences?${query}`))
      .body

  beforeAll(async () => {
    for (let i = 0; i < 6; i++) await world.as('admin', 'POST', 'leads', { phone: `+96657000000${i}`, name: `عميل ${i}`, text: 'ابي شعار' })
    await world.app.settle()
  })

  it('of the live rules changes nothing', async () => {
    const done = await ended({})
    expect(done).toMatchObject({ status: 'done', report: { changed: 0, newlyWaiting: 0, newlyPlaced: 0, freelancers: [] } })
    expect(done.of).toBeGreaterThanOrEqual(6)
    expect([done.done, done.report!.leads]).toEqual([done.of, done.of])
    expect(await differencesOf(done.id)).toEqual({ data: [], nextCursor: null })
  })

  it('of other rules tells whose leads would move, and which: each figure opens its leads', async () => {
    const rules = [rule({ name: 'لا أحد', action: { type: 'offer', pool: { skills: ['nobody-has-this'] }, strategy: 'best_match' } })]
    const started = await begin({ limit: 5, rules })
    expect(started).toEqual({ id: expect.any(String), status: 'waiting', done: 0, of: 5 })
    await world.app.settle()
    const { body } = await world.as<Replay>('admin', 'GET', `rule-sets/replays/${started.id}`)
    expect(body.report).toMatchObject({ leads: 5, changed: 5, newlyWaiting: 5, newlyPlaced: 0 })
    for (const { freelancerId, name, before, after } of body.report!.freelancers) {
      expect([name !== freelancerId, after]).toEqual([true, 0])
      expect((await differencesOf(started.id, `freelancerId=${freelancerId}`)).data).toHaveLength(before)
    }
    expect((await differencesOf(started.id, `freelancerId=${started.id}`)).data).toEqual([])
    expect((await differencesOf(started.id, 'kind=changed')).data).toHaveLength(5)
    expect((await differencesOf(started.id, 'kind=waiting')).data).toHaveLength(5)
    expect((await differencesOf(started.id, 'kind=placed')).data).toEqual([])
    const first = await differencesOf(started.id, 'limit=3')
    const rest = await differencesOf(started.id, `limit=3&cursor=${first.nextCursor}`)
    expect(new Set([...first.data, ...rest.data].map(({ leadId }) => leadId)).size).toBe(5)
    expect(first.data[0]).toMatchObject({
      kind: 'waiting',
      name: 'عميل 5',
      before: { outcome: 'offered', chosen: [{ name: expect.any(String) }] },
      after: { outcome: 'waiting', chosen: [], decidedBy: 'r1', ruleName: 'لا أحد', waiting: { text: expect.any(String) } },
    })
  })

  it('is of the draft as it stood when it was begun', async () => {
    await put(draftOf(rule({ action: { type: 'refuse', reason: 'لا' } })))
    const { id } = await begin({ limit: 5 })
    await put(draftOf())
    await world.app.settle()
    expect((await world.as<Replay>('admin', 'GET', `rule-sets/replays/${id}`)).body.report).toMatchObject({ changed: 5 })
  })

  it('ends when its admin begins another, and another tenant has none of it', async () => {
    const first = await world.inTenant(async (trx) => {
      const id = '01900000-0000-7000-8000-0000000000aa'
      const actor = await trx('replays').orderBy('created_at', 'desc').first('created_by')
      const row = {
        id,
        status: 'running',
        document: '{"rules":[]}',
        compared_with: 1,
        decisions: [],
        sum: '{}',
        created_by: actor.created_by,
        created_at: new Date(),
      }
      await trx('replays').insert(row)
      return id
    })
    const second = await ended({})
    expect(second.status).toBe('done')
    expect((await world.as<Replay>('admin', 'GET', `rule-sets/replays/${first}`)).body).toMatchObject({ status: 'stopped', report: null })
    expect((await world.as('stranger', 'GET', `rule-sets/replays/${second.id}`)).status).toBe(404)
    expect((await begin({}, 'stranger')).of).toBeLessThan(second.of)
  })

  it('of more leads than a slice holds goes on where it stopped; of one whose facts were erased nothing is told', async () => {
    const at = new Date(Date.now() - 3_600_000)
    const ids = Array.from({ length: 1200 }, () => newId())
    await world.inTenant(async (trx) => {
      const facts = (id: string, i: number) => (i === 700 ? {} : { leadId: id, currency: 'SAR', timeZone: 'Asia/Riyadh', category: 'seo' })
      const stamps = { rule_set_version: 1, decided_at: at, outcome: 'waiting', pool_seq: 3, seed: 'x', snapshot_hash: '', trace: '{}' }
      await trx('decisions').insert(ids.map((id, i) => ({ id, lead_id: id, facts: JSON.stringify(facts(id, i)), ...stamps })))
    })
    const refused = [rule({ conditions: { always: true }, action: { type: 'refuse', reason: 'لا' } })]
    const done = await ended({ limit: 1200, rules: refused })
    expect(done).toMatchObject({ status: 'done', done: 1200, of: 1200, report: { leads: 1199, changed: 1199 } })
    const seen = new Set<string>()
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof differencesOf>> = await differencesOf(done.id, `limit=200${cursor ? `&cursor=${cursor}` : ''}`)
      for (const { leadId, after } of page.data) if (after.outcome === 'refused') seen.add(leadId)
      cursor = page.nextCursor
    }
    expect(seen).toEqual(new Set(ids.filter((_, i) => i !== 700)))
  })

  it('of rules that cannot be used, or of too many leads, is not begun', async () => {
    for (const limit of [0, 10_001, 1.5]) expect((await world.as('admin', 'POST', 'rule-sets/draft/replay', { limit })).status).toBe(422)
    expect((await world.as('admin', 'POST', 'rule-sets/draft/replay', { rules: [{ id: 'x' }] })).status).toBe(422)
  })
})
