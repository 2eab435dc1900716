import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endSessions, startSession } from '#src/accounts/sessions.ts'
import { postMessage } from '#src/chat/post.ts'
import { completeLead } from '#src/requests/close.ts'
import { makeDevice } from '../support/browser-device.ts'
import {
  act,
  again,
  calm,
  cardOf,
  deliveriesOf,
  diaryOf,
  enquires,
  heardOnWhatsApp,
  hire,
  inTenant,
  lookAtOdoo,
  mailsTo,
  type Office,
  offerLink,
  openOffice,
  pass,
  rowsOf,
  someone,
  visit,
  wishFor,
} from './steps.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice(['whatsapp', 'web-push'])
})
afterAll(() => office?.close())

let phones = 0

/** A freelancer of one service with a phone, signed in on a browser of his. */
async function hired(skill: string) {
  const phone = `+96655777${String(++phones).padStart(4, '0')}`
  const who = await hire(office, `مستقل ${skill}`, { phone, profile: { skills: [skill] } })
  const now = office.clock.now()
  const session = await inTenant(office, (trx) =>
    startSession(trx, { role: 'freelancer', freelancerId: who.id, how: 'mail', device: 'Chrome · Android' }, now),
  )
  const headers = { cookie: `wasl=${session.token}`, origin: office.app.deps.config.publicUrl }
  const call = <T = Record<string, never>>(method: string, path: string, body?: unknown) =>
    office.call<T>(method, path, body, { key: null, headers })
  return {
    ...who,
    phone,
    call,
    wish: wishFor(skill),
    /** Turns notifications on in one more browser. */
    async browser(name: string) {
      const device = makeDevice(office.fakes['web-push']!.baseUrl, name)
      const answer = await call<{ id: string }>('POST', 'push/subscriptions', device.subscription)
      expect(answer.status).toBe(201)
      return { ...device, id: answer.body.id, shown: () => pushedTo(device).map((push) => device.read(String(push.body))) }
    },
    heard: () => heardOnWhatsApp(office, phone),
  }
}

/** What the push service took for a browser, oldest first. */
function pushedTo({ path }: { path: string }) {
  return office.fakes['web-push']!.ledger.filter((effect) => effect.kind === 'push' && effect.path === path)
}

const held = async (lead: { id: string }, action: string, target: string) =>
  (await deliveriesOf(office, lead)).filter((one) => one.action === action && one.target === target)

