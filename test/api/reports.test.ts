import knexFactory from 'knex'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { note } from '#src/activity/record.ts'
import type { importShape } from '#src/campaigns/routes.ts'
import type { groupsShape } from '#src/reports/groups.ts'
import type { overviewShape } from '#src/reports/overview.ts'
import { fillEvents } from '../../migrations/0021_lead_events.ts'
import { conforms, startWorld, type World } from './world.ts'

type Overview = z.output<typeof overviewShape>
type Groups = z.output<typeof groupsShape>
type Import = z.output<typeof importShape>

const MINUTE = 60_000
let world: World
let n = 0

beforeAll(async () => {
  world = await startWorld()
  for (const name of ['whatsapp', 'smtp']) await world.app.connect(name)
  await history()
})
afterAll(() => world?.app.close())

const get = async <T>(path: string): Promise<T> => {
  const answer = await world.as<T>('manager', 'GET', path)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}

/** An enquiry of somebody new, as a form of a campaign tells it. */
async function enquire(campaignId?: string, more: object = {}): Promise<string> {
  const campaign = campaignId ? { campaignId, campaignName: `حملة ${campaignId}`, adId: `${campaignId}-ad`, adName: 'إعلان' } : {}
  const body = { name: `عميل ${++n}`, phone: `+96650777${String(n).padStart(4, '0')}`, text: 'أحتاج تصميم شعار', campaign, ...more }
  const { body: lead } = await world.app.call<{ id: string }>('POST', 'leads', body)
  await world.app.settle()
  return lead.id
}

async function requestOf(leadId: string): Promise<string> {
  const { body } = await world.app.call<{ data: { id: string; status: string }[] }>('GET', `requests?leadId=${leadId}&status=pending`)
  return body.data[0]!.id
}

async function answer(leadId: string, verb: 'accept' | 'decline' | 'ask', body: object = {}): Promise<void> {
  const { status } = await world.app.call('POST', `requests/${await requestOf(leadId)}/${verb}`, body)
  expect(status).toBe(200)
  await world.app.settle()
}

/** One lead of each life: won and rated, declined then accepted, declined by all, given by hand, asked, a test, left unanswered. */
async function history(): Promise<void> {
  const won = await enquire('c1')
  world.app.clock.advance(10 * MINUTE)
  await answer(won, 'accept')
  await world.app.call('PATCH', `leads/${won}`, { status: 'won', value: { amount: 700 } })
  await world
    .inTenant((trx) => trx('chats').where({ lead_id: won }).first('contact_id'))
    .then(({ contact_id }) => world.actAsClient(contact_id))
  const { id: chatId } = await world.inTenant((trx) => trx('chats').where({ lead_id: won }).first('id'))
  expect((await world.as('client', 'POST', `chats/${chatId}/rate`, { stars: 4 })).status).toBe(200)
  const second = await enquire('c1')
  world.app.clock.advance(20 * MINUTE)
  await answer(second, 'decline', { reason: 'مشغول' })
  await answer(second, 'accept')
  const nobody = await enquire('c2')
  world.app.clock.advance(30 * MINUTE)
  await answer(nobody, 'decline')
  await answer(nobody, 'decline')
  const given = await enquire('c2')
  await world.app.call('PATCH', `leads/${given}`, { owner: { freelancerId: world.rival } })
  await world.app.settle()
  const asked = await enquire()
  await answer(asked, 'ask', { question: 'متى؟' })
  await enquire('c2', { isTest: true })
  const lost = await enquire()
  await world.app.call('PATCH', `leads/${lost}`, { status: 'lost' })
  await enquire(undefined, { phone: undefined })
}

/** Forgets every step and fills them in out of the diaries, as the migration does. */
async function fillAgain(): Promise<void> {
  const owner = knexFactory({ client: 'pg', connection: world.app.ownerUrl, pool: { min: 1, max: 1 } })
  try {
    await owner.transaction(async (trx) => {
      await trx.raw("select set_config('app.tenant', ?, true)", [world.app.tenant.id])
      await trx.raw('delete from lead_events where tenant_id = app_tenant()')
      await fillEvents(trx)
    })
  } finally {
    await owner.destroy()
  }
}

