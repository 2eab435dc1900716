import type { Say } from './say.ts'
import type { Step } from './step.ts'

/** How far the request is, for a client who asks. */
export function statusOf({ scene, state }: Step): { state: Extract<Say, { kind: 'status' }>['state']; name?: string; question?: string } {
  const { request, leadStatus } = scene
  if (leadStatus === 'won') return { state: 'won' }
  if (leadStatus === 'lost' || leadStatus === 'spam') return { state: 'lost' }
  if (leadStatus === 'assigned') return { state: 'accepted', name: request?.freelancerName }
  if (request?.status === 'asked') return { state: 'asked', name: request.freelancerName, question: request.question ?? undefined }
  if (request?.status === 'pending') return { state: 'pending', name: request.freelancerName }
  return { state: state.stage === 'waiting' || state.stage === 'closed' ? 'searching' : 'choosing' }
}

/** Whether a freelancer still has it to answer. */
export function isOpen(request: Step['scene']['request']): boolean {
  return request?.status === 'pending' || request?.status === 'asked'
}
