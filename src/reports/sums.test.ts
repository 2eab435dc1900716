import { afterAll, beforeAll, expect, it } from 'vitest'
import { note } from '#src/activity/record.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'
import { seeded } from '#test/support/chance.ts'
import { type Dimension, dimensions, groups } from './groups.ts'
import { ensureSums } from './keep-sums.ts'
import { overview } from './overview.ts'
import { readPeriod } from './period.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const LEADS = 160
const random = seeded('sums of reports')
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

let wasl: TestApp
let start: number
const leads: { id: string; at: number }[] = []
const people = Array.from({ length: 4 }, () => newId())
beforeAll(async () => {
  wasl = await startTestApp()
  start = wasl.clock.now().getTime()
  await history()
})
afterAll(() => wasl?.close())

const inTenant = <T>(run: (trx: Trx) => Promise<T>): Promise<T> => wasl.app.world.db.tenant(wasl.tenant.id, run)
const at = (ms: number) => new Date(ms)

/** A lead somebody sent at a time, and the diary line that tells of it. */
async function lead(trx: Trx, received: number, written = received): Promise<string> {
  const id = newId()
  leads.push({ id, at: received })
  const campaign = random() < 0.6 ? { campaignId: pick(['c1', 'c2']), adId: pick(['a1', 'a2', 'a3']) } : {}
  await trx('leads').insert({
    ...{ id, contact_id: newId(), external_id: id, status: 'offered', channel: pick(['whatsapp', 'instagram', 'web_form']) },
    ...{
      received_at: at(received),
      occurred_at: at(received - Math.floor(random() * 90_000)),
      created_at: at(written),
      updated_at: at(written),
    },
    ...{ category: pick(['logo-branding', 'seo', null]), campaign: JSON.stringify(campaign), campaign_id: campaign.campaignId ?? null },
  })
  await note(trx, { leadId: id, verb: 'lead.received', at: at(written) })
  return id
}

/** What may happen to a lead in its life, some of it again and again on other days. */
async function live(trx: Trx, id: string, when: number): Promise<void> {
  const requestId = newId()
  const freelancerId = pick(people)
  const tells = (verb: string, params: object = {}) =>
    note(trx, { leadId: id, verb, at: at(when), params: { requestId, freelancerId, ...params } })
  await note(trx, { leadId: id, verb: 'lead.offered', at: at(when), params: { decisionId: newId(), rule: pick(['r1', 'r2', 'r3']) } })
  await tells('request.offered')
  when += Math.floor(random() ** 3 * 40 * HOUR)
  await tells(pick(['request.accepted', 'request.declined', 'request.expired', 'request.asked']))
  if (random() < 0.2) await note(trx, { leadId: id, verb: pick(['lead.won', 'lead.lost']), at: at(when) })
  if (random() < 0.15)
    await note(trx, { leadId: id, verb: 'chat.rated', at: at(when), params: { chatId: newId(), stars: Math.ceil(random() * 5) } })
}

/** Twenty days of an office: leads come, are offered, offered again two days later, answered, closed. */
async function history(): Promise<void> {
  await inTenant(async (trx) => {
    for (let n = 0; n < LEADS; n++) {
      const received = start + Math.floor(random() * 20 * DAY)
      const id = await lead(trx, received)
      for (let offers = 0; offers < 1 + Math.floor(random() * 3); offers++)
        await live(trx, id, received + offers * 2 * DAY + Math.floor(random() * HOUR))
    }
  })
  wasl.clock.advance(24 * DAY)
}

/** Everything the reports tell of some periods. */
async function told(trx: Trx) {
  const day = (n: number) =>
    at(start + n * DAY)
      .toISOString()
      .slice(0, 10)
  const found: Record<string, unknown> = {}
  for (const [from, to] of [
    [0, 23],
    [3, 12],
    [8, 8],
    [15, 24],
  ] as const) {
    const period = await readPeriod(trx, { from: day(from), to: day(to) }, wasl.clock.now())
    found[`${from}–${to}`] = await overview(trx, period)
    for (const by of Object.keys(dimensions) as Dimension[]) found[`${from}–${to} by ${by}`] = await groups(trx, by, period, {}, 'en')
  }
  return found
}

/** The same counted from the steps alone. */
async function counted() {
  let found: Record<string, unknown> = {}
  await inTenant(async (trx) => {
    await trx('report_days').delete()
    found = await told(trx)
    throw new Error('taken back')
  }).catch((error) => expect((error as Error).message).toBe('taken back'))
  return found
}

