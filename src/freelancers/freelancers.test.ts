import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { later } from '#src/platform/later.ts'
import { appendPool, enterPool, type PoolNews } from '#src/routing/enter-pool.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'

interface Shown {
  id: string
  name: string
  email: string | null
  odooLogin: string | null
  skills: string[]
  present: boolean
  availability: { free: boolean; because: string | null; until: string | null }
  record: Record<string, number | null>
  debt: number
  archivedAt: string | null
}
type List = { data: Shown[]; nextCursor: string | null }

let wasl: TestApp
beforeAll(async () => {
  wasl = await startTestApp()
})
afterAll(() => wasl?.close())

describe('who can take work', () => {
  it('says who is free now, and of everybody else why not and until when', async () => {
    const make = (name: string, more: object = {}) =>
      wasl.call<Shown>('POST', 'freelancers', { name, skills: ['translation'], ...more }).then(({ body }) => body)
    const [free, full, off] = [
      await make('Free', { workingHours: [] }),
      await make('Full', { capacity: { open: 0 } }),
      await make('Leave', { leave: [{ from: '2000-01-01', to: '2090-01-01' }] }),
    ]
    const away = await make('Away')
    expect((await wasl.call<Shown>('PATCH', `freelancers/${away.id}`, { present: false })).body.availability.because).toBe('away')
    const now = wasl.clock.now()
    // He works in the hour that begins twelve hours from now.
    const hour = (by: number) => new Date(now.getTime() + by * 3_600_000).toISOString().slice(11, 13)
    const hours = [{ days: [0, 1, 2, 3, 4, 5, 6], from: `${hour(12)}:00`, to: `${hour(13)}:00` }]
    const later = await make('Later', { timeZone: 'UTC', workingHours: hours })
    expect(later.availability).toMatchObject({ free: false, because: 'off_hours' })
    expect(Date.parse(later.availability.until!)).toBeGreaterThan(now.getTime())
    const names = async (question: string) =>
      (await wasl.call<List>('GET', `freelancers?skill=translation&${question}`)).body.data.map(({ name }) => name)
    expect(await names('state=free')).toEqual([free.name])
    expect(await names('state=full')).toEqual([full.name])
    expect(await names('state=off')).toEqual(['Later', 'Away', off.name])
    expect(await names('q=FÚL')).toEqual(['Full'])
  })

  it('narrows page by page, without losing or repeating anybody', async () => {
    for (let n = 0; n < 7; n++) await wasl.call('POST', 'freelancers', { name: `صفحة ${n}`, skills: ['seo'] })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: List = (await wasl.call<List>('GET', `freelancers?q=صفحه&limit=3${cursor ? `&cursor=${cursor}` : ''}`)).body
      seen.push(...page.data.map(({ name }) => name))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `صفحة ${n}`))
  })

  it('archives and takes back, as he was', async () => {
    const { body: made } = await wasl.call<Shown>('POST', 'freelancers', { name: 'Noor', email: 'noor@example.com', skills: ['seo'] })
    expect((await wasl.call('DELETE', `freelancers/${made.id}`)).status).toBe(204)
    expect((await wasl.call('GET', `freelancers/${made.id}`)).status).toBe(404)
    const archived = (await wasl.call<Shown>('GET', `freelancers/${made.id}?archived=true`)).body
    expect(archived).toMatchObject({ availability: { free: false, because: 'archived' }, archivedAt: expect.any(String) })
    expect((await wasl.call<List>('GET', 'freelancers?state=archived')).body.data.map(({ id }) => id)).toEqual([made.id])
    const back = await wasl.call<Shown>('POST', `freelancers/${made.id}/restore`)
    expect(back.body).toMatchObject({ email: 'noor@example.com', skills: ['seo'], archivedAt: null, availability: { free: true } })
    expect((await wasl.call('POST', `freelancers/${made.id}/restore`)).status).toBe(404)
  })
})

