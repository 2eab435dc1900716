import type { Turn as Said } from '../understanding/understanding.ts'
import type { DialogueState, Shown } from './state.ts'

/** A line of a list of people, as the bot writes it. */
const PERSON = /^\d\. .+: .*$/m

/**
 * What went before, as far as it tells how to read the next words. While something is asked for, no list stands: a sum that answers is nobody's price. While a list of
 * people stands, that very list, once, with nothing in it but what may be pointed at: an older one would number other people.
 */
export function historyFor(
  state: Pick<DialogueState, 'stage' | 'pending' | 'shown' | 'cancelling' | 'heard'>,
  said: readonly Said[],
): Said[] {
  const asked = said.findLastIndex((turn) => turn.from === 'bot')
  if (state.pending === 'budget' || state.pending === 'contacts' || state.cancelling || state.heard !== null)
    return said.filter((turn, i) => turn.from === 'client' || i === asked)
  if (state.stage !== 'choosing' || !state.shown.length) return said.filter((turn) => turn.from === 'client' || !PERSON.test(turn.text))
  return [...said.filter((turn) => turn.from === 'client'), { from: 'bot', text: listToRead(state.shown) }]
}

function listToRead(shown: readonly Shown[]): string {
  const lines = shown.map(({ name, rating, price }, i) => {
    const money = price?.min ?? price?.max
    return `${i + 1}. ${[name, ...(money ? [`${money} ${price!.currency}`] : []), ...(rating ? [`⭐ ${rating}`] : [])].join(' – ')}`
  })
  return [...lines, 'من تختار؟'].join('\n')
}
