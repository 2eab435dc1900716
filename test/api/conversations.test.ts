import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'

interface Conversation {
  id: string
  contact: { id: string; name: string | null }
  lastSeq: number
  lastInbound: { text: string | null } | null
  handedOverAt: string | null
  waits: boolean
  unread: number
  seenSeq: number
  drawsBack: boolean
  windowUntil: string
}
interface Message {
  seq: number
  by: string
  author: { actor: string; name: string | null } | null
  text: string | null
  status: string | null
  why: { code: string } | null
}
interface List<T> {
  data: T[]
  nextCursor: string | null
}

let wasl: TestApp
let told = 0
beforeAll(async () => {
  wasl = await startTestApp()
  await wasl.connect('whatsapp', { dialogue: 'choose' })
  await wasl.addFreelancer({ name: 'سارة' })
})
afterAll(() => wasl?.close())

/** A client writes on WhatsApp; answers the conversation with him. */
async function hear(phone: string, text: string, name = `عميل ${phone.slice(-3)}`): Promise<Conversation> {
  await fetch(`${wasl.fakes.whatsapp!.baseUrl}/_deliver`, { method: 'POST', body: JSON.stringify({ scenario: 'text', text, phone, name }) })
  await wasl.settle()
  const { data } = await list('')
  return data.find((one) => one.contact.name === name)!
}
const fresh = () => `+9665017${String(++told).padStart(5, '0')}`
const list = async (query: string) => (await wasl.call<List<Conversation>>('GET', `conversations?limit=200${query}`)).body
const read = async (id: string) => (await wasl.call<Conversation>('GET', `conversations/${id}`)).body
const messages = async (id: string, query = '') => (await wasl.call<List<Message>>('GET', `conversations/${id}/messages${query}`)).body.data
const say = (id: string, text: string) => wasl.call('POST', `conversations/${id}/messages`, { text })
const ids = (found: List<Conversation>) => found.data.map((one) => one.id)

describe('the office’s inbox', () => {
  it('shows the client’s last words and how many nobody has looked at', async () => {
    const phone = fresh()
    await hear(phone, 'السلام عليكم')
    const one = await hear(phone, 'ابي شعار')
    expect(one).toMatchObject({ lastInbound: { text: 'ابي شعار' }, unread: 2, waits: false, handedOverAt: null })
    expect(ids(await list('&unread=true'))).toContain(one.id)
    expect((await wasl.call('POST', `conversations/${one.id}/seen`, { seq: one.lastSeq })).status).toBe(204)
    expect(await read(one.id)).toMatchObject({ unread: 0, seenSeq: one.lastSeq })
    expect(ids(await list('&unread=true'))).not.toContain(one.id)
    await wasl.call('POST', `conversations/${one.id}/seen`, { seq: 1 })
    expect((await read(one.id)).seenSeq, 'never further back').toBe(one.lastSeq)
    expect((await wasl.call('POST', `conversations/${one.id}/unread`)).status).toBe(204)
    expect((await read(one.id)).unread).toBe(1)
  })

  it('keeps those that wait for a person apart: taken over, and the client’s last words not answered', async () => {
    const phone = fresh()
    const one = await hear(phone, 'عندي سؤال')
    expect(ids(await list('&led=bot'))).toContain(one.id)
    await wasl.call('POST', `conversations/${one.id}/take-over`)
    expect(ids(await list('&waits=true'))).toContain(one.id)
    expect(ids(await list('&led=person'))).toContain(one.id)
    expect(ids(await list('&led=bot'))).not.toContain(one.id)
    await say(one.id, 'تفضل')
    await wasl.settle()
    expect(await read(one.id)).toMatchObject({ waits: false, unread: 0 })
    expect(ids(await list('&waits=true'))).not.toContain(one.id)
    await hear(phone, 'متى تفتحون؟')
    expect(await read(one.id)).toMatchObject({ waits: true, unread: 1 })
    await wasl.call('POST', `conversations/${one.id}/hand-back`)
    expect((await read(one.id)).waits).toBe(false)
  })

  it('is narrowed to a channel and to one contact, page by page', async () => {
    const one = await hear(fresh(), 'سلام')
    await hear(fresh(), 'سلام')
    expect(ids(await list('&channel=whatsapp'))).toContain(one.id)
    expect(ids(await list('&channel=instagram'))).toEqual([])
    expect(ids(await list(`&contactId=${one.contact.id}`))).toEqual([one.id])
    const first = (await wasl.call<List<Conversation>>('GET', 'conversations?limit=1')).body
    const second = (await wasl.call<List<Conversation>>('GET', `conversations?limit=1&cursor=${first.nextCursor}`)).body
    expect(second.data[0]!.id).not.toBe(first.data[0]!.id)
    expect((await wasl.call('GET', 'conversations?led=nobody')).status).toBe(400)
  })
})