describe('an offer on a phone that takes notifications', () => {
  it('is shown within the second, says nothing of who the client is, and then needs no WhatsApp', async () => {
    const sara = await hired('seo')
    const phone = await sara.browser('phone')
    const client = someone('فهد السري')
    const lead = await enquires(office, client, `${sara.wish}، ميزانيتي 900 ريال`)
    const [request] = await rowsOf(office, 'requests', { lead_id: lead.id })
    const [shown] = phone.shown()
    expect(shown).toMatchObject({ kind: 'offer', title: 'طلب جديد يناسبك', language: 'ar', tag: `request-${request!.id}` })
    expect(shown!.url).toBe(`${office.app.deps.config.publicUrl}/portal/requests/${request!.id}`)
    expect(shown!.body).toMatch(/900/)
    for (const secret of [client.name, client.phone, client.phone.slice(-4), client.email])
      expect(JSON.stringify(shown)).not.toContain(secret)
    expect(pushedTo(phone)).toMatchObject([{ urgency: 'high', topic: String(request!.id).replaceAll('-', '') }])
    expect(Number(pushedTo(phone)[0]!.ttl)).toBeGreaterThan(3600)
    // The mail with the answer link goes as ever; WhatsApp waits.
    expect(await mailsTo(office, sara.email)).toHaveLength(1)
    expect(sara.heard()).toEqual([])
    expect(await held(lead, 'offer.freelancer', 'whatsapp')).toMatchObject([{ status: 'pending' }])

    expect((await sara.call('POST', 'push/shown', { deliveryId: shown!.deliveryId })).status).toBe(204)
    expect(await held(lead, 'offer.freelancer', 'whatsapp')).toMatchObject([{ status: 'done', receipt: 'not_needed' }])
    await pass(office, 61_000)
    expect(sara.heard()).toEqual([])
    expect((await sara.call('POST', 'push/shown', { deliveryId: shown!.deliveryId, opened: true })).status).toBe(204)
    await sara.call('POST', 'push/shown', { deliveryId: shown!.deliveryId })
    expect(await held(lead, 'offer.freelancer', 'push')).toMatchObject([{ status: 'done', receipt: 'read' }])
  })

  it('that stays in a pocket is told on WhatsApp after a minute, once', async () => {
    const ali = await hired('video-editing')
    const phone = await ali.browser('pocket')
    const lead = await enquires(office, someone(), ali.wish)
    await pass(office, 25_000)
    expect([phone.shown().length, ali.heard().length]).toEqual([1, 0])
    await pass(office, 36_000)
    expect(ali.heard()).toMatchObject([{ type: 'template', template: { name: 'wasl_offer' } }])
    // Shown late it changes nothing.
    await ali.call('POST', 'push/shown', { deliveryId: phone.shown()[0]!.deliveryId })
    await pass(office, 61_000)
    expect(ali.heard()).toHaveLength(1)
    expect(await held(lead, 'offer.freelancer', 'whatsapp')).toMatchObject([
      { status: 'done', receipt: expect.not.stringMatching('not_needed') },
    ])
  })

  it('reaches every device at once; one that has gone is forgotten, and with the last one WhatsApp goes without waiting', async () => {
    const nora = await hired('translation')
    const [old, phone] = [await nora.browser('old'), await nora.browser('phone')]
    await act(office, 'web-push', { do: 'leave', endpoint: old.endpoint })
    const first = await enquires(office, someone(), nora.wish)
    expect([old.shown().length, phone.shown().length, nora.heard().length]).toEqual([0, 1, 0])
    expect((await rowsOf(office, 'push_devices', { freelancer_id: nora.id })).map((row) => row.id)).toEqual([phone.id])
    expect((await held(first, 'offer.freelancer', 'push')).map((one) => one.status).sort()).toEqual(['dead', 'done'])
    await nora.call('POST', 'push/shown', { deliveryId: phone.shown()[0]!.deliveryId })

    await act(office, 'web-push', { do: 'forget', endpoint: phone.endpoint })
    await enquires(office, someone(), nora.wish)
    expect(nora.heard()).toHaveLength(1)
    expect(await rowsOf(office, 'push_devices', { freelancer_id: nora.id })).toEqual([])
    // From now on it is as for everybody without notifications: all at once.
    await enquires(office, someone(), nora.wish)
    expect(nora.heard()).toHaveLength(2)
    expect(await mailsTo(office, nora.email)).toHaveLength(3)
  })

  it('that was answered elsewhere within the minute is not told on WhatsApp any more', async () => {
    const omar = await hired('ad-copywriting')
    const phone = await omar.browser('phone')
    const lead = await enquires(office, someone(), omar.wish)
    await visit(office, `${await offerLink(office, omar)}/accept`, {})
    await calm(office)
    expect(phone.shown().map((one) => one.kind)).toEqual(['offer', 'accepted'])
    expect(phone.shown()[1]).toMatchObject({ url: expect.stringMatching(/\/chat\/[\da-f-]{36}$/) })
    await omar.call('POST', 'push/shown', { deliveryId: phone.shown()[1]!.deliveryId })
    await pass(office, 61_000)
    expect(omar.heard()).toEqual([])
    expect(await held(lead, 'offer.freelancer', 'whatsapp')).toMatchObject([{ status: 'done', receipt: 'not_needed' }])
  })

  it('waits out a push service that asks for a pause, and is shown once', async () => {
    const huda = await hired('graphic-design')
    const phone = await huda.browser('phone')
    await act(office, 'web-push', { do: 'limit', count: 1, retryAfterS: 20 })
    await enquires(office, someone(), huda.wish)
    expect(phone.shown()).toEqual([])
    await pass(office, 21_000)
    expect(phone.shown()).toMatchObject([{ kind: 'offer' }])
    await pass(office, 3_600_000)
    expect(phone.shown().filter((one) => one.kind === 'offer')).toHaveLength(1)
  })
})

