import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
})
afterAll(() => world?.app.close())

interface Lead {
  id: string
  status: string
  channel: string
  externalId: string
  mergedInto?: string
  contact: { id: string; name: string | null; phone: string | null; email: string | null; language: string | null }
  enquiry: {
    text: string | null
    category: string | null
    budget: object | null
    location: string | null
    answers: Record<string, string[]>
  }
  owner: { freelancerId: string } | null
  requestId: string | null
  waiting: { code: string; text: string } | null
  tags: string[]
  priority: number
}
interface Page<T> {
  data: T[]
  nextCursor: string | null
}
interface LedgerRow {
  channel: string | null
  received: number
  routed: number
  merged: number
  refused: number
  waiting: number
  dead: number
  balanced: boolean
}

const add = (body: object, headers = {}): Promise<Answer<Lead>> => world.as('admin', 'POST', 'leads', body, headers)
const read = async (id: string) => (await world.as<Lead>('admin', 'GET', `leads/${id}`)).body
const find = async (query: string) => (await world.as<Page<Lead>>('admin', 'GET', `leads?${query}`)).body.data
const ledger = async () => (await world.as<Page<LedgerRow>>('admin', 'GET', 'ledger')).body.data.filter((row) => row.channel === 'api')

let n = 0
const phone = () => `+96655${String(1000000 + ++n)}`

describe('an enquiry told by the API', () => {
  it('is normalised, read and routed like every other', async () => {
    const answer = await add({
      name: 'أحمد العتيبي',
      phone: '٠٥٠١٢٣٤٥٦٧',
      email: 'Ahmad@Example.COM',
      text: 'أحتاج شعار لمطعم',
      budget: { min: 500, max: 900, currency: 'OMR' },
      location: 'الرياض',
      deadline: 'الأسبوع القادم',
      answers: { 'عدد الفروع': 'ثلاثة', ألوان: ['أخضر', 'ذهبي'] },
      campaign: { campaignId: '12345678901234567890', campaignName: 'رمضان' },
      utm: { utm_source: 'google' },
      consents: [{ purpose: 'contact', granted: true, at: '2026-11-01T10:00:00Z' }],
      externalId: 'crm-1',
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      channel: 'api',
      connectionId: null,
      externalId: 'crm-1',
      contact: { name: 'أحمد العتيبي', phone: '+966501234567', email: 'ahmad@example.com', language: 'ar' },
      enquiry: {
        category: 'logo-branding',
        budget: { min: 500, max: 900, currency: 'OMR' },
        location: 'الرياض',
        answers: { 'عدد الفروع': ['ثلاثة'], ألوان: ['أخضر', 'ذهبي'] },
      },
      campaign: { campaignId: '12345678901234567890', campaignName: 'رمضان' },
      utm: { utm_source: 'google' },
      consents: [{ purpose: 'contact', granted: true, at: '2026-11-01T10:00:00Z' }],
    })
    await world.app.settle()
    expect(await read(answer.body.id)).toMatchObject({ status: 'offered', waiting: null, requestId: expect.any(String) })
  })

  it('is found by everything it was told with', async () => {
    const { id } = (await find('externalId=crm-1'))[0]!
    for (const query of [
      'phone=0501234567',
      'phone=%2B966501234567',
      'phone=00966501234567',
      'email=AHMAD%40example.com',
      'campaignId=12345678901234567890',
      'q=%D8%A7%D8%AD%D9%85%D8%AF',
      'q=4567',
      'q=1234567',
      'q=0501234567',
      'q=ahmad%40example.com',
      'q=%D8%A7%D9%84%D8%B9%D8%AA%20%D8%A3%D8%AD%D9%85',
    ])
      expect(
        (await find(query)).map((lead) => lead.id),
        query,
      ).toEqual([id])
    expect(await find('q=%D8%AE%D8%A7%D9%84%D8%AF')).toEqual([])
    expect(await find('phone=0509999999')).toEqual([])
    expect(await find('phone=nonsense')).toEqual([])
    expect((await find('channel=api')).map((lead) => lead.id)).toContain(id)
    expect(await find('channel=whatsapp')).toEqual([])
  })

  it('told twice with the same id is one lead', async () => {
    const body = { externalId: 'crm-2', phone: phone(), text: 'شعار' }
    const [first, again] = [await add(body), await add({ ...body, text: 'شعار آخر' })]
    expect(again.body.id).toBe(first.body.id)
    expect(again.body.enquiry.text).toBe('شعار')
  })

  it('of one person told twenty times at once is one contact, and one lead with nineteen merged into it', async () => {
    const same = phone()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => add({ phone: same, email: `same@example.com`, text: 'شعار', externalId: `burst-${i}` })),
    )
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]))
    expect(new Set(answers.map((answer) => answer.body.contact.id)).size).toBe(1)
    const merged = answers.filter((answer) => answer.body.status === 'merged')
    expect(merged).toHaveLength(19)
    const kept = answers.find((answer) => answer.body.status !== 'merged')!.body.id
    for (const answer of merged) expect(answer.body.mergedInto).toBe(kept)
  })

  it('without phone and e-mail waits for a person, with that reason, and is asked of nobody', async () => {
    for (const body of [{ text: 'أريد شعارًا' }, { name: 'مجهول' }, {}, { phone: 'غير موجود', email: 'nobody' }]) {
      const answer = await add(body)
      expect(answer.status, JSON.stringify(body)).toBe(202)
      expect(answer.body).toMatchObject({
        status: 'waiting',
        waiting: { code: 'no_contact', text: 'The client left neither a phone number nor an e-mail address' },
      })
      await world.app.settle()
      expect(await read(answer.body.id)).toMatchObject({ status: 'waiting', requestId: null })
    }
  })

  it('as a test is decided dry: no request, nothing owed', async () => {
    const { body } = await add({ phone: phone(), text: 'شعار', isTest: true })
    await world.app.settle()
    const lead = await read(body.id)
    expect(lead).toMatchObject({ isTest: true, requestId: null })
    expect((await world.as<Page<unknown>>('admin', 'GET', `requests?leadId=${body.id}`)).body.data).toEqual([])
    expect((await world.as<Page<unknown>>('admin', 'GET', `deliveries?leadId=${body.id}`)).body.data).toEqual([])
    expect((await world.as('admin', 'GET', `leads/${body.id}/decision`)).status).toBe(200)
  })
})

