import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { readLocally } from '#src/conversations/understanding/read-locally.ts'
import { act, deliver, heardOnWhatsApp, inTenant, type Office, until } from '../journeys/steps.ts'
import { breathe, clear, openDialogueOffice } from './play.ts'

const WISH = 'السلام عليكم ابي شعار لمحل قهوة، ميزانيتي ٣٠٠'
/** The bot stumbles over this word. */
const POISON = 'سُمّ'

vi.mock('#src/conversations/understanding/read-locally.ts', async (original) => {
  const real = await original<{ readLocally: typeof readLocally }>()
  return {
    readLocally(...given: Parameters<typeof readLocally>) {
      if (given[0].text.includes(POISON) && new Error().stack!.includes('workers/understand.ts')) throw new Error('nobody can read this')
      return real.readLocally(...given)
    },
  }
})

describe('what comes together is one turn, and one bad message is nobody else’s', () => {
  let office: Office
  beforeAll(async () => {
    office = await openDialogueOffice({ openai: true })
  })
  afterEach(async () => {
    await fetch(`${office.fakes.openai!.baseUrl}/_faults`, { method: 'DELETE' })
    await clear(office)
  })
  afterAll(() => office?.close())
  const team = () => office.addFreelancer({ name: 'سارة', profile: { skills: ['logo-branding'], capacity: { open: 900 } } })

  it('two messages 200 ms apart are answered once, with both understood', async () => {
    await team()
    const who = someone()
    await write(who, 'السلام عليكم')
    await sleep(200)
    await write(who, 'ابي شعار ميزانيتي ٣٠٠')
    await breathe(office)
    expect(heard(who)).toEqual([expect.stringContaining('300')])
    expect(await turnsOf(who)).toHaveLength(1)
  })

  it('a webhook that is delivered five times, and once more after the answer, is answered once', async () => {
    await team()
    const who = someone()
    const run = 'again'
    await write(who, WISH, { duplicate: 4, run })
    await breathe(office)
    await write(who, WISH, { run })
    await breathe(office)
    expect(heard(who)).toHaveLength(1)
    expect(await turnsOf(who)).toHaveLength(1)
  })

  it('ten photos of an album are one turn, and ten files of the lead', async () => {
    await team()
    const who = someone()
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => deliver(office, 'whatsapp', { scenario: 'image', ...who, ...(n ? {} : { text: WISH }) })),
    )
    await breathe(office)
    expect(heard(who)).toHaveLength(1)
    expect(await turnsOf(who)).toHaveLength(1)
    expect(await inTenant(office, (trx) => trx('files').where({ status: 'stored' }).whereNotNull('lead_id'))).toHaveLength(10)
  })

  it('a voice note that turns out to be no sound is not waited for: a person is called at once', async () => {
    await team()
    const who = someone()
    await deliver(office, 'whatsapp', { scenario: 'voice', ...who, base64: Buffer.from('no sound at all').toString('base64') })
    // Less than the time that is given to the hearing of a voice note.
    await breathe(office)
    await breathe(office)
    expect(heard(who)).toEqual([expect.stringContaining('موظف')])
  })

  it('a message that comes while the model thinks is answered together with the one before', async () => {
    await team()
    const who = someone()
    await fetch(`${office.fakes.openai!.baseUrl}/_faults`, {
      method: 'POST',
      body: JSON.stringify({ when: 'before', kind: 'slow', rate: 1, delayMs: 1200 }),
    })
    await write(who, 'السلام عليكم')
    await until(async () => {
      for (const bell of ['inbox', 'mailbox'] as const) await office.app.runner!.drain(bell)
      if (!(await inTenant(office, (trx) => trx('due').where({ kind: 'turn.take' }).first('id')))) throw new Error('no turn is owed')
    })
    office.clock.advance(700)
    void office.app.runner!.drain('turn')
    await sleep(400)
    await write(who, 'ابي شعار ميزانيتي ٤٠٠')
    await breathe(office)
    expect(heard(who)).toEqual([expect.stringContaining('400')])
    expect(await turnsOf(who)).toHaveLength(1)
  })

  it('a message that nobody can read holds up no other client, and its lead goes on by the rules', async () => {
    await team()
    const sick = someone()
    const others = Array.from({ length: 20 }, someone)
    const quiet = vi.spyOn(office.app.world.log, 'error').mockImplementation(() => undefined)
    await write(sick, `${WISH} ${POISON}`)
    await Promise.all(others.map((one) => write(one, WISH)))
    await breathe(office)
    for (const one of others) expect(heard(one)).toHaveLength(1)
    expect(heard(sick)).toEqual([])
    await until(async () => {
      office.clock.advance(20_000)
      await office.settle()
      if (!heard(sick).length) throw new Error('nothing was said')
    })
    expect(heard(sick)).toEqual([expect.stringContaining('سنختار لك')])
    expect(quiet.mock.calls.filter(([, what]) => what === 'turn.failed')).toHaveLength(3)
    quiet.mockRestore()
    expect(await leadOf(sick)).toMatchObject({ status: 'offered' })
    await write(sick, 'وين وصل طلبي؟')
    await breathe(office)
    expect(heard(sick).at(-1)).toContain('سارة')
  })

  it('a message over which processes have ended is passed over, and its lead goes on by the rules', async () => {
    await team()
    const who = someone()
    const quiet = vi.spyOn(office.app.world.log, 'error').mockImplementation(() => undefined)
    await write(who, WISH)
    await until(async () => {
      for (const bell of ['inbox', 'mailbox'] as const) await office.app.runner!.drain(bell)
      // Two processes had it in hand and never gave it back.
      const held = { tries: 4, lease_until: new Date(Date.now() - 60_000) }
      if (!(await office.app.world.db.system((trx) => trx('due').where({ kind: 'turn.take' }).update(held))))
        throw new Error('no turn is owed')
    })
    await breathe(office)
    expect(heard(who)).toEqual([expect.stringContaining('سنختار لك')])
    expect(quiet.mock.calls.map(([, what]) => what)).toEqual(['turn.given_up'])
    quiet.mockRestore()
    expect(await leadOf(who)).toMatchObject({ status: 'offered' })
  })

  it('a cap on spending is kept: what is over it is read by our own reader', async () => {
    await team()
    const { body } = await office.call<{ data: { id: string; connector: string }[] }>('GET', 'connections?limit=200')
    const { id } = body.data.find((one) => one.connector === 'openai')!
    await office.call('PATCH', `connections/${id}`, { settings: { costCap: { perConversation: 0.000001 } } })
    const who = someone()
    for (const text of [WISH, '1', 'لا', 'نعم']) {
      await write(who, text)
      await breathe(office)
    }
    expect((await turnsOf(who)).map((turn) => turn.reader)).toEqual(['model', 'local', 'local', 'local'])
    expect(await leadOf(who)).toMatchObject({ status: 'offered' })
    await act(office, 'openai', { do: 'answer', as: 'well' })
  })

  it('abuse is not argued with; inside a real wish it costs nobody his request', async () => {
    await team()
    const rude = someone()
    await write(rude, 'you stupid bastard')
    await breathe(office)
    expect(await leadOf(rude)).toMatchObject({ status: 'spam' })
    expect(heard(rude)).toEqual([])
    const angry = someone()
    await write(angry, `${WISH} وخلص بسرعة يا غبي`)
    await breathe(office)
    expect(await leadOf(angry)).toMatchObject({ status: 'qualifying' })
    expect(heard(angry).join()).toContain('سارة')
    expect(office.fakes.openai!.ledger.filter((one) => one.kind === 'moderation' && (one.found as string[]).length)).toHaveLength(2)
  })

  let people = 0
  function someone(): { name: string; phone: string } {
    return { name: 'عميل', phone: `+9665${String(80_000_000 + ++people)}` }
  }
  function write(who: { name: string; phone: string }, text: string, more: object = {}) {
    return deliver(office, 'whatsapp', { scenario: 'text', ...who, text, ...more })
  }
  function heard(who: { phone: string }): string[] {
    return heardOnWhatsApp(office, who.phone).map((one) => one.text)
  }
  /** What is known of a client, by the number: the newest of a table that knows leads. */
  async function leadOf(who: { phone: string }) {
    const { body } = await office.call<{ data: { id: string; status: string }[] }>('GET', `leads?phone=${encodeURIComponent(who.phone)}`)
    return body.data[0]
  }
  async function turnsOf(who: { phone: string }): Promise<{ reader: string }[]> {
    const lead = await leadOf(who)
    return inTenant(office, (trx) => trx('turns').where({ lead_id: lead!.id }).orderBy(['at', 'id']))
  }
})
