import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Standing } from '#src/leads/standing.ts'
import {
  calm,
  cardsOf,
  deliver,
  heardOnWhatsApp,
  hire,
  LOGO,
  leadsOf,
  ledgerOf,
  linesOf,
  mailsTo,
  type Office,
  openOffice,
  requestsOf,
  rowsOf,
  someone,
} from './steps.ts'

describe('the same event, however often and in whatever order (F2)', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice([
      'whatsapp',
      'instagram',
      'whatsapp-gateway',
      'meta-leads',
      'tiktok-leads',
      'snapchat-leads',
      'google-ads-leads',
      'linkedin-leads',
      'web-form',
    ])
    sara = await hire(office, 'سارة')
  })
  afterAll(() => office?.close())

  /** One lead, one request, one task, one row, one welcome, one mail. */
  const onceEach = async (
    leads: readonly Standing[],
    client: ReturnType<typeof someone>,
    heard = heardOnWhatsApp(office, client.phone).length,
  ) => {
    expect(leads).toHaveLength(1)
    const [lead] = leads as [Standing]
    expect(await requestsOf(office, lead)).toHaveLength(1)
    expect(await linesOf(office, lead)).toHaveLength(1)
    expect(await cardsOf(office, client.name.split(' ').at(-1)!)).toHaveLength(1)
    expect(heard).toBe(1)
    expect((await mailsTo(office, sara.email)).filter((mail) => mail.text.includes(client.name))).toHaveLength(1)
  }

  for (const [source, scenario] of [
    ['whatsapp', 'text'],
    ['meta-leads', 'lead'],
    ['tiktok-leads', 'lead'],
    ['snapchat-leads', 'lead'],
    ['google-ads-leads', 'lead'],
    ['linkedin-leads', 'lead'],
    ['web-form', 'json'],
  ] as const)
    it(`${source}: a hundred times at once is one lead, one task, one row, one message`, async () => {
      const client = someone('مكرر')
      // The number stands in the wish, so that its card is found by it.
      const text = `أبي تصميم شعار رقم ${client.name.split(' ').at(-1)}`
      const { sent, answers } = await deliver(office, source, {
        scenario,
        ...client,
        text,
        duplicate: 99,
        reorder: true,
        ...(source === 'web-form' ? { service: 'logo' } : {}),
      })
      expect(sent).toBe(100)
      expect(Object.keys(answers).every((status) => status.startsWith('20'))).toBe(true)
      await calm(office)
      const leads = await leadsOf(office, client.name)
      if (source === 'web-form') return expect(leads).toHaveLength(1)
      await onceEach(leads, client)
    })

  it('again an hour and a day later, it is still the same', async () => {
    const client = someone('قديم')
    const run = `late-${client.phone}`
    const text = `أبي تصميم شعار رقم ${client.name.split(' ').at(-1)}`
    for (const wait of [0, 3_600_000, 86_400_000 - 3_600_000]) {
      office.clock.advance(wait)
      await deliver(office, 'google-ads-leads', { scenario: 'lead', ...client, text, run })
      await calm(office)
    }
    expect(await leadsOf(office, client.name)).toHaveLength(1)
  })

  it('thirty events, each three times, shuffled, are thirty leads', async () => {
    const before = (await rowsOf(office, 'leads')).length
    const { sent } = await deliver(office, 'meta-leads', {
      scenario: 'lead',
      count: 30,
      duplicate: 2,
      reorder: true,
      text: LOGO,
      from: 900,
    })
    expect(sent).toBe(90)
    await calm(office)
    expect((await rowsOf(office, 'leads')).length).toBe(before + 30)
  })

  it('a bad unit between two good ones takes neither down', async () => {
    const client = someone('وسط')
    expect((await deliver(office, 'whatsapp', { scenario: 'malformed-unit', ...client, text: LOGO })).answers).toEqual({ 200: 1 })
    await calm(office)
    expect(await leadsOf(office, client.name)).toHaveLength(1)
    const entry = (await rowsOf(office, 'inbox')).at(-1)
    expect(entry).toBeDefined()
    const items = await rowsOf(office, 'items')
    expect(items.filter((item) => (item as unknown as { status: string }).status === 'dead')).toEqual([])
  })

  it('a text with a NUL, a lone surrogate and a direction mark is taken in like any other', async () => {
    const client = someone('مسموم')
    await deliver(office, 'whatsapp', { scenario: 'text', ...client, text: `أبي تصميم شعار\u0000 \ud800 \u202e` })
    await deliver(office, 'meta-leads', {
      scenario: 'lead',
      ...someone('مسموم\u0000'),
      text: `\u0000 شعار`,
      answers: { 'سؤال\u0000': ['\u0000'] },
    })
    await calm(office)
    expect(await rowsOf(office, 'items', { status: 'dead' })).toEqual([])
    expect(await leadsOf(office, client.name)).toHaveLength(1)
  })

  it('the status before its message, the edit before its text: nothing is opened, nothing is lost', async () => {
    const client = someone('معكوس')
    const run = 'reversed'
    await deliver(office, 'whatsapp', { scenario: 'edit', ...client, run })
    await deliver(office, 'whatsapp', { scenario: 'reaction', ...client, run })
    await calm(office)
    expect(await leadsOf(office, client.name)).toEqual([])
    await deliver(office, 'whatsapp', { scenario: 'text', ...client, text: LOGO, run })
    await calm(office)
    expect(await leadsOf(office, client.name)).toHaveLength(1)
    await sleep(0)
  })

  it('the sum of what came in balances', async () => {
    for (const row of await ledgerOf(office)) expect(row).toMatchObject({ balanced: true, dead: 0 })
  })
})
