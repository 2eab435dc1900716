import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
})
afterAll(() => world?.app.close())

interface Row {
  ruleId: string
  name: string | null
  published: boolean
  matched: number
  decided: number
  accepted: number
  completed: number
  lastAt: string | null
}
interface Suggestion {
  id: string
  rule: { id: string; conditions: object; action: { type: string; freelancerId?: string; pool?: object } }
  count: number
  able: number
  witnesses: { leadId: string; name: string }[]
  reason: { ar: string; en: string }
}
interface Draft {
  rev: number
  rules: { id: string; name: string; tags?: string[] }[]
}

const catchAll = { type: 'offer', pool: {}, strategy: 'least_loaded' }
const byService = {
  id: 'seo',
  name: 'تحسين محركات البحث',
  tags: ['تسويق'],
  conditions: { all: [{ fact: 'category', operator: 'equal', value: 'seo' }] },
  action: { type: 'assign', freelancerId: '' },
}
const marked = { id: 'mark', name: 'وسم', priority: 5, conditions: { always: true }, action: { type: 'tag', tags: ['seen'] } }
const put = (body: object) => world.as<Draft & { fields: Record<string, string> }>('admin', 'PUT', 'rule-sets/draft', body)
const readDraft = async () => (await world.as<Draft>('admin', 'GET', 'rule-sets/draft')).body
let phone = 570_100_000
async function comes(wish: object): Promise<string> {
  const { status, body } = await world.as<{ id: string }>('admin', 'POST', 'leads', {
    phone: `+966${++phone}`,
    name: `عميل ${phone}`,
    ...wish,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}

describe('a rule’s statistics', () => {
  const of = async (query = '') => (await world.as<{ rules: Row[] }>('manager', 'GET', `rule-sets/statistics${query}`)).body.rules
  const row = async (id: string, query = '') => (await of(query)).find(({ ruleId }) => ruleId === id)

  it('count its leads, what was accepted and completed of them, and when it last spoke', async () => {
    await put({ rules: [marked, { ...byService, action: { type: 'assign', freelancerId: world.rival } }], catchAll })
    await world.as('admin', 'POST', 'rule-sets/draft/publish', {})
    const before = Date.now()
    const leads = [await comes({ category: 'seo' }), await comes({ category: 'seo' }), await comes({ category: 'logo-branding' })]
    await world.app.settle()
    await world.as('admin', 'PATCH', `leads/${leads[0]}`, { status: 'won' })
    await world.app.settle()
    expect(await row('seo')).toMatchObject({ name: byService.name, published: true, matched: 2, decided: 2, accepted: 2, completed: 1 })
    expect(Date.parse((await row('seo'))!.lastAt!)).toBeGreaterThanOrEqual(before - 1000)
    expect(await row('mark')).toMatchObject({ matched: 3, decided: 0, accepted: 2, completed: 1 })
    expect(await row('catchAll')).toMatchObject({ name: null, decided: 1, accepted: 0 })
  })

  it('are of a time, and of former rules too', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    expect(await row('seo', `?from=${tomorrow}&to=${new Date(Date.now() + 2 * 86_400_000).toISOString()}`)).toMatchObject({
      matched: 0,
      lastAt: null,
    })
    const today = new Date().toISOString().slice(0, 10)
    expect(await row('seo', `?from=${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}&to=${today}`)).toMatchObject({
      matched: 2,
    })
    await put({ rules: [marked], catchAll })
    await world.as('admin', 'POST', 'rule-sets/draft/publish', {})
    expect(await row('seo')).toMatchObject({ published: false, name: null, decided: 2 })
  })
})

describe('leads that only the catch-all decided', () => {
  const open = async () => (await world.as<{ data: Suggestion[] }>('manager', 'GET', 'rule-sets/suggestions')).body.data
  const find = async (fact: string, value: string) =>
    (await open()).find(({ rule }) => JSON.stringify(rule.conditions).includes(`"fact":"${fact}","operator":"equal","value":"${value}"`))

  beforeAll(async () => {
    for (let i = 0; i < 4; i++) await comes({ category: 'translation', location: 'جدة' })
    for (let i = 0; i < 3; i++) await comes({ campaign: { campaignId: 'c1', campaignName: 'حملة رمضان' }, text: `طلب ${i}` })
    for (let i = 0; i < 2; i++) await comes({ category: 'web-development', location: 'أبها' })
    await world.app.settle()
  })

  it('ask for rules: whole and valid, with their number, leads that show it, and why', async () => {
    const translation = (await find('category', 'translation'))!
    expect(translation).toMatchObject({ count: 4, rule: { action: { type: 'offer' } } })
    expect(translation.rule.conditions).toMatchObject({ all: expect.arrayContaining([expect.objectContaining({ fact: 'location' })]) })
    expect(translation.witnesses).toHaveLength(4)
    expect(translation.reason).toEqual({ ar: expect.stringMatching(/\p{Script=Arabic}.*4/u), en: expect.stringContaining('4') })
    expect(await find('campaignName', 'حملة رمضان')).toMatchObject({ count: 3 })
    const standing = await readDraft()
    for (const { rule } of await open())
      expect(
        (
          await world.as('admin', 'POST', 'rule-sets/draft/try', {
            lead: {},
            ...standing,
            rules: [rule],
            rev: undefined,
            basedOn: undefined,
            savedAt: undefined,
          })
        ).status,
      ).toBe(200)
  })

  it('fewer than three ask for nothing, and never more than ten rules are proposed', async () => {
    expect(await find('category', 'web-development')).toBeUndefined()
    expect((await open()).length).toBeLessThanOrEqual(10)
  })

  it('approved, it stands in the draft and takes those leads; the proposal is gone', async () => {
    const { id, witnesses } = (await find('category', 'translation'))!
    const { rules, rev } = await readDraft()
    const approved = await world.as<{ ruleId: string; rev: number }>('admin', 'POST', `rule-sets/suggestions/${id}/approve`, {})
    expect(approved).toMatchObject({ status: 201, body: { rev: rev + 1 } })
    expect((await readDraft()).rules.map((rule) => rule.id)).toEqual([...rules.map((rule) => rule.id), approved.body.ruleId])
    const again = await world.as('admin', 'POST', 'rule-sets/draft/try', { leadId: witnesses[0]!.leadId })
    expect(again.body).toMatchObject({ decidedBy: approved.body.ruleId })
    expect(await find('category', 'translation')).toBeUndefined()
    expect((await world.as('admin', 'POST', `rule-sets/suggestions/${id}/approve`, {})).status).toBe(409)
  })

  it('dismissed, it stays away, however many more such leads come', async () => {
    const { id } = (await find('campaignName', 'حملة رمضان'))!
    expect((await world.as('admin', 'POST', `rule-sets/suggestions/${id}/dismiss`)).status).toBe(204)
    for (let i = 0; i < 5; i++) await comes({ campaign: { campaignId: 'c1', campaignName: 'حملة رمضان' } })
    await world.app.settle()
    expect((await open()).map((one) => one.id)).not.toContain(id)
    expect((await world.as('admin', 'POST', `rule-sets/suggestions/${id}/dismiss`)).status).toBe(409)
    expect((await world.as('admin', 'POST', 'rule-sets/suggestions/x/dismiss')).status).toBe(404)
  })

  it('and one person took in the end ask for that person', async () => {
    for (let i = 0; i < 4; i++) {
      const id = await comes({ category: 'video-editing', location: 'ينبع' })
      await world.app.settle()
      await world.inTenant((trx) => trx('leads').where({ id }).update({ owner_id: world.freelancer, status: 'assigned' }))
    }
    expect((await find('category', 'video-editing'))!.rule.action).toEqual({ type: 'assign', freelancerId: world.freelancer })
  })
})

describe('rules as a file', () => {
  const file = async (version: string | number) => {
    const answer = await world.as<Draft & { format: string; catchAll: object; policy: object }>(
      'admin',
      'GET',
      `rule-sets/${version}/export`,
    )
    return { answer, file: answer.body }
  }
  const bring = (body: object) =>
    world.as<Draft & { code: string; fields: Record<string, string> }>('admin', 'POST', 'rule-sets/draft/import', body)

  it('are saved by the browser, and come back the same, tags and all', async () => {
    await put({ rules: [marked, { ...byService, action: { type: 'assign', freelancerId: world.rival } }], catchAll })
    const { answer, file: saved } = await file('draft')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="wasl-rules-draft.json"')
    expect(saved).toMatchObject({ format: 'wasl-rules-1', rules: [{ id: 'mark' }, { id: 'seo', tags: ['تسويق'] }] })
    await put({ rules: [], catchAll })
    const brought = await bring(saved)
    expect(brought.status).toBe(200)
    expect(brought.body.rules).toEqual(saved.rules)
    expect((await file(1)).file.rules.length).toBeGreaterThan(0)
    expect((await world.as('admin', 'GET', 'rule-sets/999/export')).status).toBe(404)
    expect((await world.as('admin', 'GET', 'rule-sets/x/export')).status).toBe(400)
  })

  it('merged, replace those of the same id and add the others', async () => {
    await put({ rules: [marked, { ...byService, action: { type: 'assign', freelancerId: world.rival } }], catchAll })
    const merged = await bring({
      rules: [
        { ...marked, name: 'وسم آخر' },
        { ...marked, id: 'third', name: 'ثالثة' },
      ],
      mode: 'merge',
    })
    expect(merged.body.rules.map(({ id, name }) => [id, name])).toEqual([
      ['mark', 'وسم آخر'],
      ['seo', byService.name],
      ['third', 'ثالثة'],
    ])
  })

  it('with faults change nothing, and every fault is named at its place in the file', async () => {
    const before = await readDraft()
    const rules = [
      { ...marked, conditions: { all: [{ fact: 'shoeSize', operator: 'equal', value: 4 }] } },
      { ...marked, id: 'mark2', action: { type: 'assign', freelancerId: 'somebody-elsewhere' } },
      { ...marked, id: 'mark2', colour: 'red' },
    ]
    const refused = await bring({ rules, mode: 'merge' })
    expect(refused.status).toBe(422)
    expect(Object.keys(refused.body.fields).sort()).toEqual([
      'rules.0.conditions.all.0.fact',
      'rules.1.action.freelancerId',
      'rules.2.colour',
      'rules.2.id',
    ])
    expect(await readDraft()).toEqual(before)
    expect((await bring({ rules: [], rev: before.rev - 1 })).status).toBe(409)
  })
})