describe('the steps of leads’ lives', () => {
  it('agree with the states that leads, requests and chats stand in', async () => {
    const found = await world.inTenant(async (trx) => {
      const { rows } = await trx.raw(`
        select 'received' as step, id as subject_id from leads where not is_test
        union all select 'decided', d.id from decisions d where not is_test
        union all select case when exists (select 1 from activities a where a.lead_id = r.lead_id and a.verb = 'request.offered' and a.params->>'requestId' = r.id::text) then 'offered' else 'assigned' end, r.id from requests r
        union all select r.status, r.id from requests r where r.status in ('declined','expired','asked') or (r.status = 'accepted' and exists (select 1 from activities a where a.lead_id = r.lead_id and a.verb = 'request.offered' and a.params->>'requestId' = r.id::text))
        union all select status, id from leads where status in ('won','lost','spam')
        union all select 'opened', id from chats union all select 'rated', id from chats where stars is not null`)
      const events = await trx('lead_events').whereNotIn('step', ['notified', 'ready']).select('step', 'subject_id')
      const plain = (list: { step: string; subject_id: string }[]) => list.map((one) => `${one.step} ${one.subject_id}`).sort()
      return { states: plain(rows), events: plain(events) }
    })
    expect(found.events).toEqual(found.states)
    expect(found.events.length).toBeGreaterThan(30)
  })

  it('are the same when they are filled in afterwards out of the diaries', async () => {
    const read = () => world.inTenant((trx) => trx('lead_events').orderBy(['lead_id', 'step', 'subject_id']).select('*'))
    const live = await read()
    expect(new Set(live.map((one) => one.step))).toEqual(
      new Set([
        'received',
        'decided',
        'offered',
        'assigned',
        'notified',
        'asked',
        'accepted',
        'declined',
        'opened',
        'won',
        'lost',
        'rated',
      ]),
    )
    await fillAgain()
    expect(await read()).toEqual(live)
  })

  it('count a step once, whoever tells of it again, and no test lead', async () => {
    const counted = await world.inTenant(async (trx) => ({
      told: await trx('lead_events').where({ step: 'notified' }).countDistinct('subject_id as n').count('* as all').first(),
      tests: await trx('lead_events')
        .whereIn('lead_id', trx('leads').where({ is_test: true }).select('id'))
        .first('step'),
    }))
    expect(Number(counted.told!.n)).toBe(Number(counted.told!.all))
    expect(counted.tests).toBeUndefined()
  })
})

describe('the overview', () => {
  it('tells what happened, how long each clock ran, and who waits', async () => {
    const told = await get<Overview>('reports/overview')
    expect(told).toMatchObject({
      received: 7,
      placed: 6,
      accepted: 3,
      won: 1,
      lost: 1,
      offers: 8,
      offersAccepted: 2,
      declined: 3,
      acceptance: 0.4,
      completion: 0.5,
      rated: 1,
      satisfaction: 4,
      slowest: 'human',
      waiting: 2,
      worth: { amount: 700, currency: 'SAR' },
    })
    expect(told.clocks.human.count).toBe(6)
    expect(told.clocks.human.p95Ms!).toBeGreaterThan(20 * MINUTE)
    expect(told.firstAnswer.p50Ms!).toBeGreaterThan(9 * MINUTE)
    expect(told.clocks.notification.count).toBeGreaterThan(0)
    expect(told.days).toHaveLength(7)
    for (const name of ['received', 'accepted', 'won'] as const) expect(told.days.reduce((sum, day) => sum + day[name], 0)).toBe(told[name])
  })

  it('tells nothing of another time, and nothing of another tenant', async () => {
    expect(await get<Overview>('reports/overview?from=2020-01-01&to=2020-01-31')).toMatchObject({
      received: 0,
      accepted: 0,
      slowest: null,
      waiting: 2,
    })
    expect((await world.as<Overview>('stranger', 'GET', 'reports/overview')).body).toMatchObject({ received: 0, waiting: 0 })
  })

  it('refuses a time that ends before it begins, and more than a year', async () => {
    for (const query of ['from=2026-02-01&to=2026-01-01', 'from=2020-01-01&to=2024-01-01'])
      expect((await world.as('manager', 'GET', `reports/overview?${query}`)).status).toBe(400)
  })
})

