import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Standing } from '#src/leads/standing.ts'
import { keysOf } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import {
  act,
  again,
  calm,
  deliver,
  deliveriesOf,
  diaryOf,
  enquires,
  heardOnWhatsApp,
  hire,
  inTenant,
  LOGO,
  leadOf,
  leadsOf,
  ledgerOf,
  linkIn,
  type Office,
  offerLink,
  openOffice,
  post,
  rowsOf,
  someone,
  until,
  visit,
  writes,
} from './steps.ts'

describe('what clients do on their channels', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice(['whatsapp', 'instagram', 'whatsapp-gateway'])
    sara = await hire(office, 'سارة')
  })
  afterAll(() => office?.close())

  it('the first message opens a lead, the second joins it', async () => {
    const client = someone('نورة')
    const lead = await enquires(office, client)
    await writes(office, client, 'ونسيت أقول: باللون الأخضر')
    await calm(office)
    expect(await leadsOf(office, client.name)).toHaveLength(1)
    expect((await said(office, lead)).map((message) => message.text)).toEqual([
      LOGO,
      expect.stringContaining('وصلنا طلبك'),
      'ونسيت أقول: باللون الأخضر',
    ])
    expect(await diaryOf(office, lead)).toContain('message.joined')
    expect(heardOnWhatsApp(office, client.phone)).toHaveLength(1)
  })

  it('two messages within 200 ms, and five in one call, are one lead in their order', async () => {
    const client = someone('خالد')
    await Promise.all([writes(office, client, LOGO), sleep(200).then(() => writes(office, client, 'بسرعة لو سمحتوا'))])
    await calm(office)
    const lead = await leadOf(office, client.name)
    expect((await said(office, lead)).filter((message) => message.direction === 'inbound').map((message) => message.text)).toEqual([
      LOGO,
      'بسرعة لو سمحتوا',
    ])
    const other = someone('دفعة')
    await writes(office, other, LOGO, { scenario: 'batch', size: 5 })
    await calm(office)
    expect(await leadsOf(office, other.name)).toHaveLength(1)
    expect((await said(office, await leadOf(office, other.name))).filter((message) => message.direction === 'inbound')).toHaveLength(5)
  })

  it('ten people at once, each with three messages, are ten leads', async () => {
    const clients = Array.from({ length: 10 }, () => someone('جمع'))
    await Promise.all(clients.flatMap((client) => [LOGO, 'ثانيًا', 'ثالثًا'].map((text) => writes(office, client, text))))
    await calm(office)
    for (const client of clients) expect(await leadsOf(office, client.name)).toHaveLength(1)
  })

  it('a reaction, an edit, a deletion and a status open nothing, whoever they come from', async () => {
    const before = await rowsOf(office, 'leads')
    for (const scenario of ['reaction', 'edit', 'revoke', 'status-like']) {
      const stranger = someone('غريب')
      expect((await deliver(office, 'whatsapp', { scenario, ...stranger, target: 'wamid.never-seen' })).answers).toEqual({ 200: 1 })
    }
    for (const scenario of ['reaction', 'edit', 'deleted', 'read', 'echo', 'story-mention'])
      expect((await deliver(office, 'instagram', { scenario })).answers).toEqual({ 200: 1 })
    for (const scenario of ['reaction', 'edited', 'revoked', 'from-me', 'group', 'session-failed'])
      expect((await deliver(office, 'whatsapp-gateway', { scenario, ...someone('غريب') })).answers).toEqual({ 200: 1 })
    await calm(office)
    expect(await rowsOf(office, 'leads')).toHaveLength(before.length)
    expect(await rowsOf(office, 'items', { status: 'dead' })).toEqual([])
  })

  it('a reaction, an edit and a deletion are kept with their message', async () => {
    const client = someone('ليث')
    const run = 'ops'
    await writes(office, client, LOGO, { run })
    await calm(office)
    const lead = await leadOf(office, client.name)
    for (const [scenario, more] of [
      ['reaction', {}],
      ['edit', { text: 'أبي تصميم شعار، الميزانية ٨٠٠' }],
    ] as const)
      await deliver(office, 'whatsapp', { scenario, ...client, run, ...more })
    await calm(office)
    expect((await said(office, lead))[0]).toMatchObject({
      text: 'أبي تصميم شعار، الميزانية ٨٠٠',
      extra: { reaction: '👍' },
      edited_at: expect.any(Date),
    })
    await deliver(office, 'whatsapp', { scenario: 'revoke', ...client, run })
    await calm(office)
    expect((await said(office, lead))[0]).toMatchObject({ deleted_at: expect.any(Date) })
    expect(await leadsOf(office, client.name)).toHaveLength(1)
  })

  it('what we say ourselves, on the phone or by an echo, stands in the conversation once', async () => {
    const person = '90760000000001'
    await deliver(office, 'instagram', { scenario: 'dm', person, text: LOGO, name: 'هنوف' })
    await calm(office)
    await until(async () => {
      const [conversation] = await rowsOf(office, 'conversations', {
        channel: 'instagram',
        lead_id: (await rowsOf(office, 'leads', { channel: 'instagram' })).at(-1)!.id,
      })
      const messages = await rowsOf(office, 'messages', { conversation_id: conversation!.id })
      // The welcome and its echo are one message.
      expect(messages.map((message) => (message as Record<string, unknown>).direction)).toEqual(['inbound', 'outbound'])
    })
    await deliver(office, 'instagram', { scenario: 'echo', person, text: 'نعم متوفر' })
    await calm(office)
    const leads = await rowsOf(office, 'leads', { channel: 'instagram' })
    expect((await said(office, leads.at(-1) as unknown as Standing)).map((message) => message.direction)).toEqual([
      'inbound',
      'outbound',
      'outbound',
    ])
  })

  it('an echo that overtakes the answer to its own message is still the same message', async () => {
    const person = '90760000000002'
    const before = (await rowsOf(office, 'items', { direction: 'outbound', status: 'read' })).length
    await post(`${office.fakes.instagram!.baseUrl}/_faults`, {
      when: 'after',
      kind: 'slow',
      rate: 1,
      count: 1,
      match: '/messages',
      delayMs: 1200,
    })
    await deliver(office, 'instagram', { scenario: 'dm', person, text: LOGO, name: 'شوق' })
    await until(async () => expect(await rowsOf(office, 'items', { direction: 'outbound', status: 'read' })).toHaveLength(before + 1))
    await calm(office)
    const lead = (await rowsOf(office, 'leads', { channel: 'instagram' })).at(-1) as unknown as Standing
    expect((await said(office, lead)).map((message) => [message.direction, message.status])).toEqual([
      ['inbound', null],
      ['outbound', 'sent'],
    ])
  })

  it('a username without a number is one person, and is answered by his id', async () => {
    const client = { name: `مستخدم ${Date.now()}` }
    await deliver(office, 'whatsapp', { scenario: 'username', ...client, text: LOGO, from: 77 })
    await deliver(office, 'whatsapp', { scenario: 'username', ...client, text: 'ومتى تبدؤون؟', from: 77 })
    await calm(office)
    const lead = await leadOf(office, client.name)
    expect(lead).toMatchObject({ status: 'offered', phone: null })
    const welcome = office.fakes.whatsapp!.ledger.filter((effect) => effect.kind === 'message' && effect.to === 'SA.30000000000000000077')
    expect(welcome).toHaveLength(1)
    expect((await visit(office, `${await offerLink(office, sara)}/accept`, {})).status).toBe(303)
    await calm(office)
    expect(office.fakes.whatsapp!.ledger.filter((effect) => effect.to === 'SA.30000000000000000077')).toHaveLength(2)
  })

  it('who asks to stop, in any spelling, hears one last word, and nothing more', async () => {
    for (const word of ['إيقاف', 'الغاء الاشتراك', 'STOP', 'لا ترسلون لي رسائل', 'ايقـــاف']) {
      const client = someone('صامت')
      const lead = await enquires(office, client)
      expect(heardOnWhatsApp(office, client.phone)).toHaveLength(1)
      await writes(office, client, word)
      await calm(office)
      expect((await rowsOf(office, 'contacts', { id: lead.contactId }))[0]).toMatchObject({ opted_out_at: expect.any(Date) })
      expect(heardOnWhatsApp(office, client.phone), word).toHaveLength(2)
      await visit(office, `${await offerLink(office, sara)}/accept`, {})
      await calm(office)
      expect(heardOnWhatsApp(office, client.phone), word).toHaveLength(2)
      expect((await deliveriesOf(office, lead)).find((delivery) => delivery.action === 'accepted.client')).toMatchObject({
        status: 'waiting',
        why: { code: 'opted_out' },
      })
    }
  })

  it('who stops, and starts again, is written to again', async () => {
    const client = someone('عائد')
    const lead = await enquires(office, client)
    await writes(office, client, 'إيقاف')
    await calm(office)
    await writes(office, client, 'تفعيل')
    await calm(office)
    expect((await rowsOf(office, 'contacts', { id: lead.contactId }))[0]).toMatchObject({ opted_out_at: null })
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect(linkIn(JSON.stringify(heardOnWhatsApp(office, client.phone).at(-1)), 'c')).toBeTruthy()
  })

  it('who stops before he ever asked anything is no enquiry', async () => {
    const client = someone('أبدا')
    await writes(office, client, 'إيقاف')
    await deliver(office, 'whatsapp', { scenario: 'opt-out', ...someone('تفضيل') })
    await calm(office)
    expect(await leadsOf(office, client.name)).toEqual([])
    expect(heardOnWhatsApp(office, client.phone)).toEqual([])
  })

  it('a stop inside a sentence is a wish like any other', async () => {
    const client = someone('أوقف')
    await enquires(office, client, 'أوقفوا التصميم القديم، أبي تصميم شعار جديد')
    expect((await rowsOf(office, 'contacts', { name: client.name }))[0]).toMatchObject({ opted_out_at: null })
  })

  it('delivery states never go back, in whatever order they come (F17)', async () => {
    const client = someone('حالة')
    await act(office, 'whatsapp', { do: 'mute-statuses' })
    const lead = await enquires(office, client)
    const { wamid, callbackData } = heardOnWhatsApp(office, client.phone)[0]!
    const states = async () => {
      const [delivery] = (await deliveriesOf(office, lead)).filter((one) => one.action === 'welcome.client')
      const message = (await said(office, lead)).find((one) => one.direction === 'outbound')
      return [delivery!.receipt, message!.status]
    }
    for (const [status, stands] of [
      ['read', 'read'],
      ['sent', 'read'],
      ['delivered', 'read'],
      ['failed', 'read'],
    ] as const) {
      await deliver(office, 'whatsapp', {
        scenario: 'status-like',
        ...client,
        wamid,
        callbackData,
        status,
        ...(status === 'failed' ? { code: 131026 } : {}),
      })
      await calm(office)
      expect(await states()).toEqual([stands, stands])
    }
    expect((await deliveriesOf(office, lead)).find((one) => one.action === 'welcome.client')).toMatchObject({ status: 'done', why: null })
    await act(office, 'whatsapp', { do: 'mute-statuses', on: false })
  })

  it('all three states in one burst, backwards, end at read', async () => {
    const client = someone('عكس')
    await act(office, 'whatsapp', { do: 'reorder-statuses' })
    const lead = await enquires(office, client)
    await until(async () => {
      await calm(office)
      expect((await deliveriesOf(office, lead)).find((one) => one.action === 'welcome.client')).toMatchObject({ receipt: 'read' })
    })
    await act(office, 'whatsapp', { do: 'reorder-statuses', on: false })
  })

  it('a message that fails at the platform says so, with its code', async () => {
    const client = someone('فشل')
    await act(office, 'whatsapp', { do: 'fail-later', code: 131026 })
    const lead = await enquires(office, client)
    await until(async () => {
      await calm(office)
      expect((await deliveriesOf(office, lead)).find((one) => one.action === 'welcome.client')).toMatchObject({
        receipt: 'failed',
        why: { code: '131026' },
      })
    })
  })

  it('after acceptance a client’s next message still belongs to his project', async () => {
    const client = someone('لاحق')
    const lead = await enquires(office, client)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    await writes(office, client, 'شكرا جزيلا')
    await calm(office)
    expect(await leadsOf(office, client.name)).toHaveLength(1)
    expect(await again(office, lead)).toMatchObject({ status: 'assigned' })
    expect((await said(office, lead)).at(-1)).toMatchObject({ direction: 'inbound', text: 'شكرا جزيلا' })
  })

  it('once the project is won, his next wish is a new lead', async () => {
    const client = someone('جديد')
    const lead = await enquires(office, client)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    await office.call('PATCH', `leads/${lead.id}`, { status: 'won' })
    await calm(office)
    const next = await enquires(office, client).catch(() => null)
    expect(next).toBeNull()
    const leads = await leadsOf(office, client.name)
    expect(leads.map((one) => one.status)).toEqual(['won', 'offered'])
  })

  it('the sum of what came in balances, whatever it was', async () => {
    for (const row of await ledgerOf(office)) expect(row).toMatchObject({ balanced: true, dead: 0 })
  })
})

/** What was said about a lead, in order, opened. */
function said(office: Office, lead: { id: string }) {
  return inTenant(office, async (trx) => {
    const conversation = await trx('conversations').where({ lead_id: lead.id }).first('id')
    const rows = await trx('messages')
      .where({ conversation_id: conversation?.id ?? null })
      .orderBy('seq')
    return rows.map((row) => ({
      ...row,
      text: JSON.parse(unseal([keysOf(trx).data], `messages:body:${row.id}`, row.body).toString('utf8')).text as string | null,
    }))
  })
}
