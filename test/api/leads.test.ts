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

/** A lead that was asked of somebody, with who that is. */
async function offered(more: object = {}) {
  const { body } = await add({ phone: phone(), text: 'شعار', category: 'logo-branding', ...more })
  await world.app.settle()
  const lead = await read(body.id)
  expect(lead.status).toBe('offered')
  return lead
}
const requestOf = async (id: string | null) =>
  (await world.as<{ status: string; freelancerId: string; dueAt: string }>('admin', 'GET', `requests/${id}`)).body
const openWork = async (id: string) => (await world.as<{ openRequests: number }>('admin', 'GET', `freelancers/${id}`)).body.openRequests
const trailOf = async (id: string) =>
  (await world.as<Page<{ action: string; detail: Record<string, unknown> }>>('admin', 'GET', `audit?subjectId=${id}`)).body.data
const verbsOf = async (id: string) =>
  (await world.as<Page<{ verb: string; params: Record<string, unknown> }>>('admin', 'GET', `leads/${id}/timeline?limit=200`)).body.data

describe('what a person did to a lead is undone', () => {
  it('given by hand with a reason, and taken back: whoever was asked before is asked again until the deadline he had', async () => {
    const before = await offered()
    const asked = await requestOf(before.requestId)
    const other = asked.freelancerId === world.rival ? world.freelancer : world.rival
    const [mine, theirs] = await Promise.all([openWork(asked.freelancerId), openWork(other)])
    await world.as('manager', 'PATCH', `leads/${before.id}`, { owner: { freelancerId: other }, reason: 'يعرف العميل' })
    expect((await trailOf(before.id)).find((line) => line.action === 'lead.assigned')).toMatchObject({ detail: { reason: 'يعرف العميل' } })
    expect((await verbsOf(before.id)).find((entry) => entry.verb === 'lead.assigned')).toMatchObject({ params: { reason: 'يعرف العميل' } })
    expect((await requestOf(before.requestId)).status).toBe('withdrawn')

    const back = await world.as<Lead>('manager', 'POST', `leads/${before.id}/release`, {})
    expect(back.body).toMatchObject({
      status: 'offered',
      owner: null,
      requestId: before.requestId,
      asked: { freelancerId: asked.freelancerId },
    })
    expect(await requestOf(before.requestId)).toMatchObject({ status: 'pending', dueAt: asked.dueAt })
    expect([await openWork(asked.freelancerId), await openWork(other)]).toEqual([mine, theirs])
    expect((await world.as('admin', 'POST', `requests/${before.requestId}/accept`)).status).toBe(200)
    expect((await world.as('admin', 'POST', `leads/${before.id}/release`, {})).body).toMatchObject({ status: 'waiting' })
    expect((await world.as('admin', 'POST', `leads/${before.id}/release`, {})).status).toBe(409)
  })

  it('lost, and opened again: who was asked is asked again', async () => {
    const before = await offered()
    await world.as('manager', 'PATCH', `leads/${before.id}`, { status: 'lost', reason: 'بالخطأ' })
    const again = await world.as<Lead>('manager', 'POST', `leads/${before.id}/reopen`)
    expect(again.body).toMatchObject({ status: 'offered', requestId: before.requestId, closedWhy: null })
    expect((await requestOf(before.requestId)).status).toBe('pending')
    expect((await world.as('manager', 'POST', `leads/${before.id}/reopen`)).status).toBe(409)
  })

  it('won with its value, and opened again: its owner has it again, with the chat they had and the work it is', async () => {
    const before = await offered()
    const { freelancerId } = await requestOf(before.requestId)
    await world.as('admin', 'POST', `requests/${before.requestId}/accept`)
    const busy = await openWork(freelancerId)
    const won = await world.as<Lead>('manager', 'PATCH', `leads/${before.id}`, { status: 'won', value: { amount: 1500 } })
    expect(won.body).toMatchObject({ status: 'won', value: { amount: 1500, currency: 'SAR' } })
    expect(await openWork(freelancerId)).toBe(busy - 1)
    const later = await world.as<Lead>('manager', 'PATCH', `leads/${before.id}`, { value: { amount: 900, currency: 'USD' } })
    expect(later.body).toMatchObject({ status: 'won', value: { amount: 900, currency: 'USD' } })
    const again = await world.as<Lead>('manager', 'POST', `leads/${before.id}/reopen`)
    expect(again.body).toMatchObject({ status: 'assigned', owner: { freelancerId }, requestId: before.requestId, value: null })
    expect(await openWork(freelancerId)).toBe(busy)
    const { chatId } = (await world.as<{ chatId: string }>('admin', 'GET', `requests/${before.requestId}`)).body
    expect((await world.as<{ status: string }>('admin', 'GET', `chats/${chatId}`)).body.status).toBe('active')
    expect((await trailOf(before.id)).map((line) => line.action)).toEqual(
      expect.arrayContaining(['lead.won', 'lead.valued', 'lead.reopened']),
    )
    expect((await world.as('manager', 'PATCH', `leads/${before.id}`, { value: { amount: 1 } })).status, 'an open one').toBe(409)
  })

  it('closed while nobody could be asked: it waits again for the same reason', async () => {
    const { body } = await add({ text: 'بلا رقم' })
    await world.as('admin', 'PATCH', `leads/${body.id}`, { status: 'spam' })
    const again = await world.as<Lead>('admin', 'POST', `leads/${body.id}/reopen`)
    expect(again.body).toMatchObject({ status: 'waiting', waiting: { code: 'no_contact' } })
    await world.app.settle()
    expect(await read(body.id)).toMatchObject({ status: 'waiting', requestId: null })
  })

  it('merged into another of the same client, and taken apart again', async () => {
    const same = phone()
    const first = await offered({ phone: same })
    const second = await add({ phone: same, text: 'ترجمة', category: 'translation' })
    await world.app.settle()
    expect(second.body.status).not.toBe('merged')
    const merged = await world.as<Lead>('manager', 'POST', `leads/${second.body.id}/merge`, { into: first.id })
    expect(merged.body).toMatchObject({ status: 'merged', mergedInto: first.id })
    const apart = await world.as<Lead>('manager', 'POST', `leads/${second.body.id}/reopen`)
    expect(apart.body).toMatchObject({ status: 'new' })
    expect(apart.body.mergedInto).toBeUndefined()
    await world.app.settle()
    expect(['offered', 'waiting']).toContain((await read(second.body.id)).status)
    expect((await verbsOf(first.id)).map((entry) => entry.verb)).toEqual(expect.arrayContaining(['lead.joined', 'lead.parted']))
    const stranger = await offered()
    expect((await world.as('admin', 'POST', `leads/${stranger.id}/merge`, { into: first.id })).status).toBe(422)
  })

  it('at once and from two sides: one of two undoes, the other is told', async () => {
    const before = await offered()
    await world.as('manager', 'PATCH', `leads/${before.id}`, { status: 'lost' })
    const answers = await Promise.all(['manager', 'admin'].map((who) => world.as(who as 'admin', 'POST', `leads/${before.id}/reopen`)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409])
    expect((await requestOf(before.requestId)).status).toBe('pending')
  })
})

