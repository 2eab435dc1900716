// Longer than most: the walk of one conversation, and beside it the rule it is held to.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { item } from '#connectors/connector.ts'
import { loadConnections } from '#src/connections/connection.ts'
import { notOurs } from '#src/conversations/dialogue/guard.ts'
import { loadTurns, type TurnGround } from '#src/conversations/dialogue/load.ts'
import { saveTurns } from '#src/conversations/dialogue/save.ts'
import { type Turn, takeTurn } from '#src/conversations/dialogue/turn.ts'
import { keepQueued, markSent } from '#src/conversations/sent.ts'
import { readLocally } from '#src/conversations/understanding/read-locally.ts'
import { leadConversation, writeToClient } from '#src/conversations/write.ts'
import { readDelivery } from '#src/deliveries/delivery.ts'
import { takeIn } from '#src/leads/intake.ts'
import { composeMessages } from '#src/notifications/compose-message.ts'
import { newId } from '#src/platform/id.ts'
import { inParallel } from '#workers/outcome.ts'
import { inTenant, type Office } from '../journeys/steps.ts'
import { startTestApp } from '../support/app.ts'
import { seeded } from '../support/chance.ts'

const WALKS = 1000
/** A walk mostly waits for the database. */
const AT_ONCE = 6
const WORDS = ['ابي شعار ميزانيتي ٣٠٠', '١', 'لا', 'نعم', 'ابي اكلم موظف', 'وين وصل طلبي؟', 'غيرهم', 'شكرا', 'سارة', 'الغي الطلب']
const COURSE = ['client writes', 'a turn is begun', 'a turn is saved', 'a message leaves'] as const
const BETWEEN = [
  'a person takes over',
  'a person writes',
  'a person answers on the phone',
  'it is handed back',
  'it is handed back',
  ...COURSE,
] as const
type Deed = (typeof BETWEEN)[number]

/** Three rounds as they usually go, with up to six other things in between anywhere, and some of it in another order. */
function drawn(draw: () => number): Deed[] {
  const deeds: Deed[] = [...COURSE, ...COURSE, ...COURSE]
  const any = (size: number): number => Math.floor(draw() * size)
  for (let n = 1 + any(6); n > 0; n--) deeds.splice(1 + any(deeds.length), 0, BETWEEN[any(BETWEEN.length)]!)
  for (let n = any(3); n > 0; n--) {
    const at = 1 + any(deeds.length - 2)
    deeds.splice(at, 2, deeds[at + 1]!, deeds[at]!)
  }
  return deeds
}

