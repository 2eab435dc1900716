import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postMessage } from '#src/chat/post.ts'
import { startWorld, type Things, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
})
afterAll(() => world?.app.close())

interface Request {
  id: string
  leadId: string
  freelancerId: string
  status: string
  chatId: string | null
  question: string | null
  answeredBy: { via: string; personId?: string } | null
  lead: { name: string | null; text: string | null; contact: { phone: string | null; email: string | null; masked: boolean } | null }
}
interface Page<T> {
  data: T[]
}

const chatsOf = (lead: string) => world.inTenant((trx) => trx('chats').where({ lead_id: lead }).select('id', 'freelancer_id'))

describe('an acceptance', () => {
  it('pressed twenty times at once is one acceptance, and one chat', async () => {
    const things = await world.things()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.as<Request>('freelancer', 'POST', `requests/${things.request}/accept`)),
    )
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
    expect(await chatsOf(things.lead)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.body.chatId)).size).toBe(1)
    const accepted = await world.inTenant((trx) => trx('activities').where({ lead_id: things.lead, verb: 'request.accepted' }))
    expect(accepted).toHaveLength(1)
  })

  it('of twenty freelancers at once is one freelancer’s: the others are told 409', async () => {
    const things = await world.things()
    const asked = [things.request, things.rivalRequest]
    for (let i = 0; i < 18; i++) asked.push(await ask(things, await world.app.addFreelancer({ name: `Racer ${i}` })))
    const answers = await Promise.all(asked.map((id) => world.as<Request & { code: string }>('admin', 'POST', `requests/${id}/accept`)))
    const won = answers.filter((answer) => answer.status === 200)
    expect(won).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 409 && answer.body.code === 'already_answered')).toHaveLength(19)
    expect(await chatsOf(things.lead)).toEqual([{ id: won[0]!.body.chatId, freelancer_id: won[0]!.body.freelancerId }])
    const states = await world.inTenant((trx) => trx('requests').where({ lead_id: things.lead }).select('status'))
    expect(states.map((row) => row.status).sort()).toEqual(['accepted', ...Array.from({ length: 19 }, () => 'withdrawn')])
    expect((await world.as('admin', 'GET', `leads/${things.lead}`)).body).toMatchObject({
      status: 'assigned',
      owner: { freelancerId: won[0]!.body.freelancerId },
    })
    const pool = await Promise.all(
      [won[0]!.body.freelancerId].map((id) => world.as<{ openRequests: number }>('admin', 'GET', `freelancers/${id}`)),
    )
    expect(pool[0]!.status).toBe(200)
  })

  it('against a decline, a withdrawal and a new owner at once leaves one consistent lead', async () => {
    for (let round = 0; round < 6; round++) {
      const things = await world.things()
      const answers = await Promise.all([
        world.as('freelancer', 'POST', `requests/${things.request}/accept`),
        world.as('freelancer', 'POST', `requests/${things.request}/decline`, { reason: 'مشغول' }),
        world.as('admin', 'POST', `requests/${things.request}/withdraw`),
        world.as('rival', 'POST', `requests/${things.rivalRequest}/accept`),
        world.as('admin', 'PATCH', `leads/${things.lead}`, { ownerFreelancerId: world.rival }),
      ])
      expect(answers.filter((answer) => answer.status >= 500)).toEqual([])
      const accepted = await world.inTenant((trx) =>
        trx('requests').where({ lead_id: things.lead, status: 'accepted' }).select('id', 'freelancer_id'),
      )
      const lead = await world.as<{ status: string; owner: { freelancerId: string }; requestId: string }>(
        'admin',
        'GET',
        `leads/${things.lead}`,
      )
      expect(accepted).toHaveLength(1)
      expect(lead.body).toMatchObject({
        status: 'assigned',
        requestId: accepted[0]!.id,
        owner: { freelancerId: accepted[0]!.freelancer_id },
      })
      const active = await world.inTenant((trx) => trx('chats').where({ lead_id: things.lead, status: 'active' }).select('request_id'))
      expect(active).toEqual([{ request_id: accepted[0]!.id }])
    }
  })

  it('comes too late after the deadline', async () => {
    const things = await world.things()
    await world.inTenant((trx) =>
      trx('requests')
        .where({ id: things.request })
        .update({ due_at: new Date(Date.now() - 1000) }),
    )
    const late = await world.as('freelancer', 'POST', `requests/${things.request}/accept`)
    expect(late.status).toBe(409)
    expect(late.body).toMatchObject({ detail: 'The deadline of this request has passed.' })
  })

  it('tells who answered: the freelancer in the portal, or an admin’s key for him', async () => {
    const [first, second] = [await world.things(), await world.things()]
    const self = await world.as<Request>('freelancer', 'POST', `requests/${first.request}/accept`)
    const byKey = await world.as<Request>('admin', 'POST', `requests/${second.request}/accept`)
    expect(self.body.answeredBy).toEqual({ via: 'portal' })
    expect(byKey.body.answeredBy).toEqual({ via: 'api' })
  })
})