describe('every number', () => {
  const leadsOf = async (query: string) => (await get<{ data: { id: string }[] }>(`leads?limit=200&${query}`)).data.length

  it('is a door to its leads', async () => {
    const told = await get<Overview>('reports/overview')
    const time = `from=${told.period.from}&to=${told.period.to}`
    for (const step of ['received', 'placed', 'accepted', 'won', 'lost', 'rated'] as const)
      expect(await leadsOf(`step=${step}&${time}`), step).toBe(told[step])
    expect(await leadsOf(`step=answered&${time}`)).toBe(4)
    expect(await leadsOf('status=waiting')).toBe(told.waiting)
    expect(await leadsOf('step=received&from=2020-01-01&to=2020-01-31')).toBe(0)
  })

  it.each(['campaign', 'ad', 'rule', 'freelancer', 'category', 'channel'])('of a group by %s too', async (by) => {
    const { data, period } = await get<Groups>(`reports/groups?by=${by}`)
    const named = {
      campaign: 'campaignId',
      ad: 'adId',
      rule: 'ruleId',
      freelancer: 'freelancerId',
      category: 'category',
      channel: 'channel',
    }[by]
    for (const row of data)
      for (const step of ['received', 'placed', 'accepted'] as const) {
        const ofGroup = row.key === null ? `without=${named}` : `${named}=${row.key}`
        expect(await leadsOf(`step=${step}&from=${period.from}&to=${period.to}&${ofGroup}`), `${step} of ${row.key}`).toBe(row[step])
      }
  })
})

describe('a report by groups', () => {
  it.each(['channel', 'campaign', 'ad', 'rule', 'freelancer', 'category'])('by %s holds every lead once', async (by) => {
    const { data } = await get<Groups>(`reports/groups?by=${by}`)
    const all = await get<Overview>('reports/overview')
    const sum = (name: 'received' | 'won' | 'declined') => data.reduce((total, row) => total + row[name], 0)
    expect(sum('declined')).toBe(all.declined)
    expect(sum('won')).toBe(all.won)
    expect(sum('received')).toBe(all.received)
  })

  it('names campaigns, ads and freelancers, and is narrowed by what it is asked', async () => {
    const campaigns = await get<Groups>('reports/groups?by=campaign')
    expect(campaigns.data.find(({ key }) => key === 'c1')).toMatchObject({
      name: 'حملة c1',
      channel: 'api',
      received: 2,
      accepted: 2,
      won: 1,
      worth: { amount: 700 },
    })
    expect((await get<Groups>('reports/groups?by=ad&campaignId=c1')).data).toMatchObject([{ key: 'c1-ad', name: 'إعلان', received: 2 }])
    const people = await get<Groups>('reports/groups?by=freelancer')
    expect(people.data.map(({ name }) => name)).toEqual(expect.arrayContaining(['سارة العتيبي', 'Rival Rami']))
    expect((await get<Groups>('reports/groups?by=rule')).data.some(({ key }) => key === 'catchAll' || key)).toBe(true)
  })
})

describe('load and fairness', () => {
  it('tells of everyone how much work he has, and what he is owed', async () => {
    const { data } = await get<{ data: { name: string; open: number; capacity: number; accepted: number; debt: number }[] }>('reports/load')
    expect(data.map(({ name }) => name).sort()).toEqual(['Rival Rami', 'سارة العتيبي'])
    expect(data.reduce((sum, one) => sum + one.accepted, 0)).toBe(3)
    expect(data.reduce((sum, one) => sum + one.debt, 0)).toBeCloseTo(0, 2)
  })
})

