import { act, deliver, heardOnWhatsApp, inTenant, type Office, until, writes } from '../journeys/steps.ts'

/** What came to a client's phone. */
export interface Arrived {
  text: string
  buttons: { id: string; title: string }[]
  /** Below a post, for everyone to see. */
  aloud?: true
}

/** A client's phone on one channel: what he does there, and what came. */
export interface Phone {
  name: string
  /** In E.164, on WhatsApp. */
  number?: string
  /** What the channel proves of its owner: kind and value. */
  proof: [kind: string, value: string]
  writes(text: string): Promise<unknown>
  /** Presses the button or row whose title holds these words, in the newest message that has any. */
  presses(words: string): Promise<unknown>
  sends(scenario: string, more?: Record<string, unknown>): Promise<unknown>
  heard(): Arrived[]
}

/** How a client writes: which channel, and there in which place. */
export type Way = 'whatsapp' | 'instagram' | 'comment' | 'story-reply'

let people = 0

/** A phone of its own for a client nobody has heard of yet. */
export function phoneFor(office: Office, way: Way, name: string): Phone {
  const n = ++people
  return way === 'whatsapp'
    ? onWhatsApp(office, { name, phone: `+9665${String(31_000_000 + n)}` })
    : onInstagram(office, { name, person: `907655${String(100_000_000 + n)}` }, way)
}

function onWhatsApp(office: Office, who: { name: string; phone: string }): Phone {
  const phone: Phone = {
    name: who.name,
    number: who.phone,
    proof: ['phone', who.phone],
    writes: (text) => writes(office, who, text),
    sends: (scenario, more) => deliver(office, 'whatsapp', { scenario, ...who, ...more }),
    heard: () => heardOnWhatsApp(office, who.phone).map(({ text, buttons }) => ({ text, buttons: buttons ?? [] })),
    presses: (words) =>
      comesBack(office, () => act(office, 'whatsapp', { do: 'press', phone: who.phone, buttonId: buttonOf(phone, words).id })),
  }
  return phone
}

/** The first thing somebody does may be a comment or an answer to a story; everything after it is a direct message. */
function onInstagram(office: Office, who: { name: string; person: string }, way: Way): Phone {
  let first = way === 'instagram' ? 'dm' : way
  const phone: Phone = {
    name: who.name,
    proof: ['instagram', who.person],
    async writes(text) {
      const scenario = first
      first = 'dm'
      return deliver(office, 'instagram', { scenario, ...who, text })
    },
    sends: (scenario, more) => deliver(office, 'instagram', { scenario, ...who, ...more }),
    heard: () =>
      office.fakes.instagram!.ledger.flatMap((effect) => {
        if (effect.kind === 'comment.replied')
          return writerOf(office, effect.commentId) === who.person ? [{ text: String(effect.text), buttons: [], aloud: true as const }] : []
        const choices = (effect.choices ?? []) as { title: string; payload: string }[]
        return effect.to === who.person
          ? [{ text: String(effect.text), buttons: choices.map(({ title, payload }) => ({ id: payload, title })) }]
          : []
      }),
    presses: (words) =>
      comesBack(office, () => act(office, 'instagram', { do: 'reply', person: who.person, choose: buttonOf(phone, words).id })),
  }
  return phone
}

function writerOf(office: Office, commentId: unknown): string | undefined {
  const { comments } = office.fakes.instagram!.mounted.fake.show!() as { comments: { id: string; personId: string }[] }
  return comments.find((one) => one.id === commentId)?.personId
}

function buttonOf(phone: Phone, words: string): { id: string; title: string } {
  const newest = phone.heard().findLast((one) => one.buttons.length)
  const button = newest?.buttons.find((one) => one.title.includes(words))
  if (!button) throw new Error(`nothing to press that says ${words}: ${JSON.stringify(newest?.buttons.map((one) => one.title))}`)
  return button
}

/** A press comes back by the service's own call, a moment later, among calls about what became of our messages. */
async function comesBack(office: Office, press: () => Promise<unknown>): Promise<void> {
  const before = await heardFromClients(office)
  await press()
  await until(async () => {
    await Promise.all([office.app.runner!.drain('inbox'), office.app.runner!.drain('mailbox')])
    if ((await heardFromClients(office)) === before) throw new Error('the press did not come back')
  })
}

async function heardFromClients(office: Office): Promise<number> {
  const row = await inTenant(office, (trx) => trx('messages').where({ direction: 'inbound' }).count('id as n').first())
  return Number(row!.n)
}