/** Everything here is the real thing on a real database, one transaction a step: only the order is drawn, and the call to the vendor is left out. */
describe('the bot never speaks once a person has taken over, until the conversation is handed back', () => {
  let office: Office
  let connectionId: string
  const now = () => {
    office.clock.advance(5)
    return office.clock.now()
  }
  beforeAll(async () => {
    // No worker: nothing happens but what is drawn.
    office = Object.assign(await startTestApp({ queue: 'off', role: 'api' }), { bell: 'off' as const })
    connectionId = (await office.connect('whatsapp', { dialogue: 'choose' })).connectionId
    for (const name of ['سارة', 'علي', 'منى'])
      await office.addFreelancer({ name, profile: { skills: ['logo-branding'], capacity: { open: 5000 } } })
  })
  afterAll(() => office?.close())

  it(`in ${WALKS} orders of what may happen`, async () => {
    const draw = seeded('who speaks')
    const walks = Array.from({ length: WALKS }, (_, n) => ({
      phone: `+9665${String(70_000_000 + n)}`,
      deeds: drawn(draw),
      words: Array.from({ length: 16 }, () => WORDS[Math.floor(draw() * WORDS.length)]!),
    }))
    const sum = { spoken: 0, heldBack: 0, outdated: 0 }
    await inParallel(walks, AT_ONCE, (walk) => play(walk, sum))
    console.error(
      `${WALKS} walks: ${sum.spoken} times the bot spoke, ${sum.heldBack} times its words were held back, ${sum.outdated} turns were not saved`,
    )
    // The rule is not kept by saying nothing.
    expect(sum.spoken).toBeGreaterThan(WALKS / 4)
    expect(sum.heldBack).toBeGreaterThan(WALKS / 50)
    expect(sum.outdated).toBeGreaterThan(WALKS / 50)
  }, 600_000)

  it('who takes over while a message is just leaving waits until it has left', async () => {
    const walk = { phone: '+966571000001', deeds: [], words: [] }
    await hear(walk.phone, 'ابي شعار')
    const conversationId = conversations.get(walk.phone)!
    const ground = (await inTenant(office, (trx) => loadTurns(trx, [conversationId], now()))).get(conversationId)!
    await inTenant(office, (trx) => saveTurns(trx, [{ ground, turn: turnOf(ground), reading }], now()))
    const [delivery] = await owedTo(conversationId)
    const order: string[] = []
    const { promise: held, resolve: hold } = Promise.withResolvers<void>()
    const leaving = inTenant(office, async (trx) => {
      expect(await notOurs(trx, [delivery!])).toEqual(new Set())
      hold()
      await sleep(300)
      order.push('left')
    })
    await held
    const takingOver = inTenant(office, (trx) => leadConversation(trx, conversationId, 'person', { actor: 'test', now: now() })).then(() =>
      order.push('taken over'),
    )
    await Promise.all([leaving, takingOver])
    expect(order).toEqual(['left', 'taken over'])
    await inTenant(office, async (trx) => expect(await notOurs(trx, [delivery!])).toEqual(new Set([delivery!.id])))
  })

  interface Walk {
    phone: string
    deeds: readonly Deed[]
    words: readonly string[]
  }

  async function play({ phone, deeds, words }: Walk, sum: { spoken: number; heldBack: number; outdated: number }): Promise<void> {
    const told: string[] = []
    /** Who leads, as whoever watches would say; how often it changed; whether the bot itself gave it away and nobody has spoken since. */
    const state = { led: 'bot', changes: 0, parting: false }
    const begun: { ground: TurnGround; turn: Turn }[] = []
    const owed = new Map<string, { changes: number; parting: boolean }>()
    const taken = (by: 'person' | 'bot', parting = false) => {
      if (state.led !== by) Object.assign(state, { led: by, changes: state.changes + 1 })
      state.parting = parting
    }
    let said = 0
    for (const deed of deeds) {
      told.push(deed)
      if (deed === 'client writes') await hear(phone, words[said++ % words.length]!)
      const conversationId = conversations.get(phone)!
      const person = { actor: 'test', now: now() }
      if (deed === 'a person takes over')
        await inTenant(office, (trx) => leadConversation(trx, conversationId, 'person', person)).then(() => taken('person', state.parting))
      if (deed === 'it is handed back')
        await inTenant(office, (trx) => leadConversation(trx, conversationId, 'bot', person)).then(() => taken('bot'))
      if (deed === 'a person writes')
        await inTenant(office, (trx) => writeToClient(trx, conversationId, 'معك ريم', person)).then(() => taken('person'))
      if (deed === 'a person answers on the phone') await hear(phone, 'معك ريم من المحل', 'outbound').then(() => taken('person'))
      if (deed === 'a turn is begun') {
        const ground = (await inTenant(office, (trx) => loadTurns(trx, [conversationId], now()))).get(conversationId) ?? null
        expect(ground === null || state.led === 'bot', `a turn was begun while a person leads: ${told.join(', ')}`).toBe(true)
        if (ground) begun.push({ ground, turn: turnOf(ground) })
      }
      if (deed === 'a turn is saved') {
        const one = begun.shift()
        if (!one) continue
        const [saved] = await inTenant(office, (trx) => saveTurns(trx, [{ ...one, reading }], now()))
        if (!saved) {
          sum.outdated++
          continue
        }
        expect(state.led, `a turn was saved while a person leads: ${told.join(', ')}`).toBe('bot')
        const parting = one.turn.deeds.some(({ do: what }) => what === 'hand_over')
        if (parting) taken('person', true)
        for (const delivery of await owedTo(conversationId))
          if (!owed.has(delivery.id)) owed.set(delivery.id, { changes: state.changes, parting })
      }
      if (deed === 'a message leaves') {
        const [delivery] = await owedTo(conversationId)
        if (!delivery) continue
        const spoke = await leave(delivery)
        sum[spoke ? 'spoken' : 'heldBack']++
        if (!spoke) continue
        const mine = owed.get(delivery.id)!
        const allowed = state.led === 'bot' || (mine.parting && state.parting)
        expect(allowed, `the bot spoke over a person: ${told.join(', ')}`).toBe(true)
        expect(mine.changes, `the bot said what it had thought before a person led: ${told.join(', ')}`).toBe(state.changes)
      }
    }
    const turns = await inTenant(office, async (trx) =>
      trx('turns')
        .where({ conversation_id: conversations.get(phone) })
        .select('first_seq', 'last_seq'),
    )
    expect(new Set(turns.map((turn) => turn.first_seq)).size, `a message was answered twice: ${told.join(', ')}`).toBe(turns.length)
  }

  const conversations = new Map<string, string>()

  /** A message comes in; `outbound`: a person of ours wrote on the business's own phone. */
  async function hear(phone: string, text: string, direction: 'inbound' | 'outbound' = 'inbound'): Promise<void> {
    const at = now()
    const id = newId()
    const unit = item({
      kind: 'message',
      channel: 'whatsapp',
      dedupeKey: `wamid.${id}`,
      occurredAt: at.toISOString(),
      direction,
      person: { name: 'عميل', phone },
      text,
    })
    await inTenant(office, async (trx) => {
      await takeIn(trx, [{ id, mailboxId: null, connectionId, country: 'SA', dialogue: 'choose', receivedAt: at, item: unit }], at)
      if (conversations.has(phone)) return
      const row = await trx('messages')
        .where({ external_id: `wamid.${id}` })
        .first('conversation_id')
      conversations.set(phone, row.conversation_id)
    })
  }

  /** The bot's messages that have not left yet, oldest first. */
  function owedTo(conversationId: string) {
    return inTenant(office, async (trx) => {
      const conversation = await trx('conversations').where({ id: conversationId }).first('lead_id')
      const rows = await trx('deliveries')
        .where({ lead_id: conversation.lead_id, action: 'message.bot', status: 'pending' })
        .orderBy(['created_at', 'id'])
      return rows.map((row) => readDelivery(trx, row))
    })
  }

  /** As the sender does it: composed and marked as leaving in one transaction. Answers whether it left. */
  function leave(delivery: Awaited<ReturnType<typeof owedTo>>[number]): Promise<boolean> {
    return inTenant(office, async (trx) => {
      const at = now()
      const connection = (await loadConnections(trx, office.app.world.connectors, [connectionId])).get(connectionId)!
      const [message] = await composeMessages(trx, [delivery], connection, { publicUrl: 'http://127.0.0.1:3000', now: at })
      const left = 'content' in message! && message.contactId !== null
      if (left) await keepQueued(trx, connection, [{ delivery, contactId: message.contactId!, content: message.content }], at)
      if (left) await markSent(trx, [{ deliveryId: delivery.id, as: 'sent', externalId: `wamid.out.${delivery.id}` }])
      await trx('deliveries')
        .where({ id: delivery.id })
        .update({ status: left ? 'done' : 'waiting' })
      return left
    })
  }
})

const reading = { reader: 'local' as const, intent: 'other', confidence: 1, ruleId: null, text: '', spentMicros: 0 }

function turnOf(ground: TurnGround): Turn {
  const text = ground.messages.map((message) => message.text).join('\n')
  const understanding = text ? readLocally({ text, history: ground.history, channel: 'whatsapp' }, ground.vocabulary) : null
  return takeTurn(ground.state, ground.scene, { tapped: null, text, understanding, canned: null, files: 0, voice: null, inPublic: false })
}