it('archives somebody while his address is just being linked: neither waits for the other for ever', async () => {
  const id = await wasl.addFreelancer({ name: 'Salma', email: 'salma@example.com' })
  await wasl.settle()
  await inTenant((trx) => later(trx, 'member.link', { subjectId: id, at: new Date(wasl.clock.now().getTime() + 3_600_000) }))
  const archived = await inTenant(async (trx) => {
    // As the job does: its own row first, the person's afterwards.
    await trx('due').where({ kind: 'member.link', subject_id: id }).delete()
    const call = wasl.call('DELETE', `freelancers/${id}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await trx('freelancers').where({ id }).forUpdate().first('id')
    return [call]
  })
  expect((await archived[0]!).status).toBe(204)
})

it('counts what he was offered and answered, and how fast by the middle of his own answers', async () => {
  const id = await wasl.addFreelancer({ name: 'Ali', profile: { skills: ['seo'] } })
  const at = (hours: number) => new Date(wasl.clock.now().getTime() - hours * 3_600_000)
  const row = (status: string, hours: number, minutes: number | null, via: string | null = 'portal') => ({
    ...{ id: newId(), lead_id: newId(), freelancer_id: id, status, policy: '{"kind":"sequential"}', offered_at: at(hours) },
    created_at: at(hours),
    answered_at: minutes === null ? null : new Date(at(hours).getTime() + minutes * 60_000),
    answered_via: minutes === null ? null : via,
  })
  await inTenant((trx) =>
    trx('requests').insert([
      row('accepted', 30, 10),
      row('accepted', 50, 30),
      row('declined', 60, 20),
      row('expired', 70, null),
      row('withdrawn', 80, null),
      row('pending', 1, null),
      // Given to him outright: an answer of the rule, not of his.
      row('accepted', 90, 0, 'rule'),
      // Long ago.
      row('declined', 24 * 91, 5),
    ]),
  )
  expect((await wasl.call<Shown>('GET', `freelancers/${id}`)).body.record).toEqual({
    days: 90,
    offered: 7,
    accepted: 3,
    declined: 1,
    expired: 1,
    withdrawn: 1,
    open: 1,
    acceptance: 0.5,
    answerMinutes: 20,
  })
})

it('tells why somebody is owed turns: what could have been his, who got it, what was given back, when he was away', async () => {
  const ids = [await wasl.addFreelancer({ name: 'هند' }), await wasl.addFreelancer({ name: 'بدر' })]
  const [hind, badr] = ids as [string, string]
  const numbers = await inTenant(async (trx) => {
    const { readPool } = await import('#src/routing/pool-memory.ts')
    const pool = await readPool(trx)
    return ids.map((id) => pool.byId.get(id)!.n)
  })
  const leads = Array.from({ length: 4 }, () => newId())
  const requests = leads.map(() => newId())
  const offered = (freelancerId: string, i: number, among = numbers): PoolNews => ({
    freelancerId,
    change: { type: 'offered', requestId: requests[i]!, leadId: leads[i]!, via: 'rule', charge: 1, among },
  })
  await append([
    offered(badr, 0),
    offered(badr, 1),
    { freelancerId: hind, change: { type: 'presence', present: false } },
    // She is away: this one is nobody's turn but his.
    offered(badr, 2, [numbers[1]!]),
    { freelancerId: hind, change: { type: 'presence', present: true } },
    offered(badr, 3),
    { freelancerId: badr, change: { type: 'closed', requestId: requests[3]!, how: 'withdrawn', refund: true } },
    { freelancerId: hind, change: { type: 'charged', amount: 0.25, why: 'اتفاق' } },
  ])
  const { body: told } = await wasl.call<Record<string, never>>('GET', `freelancers/${hind}/debt`)
  expect(told).toMatchObject({
    debt: 0.75,
    before: 0,
    couldHave: 3,
    share: 1,
    given: 0,
    taken: 0,
    corrected: -0.25,
    wentTo: [{ freelancerId: badr, name: 'بدر', leads: 3 }],
    away: [{ why: 'absent', from: expect.any(String), to: expect.any(String) }],
  })
  expect(
    (told.latest as unknown as { kind: string; turns: number; leadId: string | null }[]).map(({ kind, turns }) => [kind, turns]),
  ).toEqual([
    ['corrected', -0.25],
    ['given_back', -0.5],
    ['went', 0.5],
    ['went', 0.5],
    ['went', 0.5],
  ])
  const his = (await wasl.call<{ debt: number; given: number; taken: number }>('GET', `freelancers/${badr}/debt`)).body
  expect(his).toMatchObject({ debt: -1, given: 4, taken: 3 })
  const shown = (await wasl.call<Shown>('GET', `freelancers/${hind}`)).body
  expect(shown.debt).toBe(0.75)
})

describe('many at once', () => {
  const csv =
    'الاسم,البريد,المهارات\nليلى,layla@example.com,logo-branding\nبلا بريد صحيح,nope,logo-branding\nليلى مرة أخرى,LAYLA@example.com,\nقديم,old@example.com,\n'

  it('from a list: looked at first, then added once, and nobody twice by e-mail', async () => {
    await wasl.addFreelancer({ name: 'Old', email: 'old@example.com' })
    interface Imported {
      fresh: number
      refused: number
      added: string[]
      rows: { line: number; status: string; problems: { code: string }[] }[]
    }
    const look = await wasl.call<Imported>('POST', 'freelancers/import', { csv, preview: true })
    expect(look.body).toMatchObject({ fresh: 1, refused: 3, added: [] })
    expect(look.body.rows.map(({ line, problems }) => [line, problems[0]?.code])).toEqual([
      [2, undefined],
      [3, 'not_email'],
      [4, 'twice'],
      [5, 'known'],
    ])
    const done = await wasl.call<Imported>('POST', 'freelancers/import', { csv })
    expect(done.body.added).toHaveLength(1)
    expect((await wasl.call<Shown>('GET', `freelancers/${done.body.added[0]}`)).body).toMatchObject({
      name: 'ليلى',
      skills: ['logo-branding'],
    })
    expect((await wasl.call<Imported>('POST', 'freelancers/import', { csv })).body).toMatchObject({ fresh: 0, added: [] })
    const refused = await wasl.call<{ code: string; detail: string }>('POST', 'freelancers/import', { csv: 'x,y\n1,2' })
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid'])
    const audited = await inTenant((trx) => trx('audit').where({ action: 'freelancer.imported' }).first('detail'))
    expect(audited.detail).toEqual({ from: 'csv', count: 1 })
  })

  it('from who works in Odoo: internal users without the bot, those who are there already are named and left out', async () => {
    const odoo = await wasl.connect('odoo')
    const known = await wasl.addFreelancer({ name: 'Known', odooLogin: 'fl1' })
    const path = `connections/${odoo.connectionId}/people`
    const listed = await wasl.call<{ data: { login: string; email: string; freelancerId: string | null }[] }>('POST', path)
    expect(listed.status).toBe(200)
    const logins = listed.body.data.map(({ login }) => login)
    expect(logins).toEqual(expect.arrayContaining(['admin', 'fl1', 'fl2', 'freelancer1@demo.wasl']))
    for (const left of ['wasl-bot', 'portal1', '__system__']) expect(logins).not.toContain(left)
    expect(listed.body.data.find(({ login }) => login === 'fl1')!.freelancerId).toBe(known)
    const add = { connectionId: odoo.connectionId, logins: ['fl1', 'fl2'], skills: ['seo'] }
    const added = await wasl.call<{ added: string[] }>('POST', 'freelancers/import-people', add)
    expect(added.body.added).toHaveLength(1)
    const fresh = (await wasl.call<Shown>('GET', `freelancers/${added.body.added[0]}`)).body
    expect(fresh).toMatchObject({ name: 'Freelancer Two', odooLogin: 'fl2', email: 'fl2@example.test', skills: ['seo'] })
    expect((await wasl.call<{ added: string[] }>('POST', 'freelancers/import-people', add)).body.added).toEqual([])
    odoo.fake.act?.({ do: 'revoke-key' })
    await fetch(`${odoo.baseUrl}/_act`, { method: 'POST', body: JSON.stringify({ do: 'revoke-key' }) })
    const refused = await wasl.call<{ code: string; detail: string }>('POST', path)
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable'])
    expect(refused.body.detail).toMatch(/المستخدمين|users/)
  })
})

async function append(news: PoolNews[]): Promise<void> {
  await inTenant(async (trx) => {
    await enterPool(trx)
    await appendPool(trx, news, wasl.clock.now())
  })
}

function inTenant<T>(run: Parameters<typeof wasl.app.world.db.tenant<T>>[1]): Promise<T> {
  return wasl.app.world.db.tenant(wasl.tenant.id, run)
}