describe('two contacts of one person', () => {
  type Contact = {
    id: string
    name: string
    phone: string | null
    mergedInto: string | null
    identities: { kind: string; value: string; proven: boolean }[]
    joined: { id: string }[]
  }
  const contact = async (id: string) => (await world.as<Contact>('manager', 'GET', `contacts/${id}`)).body
  const leadsOf = async (id: string) => (await find(`contactId=${id}`)).map((lead) => lead.id).sort()

  it('are joined, and two again with what each had', async () => {
    const [one, two] = [await offered({ name: 'هند' }), await offered({ name: 'هند علي', email: 'hind@example.com' })]
    const before = await contact(two.contact.id)
    const joined = await world.as<Contact>('manager', 'POST', `contacts/${one.contact.id}/merge`, { with: two.contact.id })
    expect(joined.body.joined.map((other) => other.id)).toEqual([two.contact.id])
    expect(joined.body.identities.map((identity) => identity.kind).sort()).toEqual(['email', 'phone', 'phone'])
    expect(await leadsOf(one.contact.id)).toEqual([one.id, two.id].sort())
    expect((await contact(two.contact.id)).mergedInto).toBe(one.contact.id)
    expect((await verbsOf(two.id)).map((entry) => entry.verb)).toContain('contact.merged')

    const apart = await world.as<Contact>('manager', 'POST', `contacts/${one.contact.id}/split`, { contactId: two.contact.id })
    expect(apart.body).toEqual(before)
    expect(await leadsOf(one.contact.id)).toEqual([one.id])
    expect((await contact(one.contact.id)).joined).toEqual([])
    expect((await trailOf(one.contact.id)).map((line) => line.action)).toEqual(['contact.split', 'contact.merged'])
    expect((await world.as('manager', 'POST', `contacts/${one.contact.id}/split`, { contactId: two.contact.id })).status).toBe(422)
  })

  it('keep the proof of an address that only one of them had proven', async () => {
    const same = phone()
    const [one, two] = [await offered({ phone: same }), await offered()]
    const proven = (await contact(two.contact.id)).phone!
    await world.inTenant(async (trx) => {
      await trx('identities').where({ contact_id: two.contact.id }).update({ proven_by: 'channel' })
      // The one claims what the other has proven.
      const row = await trx('identities').where({ contact_id: two.contact.id }).first()
      await trx('identities').where({ contact_id: one.contact.id }).update({ value_bidx: row.value_bidx })
    })
    const told = async (id: string) => world.inTenant((trx) => trx('identities').where({ contact_id: id }).select('kind', 'proven_by'))
    expect(proven).not.toBe(same)
    const joined = await world.as('admin', 'POST', `contacts/${one.contact.id}/merge`, { with: two.contact.id })
    expect(joined.status, JSON.stringify(joined.body)).toBe(200)
    expect(await told(one.contact.id)).toEqual([{ kind: 'phone', proven_by: 'channel' }])
    expect(await told(two.contact.id)).toEqual([])
  })

  it('are made of one, where a form named somebody else’s number: his leads go with the addresses they were sent with', async () => {
    const same = phone()
    const mine = await offered({ phone: same, name: 'سلمى', email: 'salma@example.com' })
    const theirs = await add({ phone: phone(), name: 'نوف', email: 'salma@example.com', text: 'ترجمة', category: 'translation' })
    await world.app.settle()
    expect(theirs.body.contact.id).toBe(mine.contact.id)
    const apart = await world.as<Contact>('manager', 'POST', `contacts/${mine.contact.id}/split`, { leadIds: [theirs.body.id] })
    expect(apart.body).toMatchObject({ name: 'نوف', phone: theirs.body.contact.phone })
    expect(await leadsOf(apart.body.id)).toEqual([theirs.body.id])
    expect((await contact(mine.contact.id)).identities.map((identity) => identity.value).sort()).toEqual([same, 'salma@example.com'].sort())
    // From now on each is known by his own number.
    const next = await add({ phone: theirs.body.contact.phone!, text: 'تصوير', category: 'product-photography' })
    expect(next.body.contact.id).toBe(apart.body.id)
    const back = await world.as<Contact>('manager', 'POST', `contacts/${mine.contact.id}/merge`, { with: apart.body.id })
    expect(back.status).toBe(200)
    expect(await leadsOf(mine.contact.id)).toHaveLength(3)
    expect((await world.as('admin', 'POST', `contacts/${mine.contact.id}/split`, { leadIds: await leadsOf(mine.contact.id) })).status).toBe(
      422,
    )
    expect((await world.as('admin', 'POST', `contacts/${mine.contact.id}/split`, {})).status).toBe(422)
  })
})

