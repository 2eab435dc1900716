import type { Say } from './say.ts'
import { statusOf } from './status.ts'
import { learn, type Step } from './step.ts'

/** Sure enough to end something for good. */
const SURE = 0.8
/** Less sure than that and nobody is called. */
const LIKELY = 0.5

/** What a client may say at any time. Undefined where the stage must make something of it. */
export function anytime(step: Step): Say | null | undefined {
  const { state, scene, heard, deeds } = step
  const said = heard.understanding
  if (heard.canned !== null) {
    // What was told beside the question is not lost with its answer.
    if (state.stage !== 'waiting' && state.stage !== 'closed') learn(step)
    return { kind: 'canned', text: heard.canned }
  }
  if (!said) return undefined
  const sure = said.confidence.intent >= SURE
  const likely = said.confidence.intent >= LIKELY
  if (state.cancelling) {
    if (said.intent === 'confirm' || said.intent === 'cancel') return takeBack(step)
    if (said.intent !== 'new_request') return keep(step)
    state.cancelling = false
  }
  switch (said.intent) {
    case 'talk_to_human':
      return likely ? handOver(step, 'asked') : undefined
    case 'complaint':
      return likely ? handOver(step, 'complaint') : undefined
    case 'opt_out':
      // The one sentence that we heard it is told where such sentences are told.
      deeds.push({ do: 'opt_out' })
      return null
    case 'spam':
      if (!sure || said.category || state.stage === 'waiting') return undefined
      state.stage = 'closed'
      deeds.push({ do: 'refuse' })
      return null
    case 'cancel':
      if (state.stage === 'closed') return undefined
      state.cancelling = true
      return { kind: 'cancel_sure', name: state.stage === 'waiting' ? (scene.request?.freelancerName ?? null) : null }
    case 'ask_status':
      return { kind: 'status', ...statusOf(step) }
    default:
      return undefined
  }
}

/** A person takes over at once; the bot is silent from then on. */
export function handOver({ deeds }: Step, why: 'asked' | 'complaint' | 'voice'): Say {
  deeds.push({ do: 'hand_over', why })
  return { kind: 'handed_over', why }
}

/** The client takes the request back. */
export function takeBack({ state, deeds }: Step): Say {
  state.cancelling = false
  state.stage = 'closed'
  state.pending = null
  deeds.push({ do: 'cancel' })
  return { kind: 'cancelled' }
}

/** He does not, after all. */
export function keep({ state }: Step): Say {
  state.cancelling = false
  return { kind: 'kept' }
}