describe('one’s own devices', () => {
  it('get a test by a press, and nothing any more when they were turned off or signed out', async () => {
    const rami = await hired('voice-over')
    const [phone, desk] = [await rami.browser('phone'), await rami.browser('desk')]
    expect((await rami.call('POST', 'push/test')).body).toEqual({ devices: 2 })
    await calm(office)
    expect([...phone.shown(), ...desk.shown()].map((one) => one.kind)).toEqual(['test', 'test'])
    expect((await rami.call('DELETE', `push/subscriptions/${desk.id}`)).status).toBe(204)
    expect((await rami.call('DELETE', `push/subscriptions/${desk.id}`)).status).toBe(404)
    expect((await rami.call('POST', 'push/test')).body).toEqual({ devices: 1 })
    await calm(office)
    expect([phone.shown().length, desk.shown().length]).toEqual([2, 1])

    await inTenant(office, (trx) => endSessions(trx, { freelancer_id: rami.id }, office.clock.now()))
    await enquires(office, someone(), rami.wish)
    expect(phone.shown()).toHaveLength(2)
    expect(rami.heard()).toHaveLength(1)
  })
})

describe('news in a private chat', () => {
  it('are pushed first; a mail follows five minutes later, and only where nothing was read', async () => {
    const lina = await hired('photography')
    const phone = await lina.browser('phone')
    const lead = await enquires(office, someone(), lina.wish)
    await visit(office, `${await offerLink(office, lina)}/accept`, {})
    await calm(office)
    const [chat] = await rowsOf(office, 'chats', { lead_id: lead.id })
    const writes = (text: string) =>
      inTenant(office, (trx) => postMessage(trx, String(chat!.id), { sender: 'client', text }, office.clock.now()))
    const chatMails = async () => (await mailsTo(office, lina.email)).filter((mail) => /رسائل جديدة/.test(mail.subject)).length
    const told = () => phone.shown().filter((one) => one.kind === 'chat')

    await writes('متى تبدأ؟')
    await writes('أنتظرك')
    await pass(office, 95_000)
    expect(told()).toMatchObject([{ title: 'رسائل جديدة', tag: `chat-${chat!.id}` }])
    expect(JSON.stringify(told())).not.toContain('متى تبدأ')
    expect(await chatMails()).toBe(0)
    const last = Number((await rowsOf(office, 'chats', { id: chat!.id }))[0]!.last_seq)
    expect((await lina.call('POST', `chats/${chat!.id}/read`, { seq: last })).status).toBe(204)
    await pass(office, 301_000)
    expect(await chatMails()).toBe(0)

    await writes('هل من جديد؟')
    await pass(office, 95_000)
    expect([told().length, await chatMails()]).toEqual([2, 0])
    await pass(office, 301_000)
    expect([told().length, await chatMails()]).toEqual([2, 1])
  })
})