describe('other answers', () => {
  it('a decline takes a reason, is repeated without harm, and is final', async () => {
    const { request } = await world.things()
    const path = `requests/${request}`
    expect((await world.as('freelancer', 'POST', `${path}/decline`, { reason: 'خارج تخصصي' })).body).toMatchObject({
      status: 'declined',
      reason: 'خارج تخصصي',
    })
    expect((await world.as('freelancer', 'POST', `${path}/decline`, {})).status).toBe(200)
    expect((await world.as('freelancer', 'POST', `${path}/accept`)).status).toBe(409)
    expect((await world.as('freelancer', 'POST', `${path}/ask`, { question: 'x' })).status).toBe(409)
  })

  it('a question stops the clock and takes words', async () => {
    const { request } = await world.things()
    const path = `requests/${request}/ask`
    for (const body of [{}, { question: '' }, { question: '   ' }, { question: 'x'.repeat(1001) }])
      expect((await world.as('freelancer', 'POST', path, body)).status).toBe(422)
    const asked = await world.as<Request & { questionDueAt: string }>('freelancer', 'POST', path, { question: 'كم لونًا؟' })
    expect(asked.body).toMatchObject({ status: 'asked', question: 'كم لونًا؟' })
    expect(Date.parse(asked.body.questionDueAt)).toBeGreaterThan(Date.now() + 23 * 3_600_000)
    expect((await world.as('freelancer', 'POST', `requests/${request}/accept`)).status, 'it may be accepted meanwhile').toBe(200)
  })
})

describe('what a freelancer sees', () => {
  it('is his own requests and nobody else’s, however he asks (S3)', async () => {
    const things = await world.things()
    for (const query of ['', '?status=pending', `?freelancerId=${world.rival}`, `?leadId=${things.lead}`]) {
      const { body } = await world.as<Page<Request>>('freelancer', 'GET', `requests${query}`)
      expect(body.data.length, query).toBeGreaterThan(0)
      for (const request of body.data) expect(request.freelancerId).toBe(world.freelancer)
    }
    const told = JSON.stringify((await world.as('freelancer', 'GET', `requests/${things.request}`)).body)
    expect(told).not.toContain(world.rival)
    expect(told).not.toContain(things.rivalRequest)
  })

  it('masks the client until acceptance, and everything once it is another’s (S7)', async () => {
    const things = await world.things()
    const lead = (await world.as<{ contact: { phone: string; email: string } }>('admin', 'GET', `leads/${things.lead}`)).body.contact
    const before = await world.as<Request>('freelancer', 'GET', `requests/${things.request}`)
    expect(before.body.lead.contact).toEqual({ phone: `+966 ••• ${lead.phone.slice(-2)}`, email: 'c•••@e•••', masked: true })
    expect(JSON.stringify(before.body)).not.toContain(lead.phone)
    expect(JSON.stringify((await world.as('freelancer', 'GET', 'requests')).body)).not.toContain(lead.phone)
    expect((await world.as<Request>('manager', 'GET', `requests/${things.request}`)).body.lead.contact).toMatchObject({
      phone: lead.phone,
      masked: false,
    })
    const accepted = await world.as<Request>('freelancer', 'POST', `requests/${things.request}/accept`)
    expect(accepted.body.lead.contact).toEqual({ phone: lead.phone, email: lead.email, masked: false })
    const rival = await world.as<Request>('rival', 'GET', `requests/${things.rivalRequest}`)
    expect(rival.body).toMatchObject({ status: 'withdrawn', lead: { name: null, text: null, contact: null, answers: {} } })
    expect(JSON.stringify(rival.body)).not.toContain(lead.phone)
    expect(JSON.stringify(rival.body)).not.toContain(world.freelancer)
  })

  it('is not masked where the tenant does not mask', async () => {
    const things = await world.things()
    await world.inTenant((trx) => trx('tenants').where({ id: world.app.tenant.id }).update({ masking: false }))
    try {
      expect((await world.as<Request>('freelancer', 'GET', `requests/${things.request}`)).body.lead.contact).toMatchObject({
        masked: false,
      })
    } finally {
      await world.inTenant((trx) => trx('tenants').where({ id: world.app.tenant.id }).update({ masking: true }))
    }
  })
})