describe('a lead in a person’s hands', () => {
  it('is closed once: won, lost or spam', async () => {
    const { body } = await add({ phone: phone(), text: 'شعار' })
    await world.app.settle()
    const requestId = (await read(body.id)).requestId!
    const closed = await world.as<Lead>('manager', 'PATCH', `leads/${body.id}`, { status: 'lost', reason: 'غيّر رأيه' })
    expect(closed.body).toMatchObject({ status: 'lost', closedWhy: 'غيّر رأيه' })
    expect((await world.as('admin', 'GET', `requests/${requestId}`)).body).toMatchObject({ status: 'withdrawn' })
    expect((await world.as('admin', 'PATCH', `leads/${body.id}`, { status: 'lost' })).status).toBe(200)
    expect((await world.as('admin', 'PATCH', `leads/${body.id}`, { status: 'won' })).status).toBe(409)
    expect((await world.as('admin', 'PATCH', `leads/${body.id}`, { ownerFreelancerId: world.rival })).status).toBe(409)
  })

  it('is given by hand: who was asked is asked no more, who had it loses its chat, nobody’s turn is charged', async () => {
    const { body } = await add({ phone: phone(), text: 'شعار' })
    await world.app.settle()
    const asked = (await read(body.id)).requestId!
    const first = await world.as<Lead>('manager', 'PATCH', `leads/${body.id}`, { ownerFreelancerId: world.freelancer })
    expect(first.body).toMatchObject({ status: 'assigned', owner: { freelancerId: world.freelancer } })
    expect(first.body.requestId).not.toBe(asked)
    expect((await world.as('admin', 'GET', `requests/${asked}`)).body).toMatchObject({ status: 'withdrawn' })
    const accepted = await world.as<{ chatId: string; answeredBy: object }>('freelancer', 'GET', `requests/${first.body.requestId}`)
    expect(accepted.body).toMatchObject({ status: 'accepted', policy: 'direct', answeredBy: { via: 'api' }, chatId: expect.any(String) })
    expect((await world.as('freelancer', 'GET', `chats/${accepted.body.chatId}`)).status).toBe(200)
    expect((await world.as<Lead>('admin', 'PATCH', `leads/${body.id}`, { owner: { freelancerId: world.freelancer } })).body.requestId).toBe(
      first.body.requestId,
    )

    const second = await world.as<Lead>('admin', 'PATCH', `leads/${body.id}`, { owner: { freelancerId: world.rival } })
    expect(second.body).toMatchObject({ status: 'assigned', owner: { freelancerId: world.rival } })
    expect((await world.as('freelancer', 'GET', `chats/${accepted.body.chatId}`)).status, 'S4').toBe(404)
    const links = await world.app.app.world.db.system((trx) =>
      trx('token_hashes').where({ purpose: 'chat', subject_id: accepted.body.chatId }).select('revoked_at'),
    )
    expect(links.length).toBe(2)
    expect(links.every((link) => link.revoked_at)).toBe(true)
    const lost = await world.as<{ lead: { contact: null; name: null; text: null } }>(
      'freelancer',
      'GET',
      `requests/${first.body.requestId}`,
    )
    expect(lost.body).toMatchObject({ status: 'withdrawn', lead: { contact: null, name: null, text: null, answers: {} } })
    const debts = await Promise.all(
      [world.freelancer, world.rival].map(
        async (id) => (await world.as<{ openRequests: number }>('admin', 'GET', `freelancers/${id}`)).body,
      ),
    )
    expect(debts[1]!.openRequests).toBeGreaterThan(0)
  })

  it('is given only to somebody of this tenant', async () => {
    const { body } = await add({ phone: phone(), text: 'شعار' })
    const foreign = (await world.things('foreign')).freelancer
    for (const id of [foreign, '01900000-0000-7000-8000-000000000000']) {
      expect((await world.as('admin', 'PATCH', `leads/${body.id}`, { ownerFreelancerId: id })).status).toBe(422)
      expect((await world.as('admin', 'POST', `leads/${body.id}/route`, { freelancerId: id })).status).toBe(422)
    }
  })

  it('goes back to be decided, and to whom the client chose', async () => {
    const { body } = await add({ phone: phone(), text: 'شعار' })
    await world.app.settle()
    const before = await world.as<{ freelancerId: string }>('admin', 'GET', `requests/${(await read(body.id)).requestId}`)
    const chosen = before.body.freelancerId === world.rival ? world.freelancer : world.rival
    const sent = await world.as<Lead>('manager', 'POST', `leads/${body.id}/route`, { freelancerId: chosen })
    expect(sent.status).toBe(202)
    expect(sent.body).toMatchObject({ status: 'waiting', waiting: { code: 'route_again' } })
    await world.app.settle()
    const after = await world.as<{ freelancerId: string }>('admin', 'GET', `requests/${(await read(body.id)).requestId}`)
    expect(after.body.freelancerId).toBe(chosen)
    expect((await world.as('admin', 'GET', `leads/${body.id}/decision`)).body).toMatchObject({ chosen: [chosen] })
    await world.as('admin', 'PATCH', `leads/${body.id}`, { ownerFreelancerId: chosen })
    expect((await world.as('admin', 'POST', `leads/${body.id}/route`, {})).status, 'an assigned one').toBe(409)
  })

  it('is labelled, and says so in its diary and the audit trail', async () => {
    const { body } = await add({ phone: phone(), text: 'شعار' })
    const labelled = await world.as<Lead>('admin', 'PATCH', `leads/${body.id}`, { tags: ['vip', 'vip'], priority: 90 })
    expect(labelled.body).toMatchObject({ tags: ['vip'], priority: 90 })
    const trail = await world.as<Page<{ action: string; actor: string }>>('admin', 'GET', `audit?subjectId=${body.id}`)
    expect(trail.body.data.map((line) => line.action)).toEqual(expect.arrayContaining(['lead.added', 'lead.labelled']))
    expect((await world.as('admin', 'PATCH', `leads/${world.freelancer}`, { tags: ['x'] })).status).toBe(404)
  })
})

