import { act, calm, heardOnWhatsApp, inTenant, type Office, until, writes } from './steps.ts'

/** What the bot said, as it stands on the client's phone. */
export interface BotSaid {
  text: string
  buttons: { id: string; title: string }[]
}

/** A client's phone: what he writes and presses, and what came back. */
export interface Phone {
  name: string
  phone: string
  /** Writes and waits for the bot's turn. Answers what it said (null: nothing). */
  says(text: string): Promise<BotSaid | null>
  /** Presses the button or row whose title holds these words, in the bot's newest message. */
  presses(words: string): Promise<BotSaid | null>
  /** Everything the bot said, oldest first. */
  heard(): BotSaid[]
}

/** Gives a client a phone with which he talks to the bot. */
export function phoneOf(office: Office, who: { name: string; phone: string }): Phone {
  const heard = () => heardOnWhatsApp(office, who.phone).map(({ text, buttons }) => ({ text, buttons: buttons ?? [] }))
  const turn = async (doing: () => Promise<unknown>): Promise<BotSaid | null> => {
    const before = heard().length
    const known = await inbound(office)
    await doing()
    // A press comes back by the service's own call, a moment later.
    await until(async () => {
      await calm(office)
      if ((await inbound(office)) === known) throw new Error('nothing came in')
    })
    await calm(office)
    return heard().length > before ? heard().at(-1)! : null
  }
  return {
    ...who,
    heard,
    says: (text) => turn(() => writes(office, who, text)),
    presses(words) {
      const button = heard()
        .at(-1)
        ?.buttons.find((one) => one.title.includes(words))
      if (!button) throw new Error(`nothing to press that says ${words}: ${JSON.stringify(heard().at(-1))}`)
      return turn(() => act(office, 'whatsapp', { do: 'press', phone: who.phone, buttonId: button.id }))
    },
  }
}

async function inbound(office: Office): Promise<number> {
  const rows = await inTenant(office, (trx) => trx('items').count('id as n'))
  return Number(rows[0]!.n)
}