describe('the private chat', () => {
  it('is written by both sides, read in order, and takes a repeat as one message', async () => {
    const things = await world.things()
    const contact = await world.inTenant((trx) => trx('chats').where({ id: things.chat }).first('contact_id'))
    await world.actAsClient(contact.contact_id)
    const path = `chats/${things.chat}/messages`
    const first = await world.as<{ id: string; seq: number }>('freelancer', 'POST', path, { text: 'السلام عليكم', clientMessageId: 'm1' })
    const again = await world.as<{ id: string }>('freelancer', 'POST', path, { text: 'السلام عليكم', clientMessageId: 'm1' })
    await world.as('client', 'POST', path, { text: 'وعليكم السلام', clientMessageId: 'm1' })
    expect(again.body.id).toBe(first.body.id)
    type Said = { seq: number; sender: string; text: string }
    const read = await world.as<{ data: Said[]; nextCursor: string | null }>('client', 'GET', path)
    expect(read.body.data.map(({ seq, sender, text }) => [seq, sender, text])).toEqual([
      [1, 'freelancer', 'السلام عليكم'],
      [2, 'client', 'وعليكم السلام'],
    ])
    const one = await world.as<{ data: Said[]; nextCursor: string }>('client', 'GET', `${path}?limit=1`)
    expect(
      (await world.as<{ data: Said[] }>('client', 'GET', `${path}?cursor=${one.body.nextCursor}`)).body.data.map((message) => message.seq),
    ).toEqual([2])
    const stored = await world.inTenant((trx) => trx('chat_messages').where({ chat_id: things.chat }).select('body'))
    for (const row of stored) expect(row.body.toString('utf8')).not.toContain('السلام')
  })

  it('is completed once: the lead is won, nothing more is written', async () => {
    const things = await world.things()
    const path = `chats/${things.chat}`
    expect((await world.as('freelancer', 'POST', `${path}/complete`)).body).toMatchObject({ status: 'completed' })
    expect((await world.as('freelancer', 'POST', `${path}/complete`)).status).toBe(200)
    expect((await world.as('admin', 'GET', `leads/${things.chatLead}`)).body).toMatchObject({ status: 'won' })
    expect((await world.as('freelancer', 'POST', `${path}/messages`, { text: 'x' })).status).toBe(410)
  })

  it('is kept as a text by either side, each in his language, files by their names', async () => {
    const things = await world.things()
    const contact = await world.inTenant((trx) => trx('chats').where({ id: things.chat }).first('contact_id'))
    await world.actAsClient(contact.contact_id)
    const path = `chats/${things.chat}`
    const file = { id: things.file, kind: 'image' as const }
    await world.inTenant((trx) => postMessage(trx, things.chat, { sender: 'client', text: 'هذا الملف', file }, new Date()))
    await world.as('freelancer', 'POST', `${path}/complete`)
    const kept = async (who: 'client' | 'freelancer', language: string) =>
      (await world.as<{ text: string }>(who, 'GET', `${path}/transcript`, undefined, { 'accept-language': language })).body.text
    expect(await kept('client', 'ar')).toContain('أكمل المستقل المشروع.')
    const english = await kept('freelancer', 'en')
    expect(english).toContain('The freelancer completed the project.')
    expect(english).toMatch(/هذا الملف <[^<>]+\.(?:png|jpg|webp)>/)
    expect(english).not.toContain(things.file)
  })

  it('leaves a line in the audit trail when an admin reads it', async () => {
    const things = await world.things()
    await world.as('admin', 'GET', `chats/${things.chat}/messages`)
    const trail = await world.as<Page<{ action: string }>>('admin', 'GET', `audit?subjectId=${things.chat}`)
    expect(trail.body.data.map((line) => line.action)).toEqual(['chat.read'])
  })
})

describe('notifications', () => {
  it('are read and taken away by whom they are for', async () => {
    const things = await world.things()
    const listed = async (who: 'freelancer' | 'rival' | 'admin', query = '') =>
      (await world.as<Page<{ id: string; readAt: string | null }>>(who, 'GET', `notifications${query}`)).body.data
    expect((await listed('freelancer')).find((one) => one.id === things.notification)).toMatchObject({ readAt: null })
    expect((await listed('rival')).map((one) => one.id)).not.toContain(things.notification)
    expect((await listed('freelancer')).map((one) => one.id)).not.toContain(things.staffNotification)
    expect((await listed('admin')).map((one) => one.id)).toEqual(expect.arrayContaining([things.notification, things.staffNotification]))
    expect((await listed('admin', '?audience=admin')).map((one) => one.id)).not.toContain(things.notification)
    expect((await world.as('freelancer', 'POST', `notifications/${things.notification}/read`)).body).toMatchObject({
      readAt: expect.any(String),
    })
    expect((await world.as('freelancer', 'DELETE', `notifications/${things.notification}`)).status).toBe(204)
    expect((await listed('freelancer')).map((one) => one.id)).not.toContain(things.notification)
    expect((await world.as('manager', 'POST', `notifications/${things.staffNotification}/read`)).status).toBe(200)
  })
})

async function ask(things: Things, freelancerId: string): Promise<string> {
  return world.inTenant(async (trx) => {
    const like = await trx('requests').where({ id: things.request }).first()
    const [row] = await trx('requests')
      .insert({ ...like, policy: JSON.stringify(like.policy), why: '[]', id: trx.raw('gen_random_uuid()'), freelancer_id: freelancerId })
      .returning('id')
    return row.id
  })
}