describe('what happened to a lead, and why', () => {
  it('stands in its line of time, oldest first, with deliveries and their attempts', async () => {
    const things = await world.things()
    const timeline = await world.as<Page<{ at: string; verb: string; delivery: { attempts: { error: string }[] } | null }>>(
      'manager',
      'GET',
      `leads/${things.lead}/timeline`,
    )
    const times = timeline.body.data.map((entry) => entry.at)
    expect(times).toEqual([...times].sort())
    expect(timeline.body.data[0]).toMatchObject({ verb: 'lead.received' })
    const owed = timeline.body.data.find((entry) => entry.delivery)
    expect(owed).toMatchObject({
      verb: 'delivery.owed',
      delivery: { status: 'dead', attempts: [{ outcome: 'rejected', error: 'no such sheet', durationMs: 12 }] },
    })
    const first = await world.as<Page<{ verb: string }>>('manager', 'GET', `leads/${things.lead}/timeline?limit=1`)
    const rest = await world.as<Page<{ verb: string }>>('manager', 'GET', `leads/${things.lead}/timeline?cursor=${first.body.nextCursor}`)
    expect([...first.body.data, ...rest.body.data].map((entry) => entry.verb)).toEqual(timeline.body.data.map((entry) => entry.verb))
  })

  it('is told in Arabic and English: the chosen, who lost and why, what would have changed it', async () => {
    const busy = await world.app.addFreelancer({
      name: 'نورة القحطاني',
      profile: { skills: ['video-editing'], capacity: { open: 1 }, priceRange: { min: 3000, currency: 'SAR' } },
    })
    const free = await world.app.addFreelancer({ name: 'Omar Free', profile: { skills: ['video-editing'], capacity: { open: 5 } } })
    const { body } = await add({
      phone: phone(),
      text: 'مونتاج فيديو',
      category: 'video-editing',
      budget: { amount: 100, currency: 'SAR' },
    })
    await world.app.settle()
    type Told = {
      chosen: string[]
      candidates: { freelancerId: string; name: string; reasons: { text: string }[] }[]
      counterfactuals: { text: string }[]
      asked: { freelancerId: string; reasons: { code: string; text: string }[] }
      excluded: { text: string }[]
    }
    const english = await world.as<Told>('admin', 'GET', `leads/${body.id}/decision?freelancerId=${busy}`)
    expect(english.body.chosen).toEqual([free])
    expect(english.body.candidates[0]).toMatchObject({ freelancerId: free, name: 'Omar Free', eligible: true })
    expect(english.body.asked.freelancerId).toBe(busy)
    expect(english.body.asked.reasons[0]!.text).toMatch(/^[A-Z]/)
    expect(english.body.counterfactuals.length).toBeGreaterThan(0)
    expect(english.body.counterfactuals.map((one) => one.text).join(' ')).toMatch(/With a budget of|it would have been/)
    const arabic = await world.as<Told>('admin', 'GET', `leads/${body.id}/decision?freelancerId=${busy}`, undefined, {
      'accept-language': 'ar',
    })
    expect(arabic.body.asked.reasons[0]!.text).toMatch(/\p{Script=Arabic}/u)
    expect(arabic.body.counterfactuals.map((one) => one.text).join(' ')).toMatch(/لو كان/)
    expect(JSON.stringify(arabic.body.candidates)).toContain('نورة القحطاني')
    const kept = await world.inTenant((trx) => trx('decisions').where({ lead_id: body.id }).first('trace'))
    expect(kept.trace.counterfactuals).toHaveLength(arabic.body.counterfactuals.length)
  })

  it('explains the past by the pool of the past', async () => {
    const lone = await world.app.addFreelancer({ name: 'Lone', profile: { skills: ['translation'], capacity: { open: 1 } } })
    const { body } = await add({ phone: phone(), text: 'ترجمة', category: 'translation' })
    await world.app.settle()
    await world.as('admin', 'DELETE', `freelancers/${lone}`)
    const why = await world.as<{ asked: { eligible: boolean }; chosen: string[] }>(
      'admin',
      'GET',
      `leads/${body.id}/decision?freelancerId=${lone}`,
    )
    expect(why.body.chosen).toEqual([lone])
    expect(why.body.asked).toMatchObject({ freelancerId: lone, eligible: true })
  })
})

