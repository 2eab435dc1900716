import type { CatchAll, DecidingAction } from '#rules/actions/index.ts'
import { assignTo } from './assign-to.ts'
import { offerTo } from './offer-to.ts'
import { type Carried, nothing, type Task } from './task.ts'

/** Carries a deciding action out: who is chosen, or why nobody. */
export function carryOut(action: DecidingAction | CatchAll, task: Task): Carried {
  if (action.type === 'refuse') return { ...nothing(task.policy.offer), outcome: 'refused' }
  if (action.type === 'assign') return assignTo(action, task)
  return offerTo(action, task)
}