describe('a list of leads', () => {
  it('is narrowed by whose they are, by the rule that decided, by why they wait, by tag, client and day', async () => {
    const mine = await offered({ name: 'إيمان فاطمة الزهراء' })
    await world.as('admin', 'PATCH', `leads/${mine.id}`, { owner: { freelancerId: world.rival }, tags: ['vip'] })
    const waits = (await add({ text: 'بلا رقم' })).body
    const ids = async (query: string) => (await find(query)).map((lead) => lead.id)
    expect(await ids(`freelancerId=${world.rival}`)).toContain(mine.id)
    expect(await ids(`freelancerId=${world.freelancer}`)).not.toContain(mine.id)
    expect(await ids('tag=vip')).toEqual(expect.arrayContaining([mine.id]))
    expect(await ids('tag=nobody')).toEqual([])
    await world.as('admin', 'PATCH', `leads/${mine.id}`, { tags: ['late'] })
    expect(await ids('tag=vip')).not.toContain(mine.id)
    expect(await ids(`tag=late&freelancerId=${world.rival}&status=assigned`)).toEqual([mine.id])
    expect(await ids('waiting=no_contact')).toContain(waits.id)
    expect(await ids('waiting=true')).toContain(waits.id)
    expect(await ids('waiting=all_full')).not.toContain(waits.id)
    const decidedBy = (await world.as<Lead & { decidedBy: string }>('admin', 'GET', `leads/${mine.id}`)).body.decidedBy
    expect(await ids(`ruleId=${encodeURIComponent(decidedBy)}`)).toContain(mine.id)
    expect(await ids(`contactId=${mine.contact.id}`)).toEqual([mine.id])
    const now = Date.now()
    const day = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Riyadh' }).format(at)
    expect(await ids(`from=${day(now)}&to=${day(now)}`)).toContain(mine.id)
    expect(await ids(`to=${day(now - 86_400_000)}`)).toEqual([])
    expect(await ids(`from=${new Date(now + 60_000).toISOString()}`)).toEqual([])
  })

  it('finds a name in whichever spelling, and a lead by its id', async () => {
    const { id } = await offered({ name: 'إيمان القرشيّة الأُولى' })
    for (const typed of ['ايمان القرشيه', 'أيمان ألقرشية', 'الاولي القرشية', 'القرش', id])
      expect(
        (await find(`q=${encodeURIComponent(typed)}`)).map((lead) => lead.id),
        typed,
      ).toContain(id)
    expect(await find(`q=${encodeURIComponent('ايمان الغامدي')}`)).toEqual([])
  })

  it('finds a word that thousands share among other conditions, page by page', async () => {
    await world.inTenant((trx) =>
      trx.raw(
        `insert into search_terms (term, lead_id) select 'زحمه', gen_random_uuid() from generate_series(1, 6000) on conflict do nothing`,
      ),
    )
    const made: string[] = []
    for (let i = 0; i < 3; i++) made.unshift((await add({ name: `زحمة ${i}`, phone: phone(), text: 'شعار' })).body.id)
    const q = encodeURIComponent('زحمة')
    const first = await world.as<Page<Lead>>('admin', 'GET', `leads?q=${q}&limit=2`)
    const second = await world.as<Page<Lead>>('admin', 'GET', `leads?q=${q}&limit=2&cursor=${first.body.nextCursor}`)
    expect([...first.body.data, ...second.body.data].map((lead) => lead.id)).toEqual(made)
    expect((await find(`q=${q}&channel=whatsapp`)).length).toBe(0)
    expect((await find(`q=${encodeURIComponent('زحمة 1')}`)).map((lead) => lead.id)).toEqual([made[1]])
  })

  it('leaves tests apart, unless they are asked for or somebody is looked for', async () => {
    const { body } = await add({ name: 'تجربة منفردة', phone: phone(), text: 'شعار', isTest: true, externalId: 'a-test' })
    const ids = async (query: string) => (await find(query)).map((lead) => lead.id)
    expect(await ids('')).not.toContain(body.id)
    expect(await ids('channel=api')).not.toContain(body.id)
    expect(await ids('isTest=true')).toContain(body.id)
    expect(await ids('externalId=a-test')).toEqual([body.id])
    expect(await ids(`q=${encodeURIComponent('منفردة')}`)).toEqual([body.id])
    expect(await ids(`q=${encodeURIComponent('منفردة')}&isTest=false`)).toEqual([])
  })
})

describe('what happened to a lead, and why', () => {
  it('is told with names: who was asked, which rule decided, who gave it, and where it arrived', async () => {
    const before = await offered()
    await world.as('manager', 'PATCH', `leads/${before.id}`, { owner: { freelancerId: world.rival } })
    type Entry = { verb: string; names: Record<string, string>; entryId: string | null; params: Record<string, string> }
    const entries = (await world.as<Page<Entry>>('manager', 'GET', `leads/${before.id}/timeline?limit=200`)).body.data
    const asked = entries.find((entry) => entry.verb === 'request.offered')!
    expect(asked.names[asked.params.freelancerId!]).toEqual(expect.stringMatching(/./))
    const decided = entries.find((entry) => entry.verb === 'lead.offered')!
    if (decided.params.rule !== 'catchAll') expect(decided.names[decided.params.rule!]).toEqual(expect.stringMatching(/./))
    const given = entries.find((entry) => entry.verb === 'lead.assigned')!
    expect(Object.values(given.names)).toEqual(expect.arrayContaining(['Rival Rami', 'manager']))
  })

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