describe('a client in his chat', () => {
  it('is notified of that chat in his browser, and of no other', async () => {
    const dana = await hired('interior-design')
    const client = someone()
    const chats = []
    for (const wish of [dana.wish, `${dana.wish} الثاني`]) {
      const lead = await enquires(office, chats.length ? someone() : client, wish)
      await visit(office, `${await offerLink(office, dana)}/accept`, {})
      await calm(office)
      chats.push((await rowsOf(office, 'chats', { lead_id: lead.id }))[0]!)
    }
    const [mine, other] = chats as unknown as [{ id: string; contact_id: string }, { id: string }]
    const session = await inTenant(office, (trx) =>
      startSession(
        trx,
        { role: 'client', how: 'chat', device: 'Safari · iPhone', chatId: mine.id, contactId: mine.contact_id },
        office.clock.now(),
      ),
    )
    const headers = {
      cookie: `wasl-${mine.id.slice(-12)}=${session.token}`,
      origin: office.app.deps.config.publicUrl,
      'wasl-chat': mine.id,
    }
    const device = makeDevice(office.fakes['web-push']!.baseUrl, 'client')
    expect((await office.call('POST', 'push/subscriptions', device.subscription, { key: null, headers })).status).toBe(201)
    const writes = (chat: { id: string }) =>
      inTenant(office, (trx) => postMessage(trx, chat.id, { sender: 'freelancer', text: 'سؤال صغير' }, office.clock.now()))
    const told = () => heardOnWhatsApp(office, client.phone).filter((one) => /رسائل جديدة/.test(one.text ?? '')).length
    await writes(other)
    await writes(mine)
    await pass(office, 95_000)
    expect(pushedTo(device).map((push) => device.read(String(push.body)))).toMatchObject([
      { kind: 'chat', url: `${office.app.deps.config.publicUrl}/chat/${mine.id}` },
    ])
    // Who does not read it within five minutes hears it where he wrote.
    expect(told()).toBe(0)
    await pass(office, 301_000)
    expect(told()).toBe(1)
    // His link is taken back: that browser is told nothing any more.
    await inTenant(office, (trx) => endSessions(trx, { chat_id: mine.id, role: 'client' }, office.clock.now()))
    await pass(office, 4 * 3_600_000)
    await writes(mine)
    await pass(office, 95_000)
    expect(pushedTo(device)).toHaveLength(1)
  })
})