describe('campaigns and what they cost', () => {
  const list = () =>
    get<{
      data: {
        id: string
        campaignId: string
        leads: number
        accepted: number
        cost: { amount: number } | null
        costPerAccepted: { amount: number } | null
      }[]
    }>('campaigns')
  const today = () => world.app.clock.now().toISOString().slice(0, 10)
  const upload = async (csv: string, preview = false) => {
    const { status, body } = await world.as<Import>('manager', 'POST', 'campaigns/costs/import', { csv, preview })
    expect(status, JSON.stringify(body)).toBe(200)
    return body
  }

  it('are seen with the first lead that names them', async () => {
    expect((await list()).data).toMatchObject([
      { campaignId: 'c2', leads: 2, accepted: 1, cost: null },
      { campaignId: 'c1', leads: 2, accepted: 2, cost: null, costPerAccepted: null },
    ])
  })

  it('take costs by the API, and tell what an accepted lead cost', async () => {
    const { id } = (await list()).data.find(({ campaignId }) => campaignId === 'c1')!
    const costs = [{ day: today(), amount: 80.5 }]
    expect((await world.as('manager', 'PUT', `campaigns/${id}/costs`, { costs })).body).toMatchObject({
      cost: { amount: 80.5, currency: 'SAR' },
      costPerAccepted: { amount: 40.25 },
    })
    expect((await get<Groups>('reports/groups?by=campaign')).data.find(({ key }) => key === 'c1')).toMatchObject({
      costPerAccepted: { amount: 40.25 },
    })
    await world.as('manager', 'PUT', `campaigns/${id}/costs`, { costs: [{ day: today(), amount: null }] })
    expect((await list()).data.find(({ campaignId }) => campaignId === 'c1')!.cost).toBeNull()
  })

  it('take costs by CSV: seen before it is written, added up by day, each refused line with its reason', async () => {
    const csv = `Day,Campaign ID,Campaign name,Amount spent (SAR)\n${today()},c1,,"1,000.25"\n${today()},c1,,٥٠\n${today()},,حمله C2,30\n${today()},c9,,5\n01/02/2026,c1,,5\n,c1,,5\n${today()},c1,,abc\n2999-01-01,c1,,3\n`
    const seen = await upload(csv, true)
    expect(seen).toMatchObject({ written: false, lines: 8, refusedCount: 5, total: 1080.25 })
    expect(seen.days).toMatchObject([
      { campaignId: 'c1', amount: 1050.25, lines: 2, before: null },
      { campaignId: 'c2', amount: 30, lines: 1 },
    ])
    expect(seen.refused.map(({ line, why }) => [line, why.code])).toEqual([
      [5, 'unknown_campaign'],
      [6, 'unclear_day'],
      [7, 'no_day'],
      [8, 'bad_amount'],
      [9, 'future_day'],
    ])
    expect((await list()).data.every(({ cost }) => cost === null)).toBe(true)
    expect(await upload(csv)).toMatchObject({ written: true })
    expect(await upload(csv, true)).toMatchObject({ days: [{ before: 1050.25 }, { before: 30 }] })
    expect((await list()).data.find(({ campaignId }) => campaignId === 'c1')).toMatchObject({
      cost: { amount: 1050.25 },
      costPerAccepted: { amount: 525.13 },
    })
  })

  it('show what was spent on nobody', async () => {
    const { id } = (await list()).data.find(({ campaignId }) => campaignId === 'c2')!
    const day = '2026-01-05'
    await world.as('manager', 'PUT', `campaigns/${id}/costs`, { costs: [{ day, amount: 12 }] })
    const told = await get<Groups>(`reports/groups?by=campaign&from=${day}&to=${day}`)
    expect(told.data).toMatchObject([{ key: 'c2', received: 0, cost: { amount: 12 }, costPerAccepted: null }])
  })

  it('refuse another currency, and a file without the columns that are needed', async () => {
    expect((await upload(`date;campaign;cost;currency\n${today()};c1;5;USD\n`)).refused).toMatchObject([
      { why: { code: 'other_currency' } },
    ])
    expect(await upload('a,b\n1,2\n')).toMatchObject({ missing: ['day', 'campaign', 'amount'], written: false })
  })

  it('leave a line in the audit trail', async () => {
    const { body } = await world.app.call<{ data: { action: string }[] }>('GET', 'audit')
    expect(body.data.some(({ action }) => action === 'campaign.costs_told')).toBe(true)
  })
})

describe('as CSV', () => {
  it.each(['overview/csv', 'load/csv', 'groups/csv?by=channel', 'groups/csv?by=campaign', 'groups/csv?by=freelancer'])(
    '%s opens in a spreadsheet',
    async (path) => {
      const response = await fetch(`${world.app.url}/api/v1/reports/${path}`, { headers: { authorization: `Bearer ${world.app.key}` } })
      const raw = Buffer.from(await response.arrayBuffer())
      expect(raw.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
      expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="wasl-[\w-]+\.csv"$/)
      const lines = raw.toString('utf8').trimEnd().split('\r\n')
      expect(lines.length).toBeGreaterThan(1)
      expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1)
    },
  )

  it('no stranger’s name becomes a formula', async () => {
    await enquire('=1+1', { campaign: { campaignId: '=1+1', campaignName: '@SUM(A1)' } })
    const { body } = await world.app.call<string>('GET', 'reports/groups/csv?by=campaign')
    expect(body).toContain("'=1+1,'@SUM(A1),api")
    conforms('GET', 'reports/groups/csv', body)
  })
})

describe('what is undone', () => {
  it('is counted no more, also when it is filled in afterwards', async () => {
    const before = await get<Overview>('reports/overview')
    const lead = await enquire()
    await world.app.call('PATCH', `leads/${lead}`, { status: 'lost' })
    expect((await get<Overview>('reports/overview')).lost).toBe(before.lost + 1)
    await world.inTenant((trx) => note(trx, { leadId: lead, verb: 'lead.reopened', at: world.app.clock.now() }))
    expect((await get<Overview>('reports/overview')).lost).toBe(before.lost)
    await fillAgain()
    expect((await get<Overview>('reports/overview')).lost).toBe(before.lost)
  })
})