const CLOCK = /Ms$/

/** Equal, clocks within 2.5 parts in a hundred. */
function expectSame(one: unknown, other: unknown, path = ''): void {
  if (CLOCK.test(path) && typeof one === 'number' && typeof other === 'number') {
    expect(Math.abs(one - other), `${path}: ${one} beside ${other}`).toBeLessThanOrEqual(1 + 0.0254 * other)
    return
  }
  if (Array.isArray(other)) {
    const key = (row: unknown) =>
      JSON.stringify([(row as { key?: string }).key, (row as { channel?: string }).channel, (row as { day?: string }).day])
    const sorted = (list: unknown) => [...(list as unknown[])].sort((a, b) => (key(a) < key(b) ? -1 : 1))
    expect((one as unknown[]).length, path).toBe(other.length)
    for (const [i, row] of sorted(one).entries()) expectSame(row, sorted(other)[i], `${path}[${i}]`)
    return
  }
  if (typeof other === 'object' && other !== null) {
    expect(Object.keys(one as object).sort(), path).toEqual(Object.keys(other).sort())
    for (const [name, value] of Object.entries(other)) expectSame((one as Record<string, unknown>)[name], value, `${path}.${name}`)
    return
  }
  expect(one, path).toEqual(other)
}

const valid = async () => (await inTenant((trx) => trx('report_days').count('* as n').first()))!.n
const same = async () => expectSame(await inTenant(told), await counted())
const sum = async () => {
  wasl.clock.advance(HOUR)
  await wasl.settle()
}

it('the sums of closed days and the open day tell what counting every step tells', async () => {
  expect(Number(await valid())).toBe(0)
  await ensureSums(wasl.app.world.db, wasl.clock.now())
  await sum()
  expect(Number(await valid())).toBeGreaterThan(20)
  await same()
  // It is the sums that were read: a wrong one shows.
  await inTenant(async (trx) => {
    const before = (await told(trx))['3–12'] as { received: number }
    await trx('report_sums')
      .where({ dimension: 'all' })
      .update({ received: trx.raw('received + 1000') })
    expect(((await told(trx))['3–12'] as { received: number }).received).toBe(before.received + 10_000)
    await trx('report_sums')
      .where({ dimension: 'all' })
      .update({ received: trx.raw('received - 1000') })
  })
})

it('what is written late, taken out or changed is counted at once, and summed anew within the hour', async () => {
  await inTenant(async (trx) => {
    const now = wasl.clock.now().getTime()
    for (const days of [20, 15, 9]) await live(trx, await lead(trx, start + days * DAY, now), now)
    const { rows } = await trx.raw(`select distinct lead_id as id from lead_events where step in ('won','lost') limit 6`)
    for (const { id } of rows) await note(trx, { leadId: id, verb: 'lead.reopened', at: at(now), params: {} })
    for (const { id } of leads.slice(0, 10)) {
      await trx('leads').where({ id }).update({ category: 'ads' })
      await note(trx, { leadId: id, verb: 'lead.refined', at: at(now), params: { told: ['category'] } })
    }
  })
  expect((await inTenant((trx) => trx('report_marks').count('* as n').first()))!.n).toBeGreaterThan(10)
  await same()
  await sum()
  expect((await inTenant((trx) => trx('report_marks').count('* as n').first()))!.n).toBe(0)
  await same()
})

it('a step that is being written while its day is summed makes the sum void', async () => {
  const { db } = wasl.app.world
  let goOn = () => {}
  const written = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const now = wasl.clock.now()
  let wrote = () => {}
  const begun = new Promise<void>((resolve) => {
    wrote = resolve
  })
  const slow = db.tenant(wasl.tenant.id, async (trx) => {
    await lead(trx, start + 10 * DAY, now.getTime())
    wrote()
    await written
  })
  await begun
  await inTenant((trx) => trx('report_days').delete())
  await sum()
  goOn()
  await slow
  await same()
  await sum()
  await same()
})

it('in another zone the days are others: the sums of the old one count no more', async () => {
  await inTenant((trx) => trx('tenants').where({ id: wasl.tenant.id }).update({ time_zone: 'America/New_York' }))
  await same()
  await sum()
  const zones = await inTenant((trx) => trx('report_days').distinct('time_zone').pluck('time_zone'))
  expect(zones).toEqual(['America/New_York'])
  await same()
})