describe('the ledger', () => {
  it('balances, and counts each enquiry where it is', async () => {
    const [before] = await ledger()
    const refused = await add({ phone: phone(), text: 'شعار' })
    await world.as('admin', 'PATCH', `leads/${refused.body.id}`, { status: 'spam' })
    await add({ text: 'بلا رقم' })
    await add({ phone: phone(), text: 'شعار', isTest: true })
    const twice = phone()
    await add({ phone: twice, text: 'شعار' })
    await add({ phone: twice, text: 'شعار' })
    await world.app.settle()
    const [after] = await ledger()
    const change = Object.fromEntries(
      (['received', 'routed', 'merged', 'refused', 'waiting', 'dead'] as const).map((key) => [key, after![key] - before![key]]),
    )
    expect(change).toEqual({ received: 4, routed: 1, merged: 1, refused: 1, waiting: 1, dead: 0 })
    expect(after!.balanced).toBe(true)
  })

  it('tells a year at most', async () => {
    expect((await world.as('admin', 'GET', 'ledger?from=2020-01-01')).status).toBe(400)
    expect((await world.as('admin', 'GET', 'ledger?from=2026-02-30')).status).toBe(400)
    expect((await world.as('admin', 'GET', 'ledger?from=2020-01-01&to=2020-01-31')).body).toEqual({ data: [], nextCursor: null })
  })

  it('shows a unit that was lost on the way as a day that does not balance', async () => {
    const { body } = await add({ phone: phone(), text: 'شعار' })
    await world.inTenant(async (trx) => {
      const lead = await trx('leads').where({ id: body.id }).first('item_id')
      await trx('items').where({ id: lead.item_id }).delete()
      await trx('leads').where({ id: body.id }).delete()
    })
    expect((await ledger())[0]).toMatchObject({ balanced: false })
  })
})
