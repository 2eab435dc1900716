import type { Say } from './say.ts'
import type { Step } from './step.ts'
import { show } from './steps.ts'

/**
 * What became of the request since the last turn: a choice that was declined or ran out is answered with the next ones; an accepted one closes the dialogue
 * (the acceptance itself is told with the chat's link). Undefined where nothing happened.
 */
export function followRequest(step: Step): Say | null | undefined {
  const { state, scene, heard } = step
  const { request } = scene
  if (state.stage !== 'waiting' || !request) return undefined
  if (request.status === 'accepted' || scene.leadStatus === 'assigned') {
    state.stage = 'closed'
    return isSilent(heard) ? null : undefined
  }
  const ended = request.status === 'declined' || request.status === 'expired'
  if (!ended || state.requestFor !== request.freelancerId) return isSilent(heard) ? null : undefined
  state.passed.push(request.freelancerId)
  state.requestFor = null
  state.choice = null
  return show(step, request.status === 'expired' ? 'expired' : 'declined', request.freelancerName)
}

/** The turn was taken for what happened, not for anything the client said. */
function isSilent({ text, tapped, files, voice }: Step['heard']): boolean {
  return !text && !tapped && !files && !voice
}
