import { beforeEach, describe, expect, it } from 'vitest'
import { connectors } from '#connectors/index.ts'
import { makeFake as makeInstagram } from '#connectors/instagram/fake.ts'
import { makeFake as makeWhatsapp } from '#connectors/whatsapp/fake.ts'
import { accountOf } from './assistant.ts'
import { type Mounted, mount } from './mount.ts'
import { phone } from './phone.ts'
import type { Scene } from './scene.ts'

const PERSON = '907600000000011'
const CLIENT = '+966557001234'

describe('the client’s phone', () => {
  let fakes: Map<string, Mounted>
  let clock = Date.parse('2026-11-22T09:00:00Z')
  /** Every look at it is a moment later. */
  const now = () => {
    clock += 1000
    return new Date(clock)
  }
  const scene = (): Scene => ({
    fakes,
    connectors: new Map(connectors.map((one) => [one.name, one])),
    links: { waslUrl: 'http://127.0.0.1:1', publicUrl: 'http://127.0.0.1:1' },
  })
  const plays = (name: 'whatsapp' | 'instagram', scenario: string, more: Record<string, unknown>) =>
    fakes.get(name)!.fake.scenarios![scenario]!({ n: 0, run: `${clock}`, ...more })

  beforeEach(async () => {
    fakes = new Map()
    for (const [name, makeFake] of [
      ['whatsapp', makeWhatsapp],
      ['instagram', makeInstagram],
    ] as const)
      fakes.set(name, await mount(name, makeFake, { baseUrl: `http://127.0.0.1:1/${name}`, now }))
  })

  it('has one chat with each of our numbers, though it is the same client', () => {
    plays('whatsapp', 'text', { phone: CLIENT, text: 'إلى الأول' })
    plays('whatsapp', 'text', { phone: CLIENT, text: 'إلى المساعد', phoneNumberId: accountOf.whatsapp })
    expect(phone(scene()).whatsapp).toMatchObject([
      { id: `${CLIENT} assistant`, person: CLIENT, line: 'assistant', messages: [{ text: 'إلى المساعد' }] },
      { id: CLIENT, person: CLIENT, line: 'route', messages: [{ text: 'إلى الأول' }] },
    ])
  })

  it('shows a voice note by what it says, and a small picture as it is', () => {
    const base64 = Buffer.from('OggS SAYS=أبي شعار\n').toString('base64')
    plays('whatsapp', 'voice', { phone: CLIENT, base64 })
    plays('whatsapp', 'image', { phone: CLIENT, text: 'مثل هذا' })
    plays('whatsapp', 'image', { phone: CLIENT, base64: 'A'.repeat(30_000) })
    expect(phone(scene()).whatsapp[0]!.messages).toMatchObject([
      { text: '', voice: 'أبي شعار' },
      { text: 'مثل هذا', picture: expect.stringMatching(/^data:image\/png;base64,/) },
      { text: '[image]' },
    ])
    plays('instagram', 'dm-media', { person: PERSON, type: 'audio', mime: 'audio/ogg', base64 })
    expect(phone(scene()).instagram[0]!.messages).toMatchObject([{ text: '', voice: 'أبي شعار' }])
  })

  it('shows a comment in the chat of who wrote it, with what was answered below it', async () => {
    plays('instagram', 'comment', { person: PERSON, text: 'كم السعر؟', account: accountOf.instagram })
    const { comments } = fakes.get('instagram')!.fake.show!() as { comments: { id: string }[] }
    await answers(`/v25.0/${comments[0]!.id}/replies`, { message: 'أرسلنا لك في الخاص' })
    await answers(`/v25.0/${accountOf.instagram}/messages`, { recipient: { comment_id: comments[0]!.id }, message: { text: 'أهلًا بك' } })
    expect(phone(scene()).instagram).toMatchObject([
      {
        id: PERSON,
        line: 'assistant',
        messages: [
          { from: 'client', on: 'comment', text: 'كم السعر؟', replies: ['أرسلنا لك في الخاص'] },
          { from: 'business', text: 'أهلًا بك' },
        ],
      },
    ])
  })

  it('offers quick replies with the newest message alone, as Instagram does', async () => {
    plays('instagram', 'dm', { person: PERSON, account: accountOf.instagram })
    const quick_replies = [{ content_type: 'text', title: '1. سارة', payload: 'pick:1' }]
    const to = `/v25.0/${accountOf.instagram}/messages`
    await answers(to, { recipient: { id: PERSON }, message: { text: 'من تختار؟', quick_replies } })
    const buttons = () => phone(scene()).instagram[0]!.messages.flatMap((one) => one.buttons ?? [])
    expect(buttons()).toEqual([{ id: 'pick:1', title: '1. سارة' }])
    await answers(to, { recipient: { id: PERSON }, message: { text: 'نحن هنا' } })
    expect(buttons()).toEqual([])
  })

  /** What wasl sends by the assistant's account. */
  async function answers(path: string, body: object): Promise<void> {
    const headers = { authorization: 'Bearer IGAA-demo-token-assistant' }
    const request = { method: 'POST', path, query: new URLSearchParams(), headers, body: Buffer.from(JSON.stringify(body)) }
    const { status = 200 } = await fakes.get('instagram')!.fake.handle(request)
    expect(status).toBe(200)
  }
})