describe('a project that is completed', () => {
  it('is told to both sides outside the chat, with the way to the stars and to all that was said; once', async () => {
    const mona = await hired('data-entry')
    const client = someone()
    const lead = await enquires(office, client, mona.wish)
    await visit(office, `${await offerLink(office, mona)}/accept`, {})
    await calm(office)
    const [chat] = await rowsOf(office, 'chats', { lead_id: lead.id })
    const before = { client: heardOnWhatsApp(office, client.phone).length, mona: (await mailsTo(office, mona.email)).length }
    for (const _twice of [1, 2]) expect((await mona.call('POST', `chats/${chat!.id}/complete`)).status).toBe(200)
    await calm(office)
    const told = heardOnWhatsApp(office, client.phone).slice(before.client)
    expect(told.map((one) => one.text).join()).toContain('اكتمل مشروعك مع')
    expect(told).toHaveLength(1)
    const mails = (await mailsTo(office, mona.email)).slice(before.mona)
    expect(mails).toHaveLength(1)
    expect(JSON.stringify(mails[0])).toMatch(/\/c\/[\w-]{43}/)
    // The link still opens the chat, where the client says how it was; the freelancer hears that.
    const link = JSON.stringify(told[0]).match(/\/c\/[\w-]{43}/)![0]
    const opened = await fetch(`${office.url}${link}`, { method: 'POST', redirect: 'manual' })
    const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!
    const headers = { cookie, origin: office.app.deps.config.publicUrl }
    const asClient = <T>(method: string, path: string, body?: unknown) => office.call<T>(method, path, body, { key: null, headers })
    expect((await asClient('POST', `chats/${chat!.id}/rate`, { stars: 5, text: 'ذوق' })).status).toBe(200)
    const { body } = await mona.call<{ data: { kind: string }[] }>('GET', 'notifications')
    expect(body.data.map((one) => one.kind).slice(0, 2)).toEqual(['rated', 'completed'])
    const kept = await asClient<{ text: string }>('GET', `chats/${chat!.id}/transcript`)
    expect(kept.body.text).toContain('أكمل المستقل المشروع.')
  })

  it('by the client himself: he is not written to once more, the freelancer is', async () => {
    const mona = await hired('tutoring')
    const client = someone()
    const lead = await enquires(office, client, mona.wish)
    await visit(office, `${await offerLink(office, mona)}/accept`, {})
    await calm(office)
    const [chat] = await rowsOf(office, 'chats', { lead_id: lead.id })
    const before = { client: heardOnWhatsApp(office, client.phone).length, mona: (await mailsTo(office, mona.email)).length }
    await inTenant(office, (trx) => completeLead(trx, lead.id, 'test', office.clock.now(), 'client'))
    await calm(office)
    expect(heardOnWhatsApp(office, client.phone)).toHaveLength(before.client)
    expect(await mailsTo(office, mona.email)).toHaveLength(before.mona + 1)
    expect((await rowsOf(office, 'chats', { id: chat!.id }))[0]).toMatchObject({ completed_by: 'client' })
  })

  it('when WhatsApp’s window has closed: the approved news of his request says it', async () => {
    const mona = await hired('voice-over')
    const client = someone()
    const lead = await enquires(office, client, mona.wish)
    await visit(office, `${await offerLink(office, mona)}/accept`, {})
    await calm(office)
    const [chat] = await rowsOf(office, 'chats', { lead_id: lead.id })
    await pass(office, 25 * 3_600_000)
    expect((await mona.call('POST', `chats/${chat!.id}/complete`)).status).toBe(200)
    await calm(office)
    const [news] = await held(lead, 'completed.client', 'whatsapp')
    expect(news).toMatchObject({ status: 'done' })
    expect(JSON.stringify(heardOnWhatsApp(office, client.phone).at(-1))).toContain('اكتمل العمل مع')
  })

  it.each(['the chat', 'Odoo'])('in %s is completed in both, once', async (where) => {
    const mona = await hired(where === 'Odoo' ? 'mobile-app' : 'web-development')
    const lead = await enquires(office, someone(), mona.wish)
    await visit(office, `${await offerLink(office, mona)}/accept`, {})
    await calm(office)
    const [chat] = await rowsOf(office, 'chats', { lead_id: lead.id })
    const card = await cardOf(office, lead)
    // The task leads to the request in the portal, by an address that anybody may see.
    const [request] = await rowsOf(office, 'requests', { lead_id: lead.id })
    expect(card.description).toContain(`/portal/requests/${request!.id}`)
    expect(card.description).not.toMatch(/\/[rc]\/[\w-]{43}/)
    if (where === 'Odoo') {
      await act(office, 'odoo', { do: 'move', taskId: card.id, stage: 'Done' })
      await lookAtOdoo(office)
    } else {
      expect((await mona.call('POST', `chats/${chat!.id}/complete`)).status).toBe(200)
      await calm(office)
    }
    expect(await cardOf(office, lead)).toMatchObject({ stage: 'Done' })
    expect(await again(office, lead)).toMatchObject({ status: 'won' })
    expect((await mona.call('GET', `chats/${chat!.id}`)).body).toMatchObject({ status: 'completed' })
    expect((await rowsOf(office, 'chats', { id: chat!.id }))[0]).toMatchObject({ completed_by: where === 'Odoo' ? 'system' : 'freelancer' })
    const said = await mona.call<{ data: { sender: string; text: string }[] }>('GET', `chats/${chat!.id}/messages`)
    expect(said.body.data.filter((one) => one.sender === 'system')).toMatchObject([
      { text: where === 'Odoo' ? 'completed:house' : 'completed:freelancer' },
    ])
    // Either side's echo changes nothing.
    await lookAtOdoo(office)
    expect((await mona.call('POST', `chats/${chat!.id}/complete`)).status).toBe(200)
    expect((await diaryOf(office, lead)).filter((verb) => verb === 'lead.won')).toHaveLength(1)
  })
})