describe('what was said', () => {
  it('tells who said it, and reads backwards from a number', async () => {
    const phone = fresh()
    const one = await hear(phone, 'ابي شعار')
    await say(one.id, 'أهلًا بك')
    await wasl.settle()
    const said = await messages(one.id)
    expect(said.map((message) => message.by)).toEqual(expect.arrayContaining(['client', 'bot', 'person']))
    expect(said.at(-1)).toMatchObject({ by: 'person', text: 'أهلًا بك', author: { actor: expect.stringMatching(/^key:/) } })
    expect((await messages(one.id, '?before=3&limit=2')).map((message) => message.seq)).toEqual([1, 2])
  })

  it('keeps what failed with its cause', async () => {
    const one = await hear(fresh(), 'ابي شعار')
    await fetch(`${wasl.fakes.whatsapp!.baseUrl}/_act`, { method: 'POST', body: JSON.stringify({ do: 'fail-later', code: 131026 }) })
    await say(one.id, 'هل تسمعني')
    await expect
      .poll(async () => {
        await wasl.settle()
        return (await messages(one.id)).at(-1)
      })
      .toMatchObject({ status: 'failed', why: { code: '131026' } })
  })

  it('that could not leave stands beside it with the cause; once the window has closed only the template may go', async () => {
    const one = await hear(fresh(), 'ابي شعار')
    const refused = await wasl.call('POST', `conversations/${one.id}/ask-back`)
    expect(refused.status, 'the window is open').toBe(422)
    wasl.clock.advance(25 * 3_600_000)
    await say(one.id, 'تأخرنا عليك')
    await wasl.settle()
    const outgoing = () =>
      wasl.call<List<{ text: string; kind: string; status: string; why: { code: string } }>>('GET', `conversations/${one.id}/outgoing`)
    expect((await outgoing()).body.data).toMatchObject([{ text: 'تأخرنا عليك', kind: 'text', why: { code: 'no_template' } }])
    const ledger = wasl.fakes.whatsapp!.ledger
    const before = ledger.length
    expect((await read(one.id)).drawsBack).toBe(true)
    for (const _ of ['once', 'twice']) expect((await wasl.call('POST', `conversations/${one.id}/ask-back`)).status).toBe(200)
    await wasl.settle()
    expect(ledger.slice(before).filter((effect) => effect.kind === 'message')).toMatchObject([{ type: 'template' }])
    expect((await messages(one.id)).at(-1)).toMatchObject({ by: 'house' })
  })
})

describe('a private note', () => {
  it('stands behind the message it was written at, and never goes out', async () => {
    const one = await hear(fresh(), 'ابي شعار')
    const before = wasl.fakes.whatsapp!.ledger.length
    const note = await wasl.call<{ id: string; afterSeq: number }>('POST', `conversations/${one.id}/notes`, {
      text: 'زبون مهم، لا تتأخروا',
    })
    expect(note.status).toBe(201)
    await wasl.settle()
    expect(JSON.stringify(wasl.fakes.whatsapp!.ledger.slice(before))).not.toContain('زبون')
    expect(await read(one.id), 'the bot goes on').toMatchObject({ handedOverAt: null })
    const notes = async () => (await wasl.call<List<{ text: string; afterSeq: number }>>('GET', `conversations/${one.id}/notes`)).body.data
    expect(await notes()).toMatchObject([{ text: 'زبون مهم، لا تتأخروا', afterSeq: one.lastSeq }])
    expect((await messages(one.id)).map((message) => message.text).join()).not.toContain('زبون')
    const path = `notes/${note.body.id}`
    expect((await wasl.call('PATCH', path, { removed: true })).status).toBe(204)
    expect(await notes()).toEqual([])
    await wasl.call('PATCH', path, { removed: false })
    expect(await notes()).toHaveLength(1)
    expect((await wasl.call('PATCH', `notes/${one.id}`, { removed: true })).status).toBe(404)
  })

  it('is sealed in the table', async () => {
    const rows = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) => trx('conversation_notes').select('body'))
    expect(rows.length).toBeGreaterThan(0)
    for (const { body } of rows) expect(body.toString('utf8')).not.toContain('زبون')
  })
})

describe('snippets', () => {
  interface Snippet {
    id: string
    name: string
    rev: number
    fields?: Record<string, string>
  }
  const add = (body: object) => wasl.call<Snippet>('POST', 'snippets', body)

  it('are added, changed and taken away, each name once', async () => {
    const made = await add({ name: 'أهلا', ar: 'أهلًا {name}، معك {me} من {office}' })
    expect(made).toMatchObject({ status: 201, body: { name: 'أهلا', en: null, rev: 1 } })
    const again = await add({ name: 'أهلا', ar: 'x' })
    expect([again.status, Object.keys(again.body.fields!)]).toEqual([422, ['name']])
    const { id } = made.body
    expect((await wasl.call<Snippet>('PATCH', `snippets/${id}`, { en: 'Hello {name}', rev: 1 })).body).toMatchObject({
      en: 'Hello {name}',
      rev: 2,
    })
    expect((await wasl.call('PATCH', `snippets/${id}`, { ar: 'y', rev: 1 })).status).toBe(409)
    expect((await wasl.call('PATCH', `snippets/${id}`, { ar: null, en: null })).status, 'no words at all').toBe(422)
    await add({ name: 'سعر', ar: 'الأسعار' })
    expect((await wasl.call('PATCH', `snippets/${id}`, { name: 'سعر' })).status).toBe(422)
    expect((await wasl.call<List<Snippet>>('GET', 'snippets')).body.data.map((one) => one.name)).toEqual(['أهلا', 'سعر'])
    expect((await wasl.call('DELETE', `snippets/${id}`)).status).toBe(204)
    expect((await wasl.call('DELETE', `snippets/${id}`)).status).toBe(404)
  })

  it('leave open only what can be filled in', async () => {
    const wrong = await add({ name: 'wrong', ar: 'أهلًا {اسم}' })
    expect(wrong.status).toBe(422)
    expect(wrong.body.fields!.ar).toContain('{name}')
    expect((await add({ name: 'two words', ar: 'x' })).status).toBe(422)
  })

  it('of one name are made once, however many make it at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => add({ name: 'معا', ar: 'x' })))
    expect(answers.map((one) => one.status).sort()).toEqual([201, 422, 422, 422, 422])
  })
})
