import { handOver } from './anytime.ts'
import type { Say } from './say.ts'
import type { Step } from './step.ts'

/** A voice note: repeated in words for a yes, or given to a person where nobody could hear it. Undefined where none came. */
export function byVoice(step: Step): Say | undefined {
  const { state, heard } = step
  if (heard.voice === 'unheard') return heard.text ? undefined : handOver(step, 'voice')
  if (heard.voice !== 'heard' || !heard.understanding) return undefined
  state.heard = JSON.stringify(heard.understanding)
  return { kind: 'heard_voice', text: heard.text }
}
