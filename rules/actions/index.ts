import { z } from 'zod'
import { assign } from './assign.ts'
import { notify } from './notify.ts'
import { offer } from './offer.ts'
import { priority } from './priority.ts'
import { refuse } from './refuse.ts'
import { sla } from './sla.ts'
import { tag } from './tag.ts'

/** Everything a rule may ask for, in the order the editor lists it. */
export const actions = { offer, assign, tag, priority, sla, notify, refuse }

/** One action of a rule, told apart by `type`. */
export const actionSchema = z.discriminatedUnion('type', [
  offer.schema,
  assign.schema,
  tag.schema,
  priority.schema,
  sla.schema,
  notify.schema,
  refuse.schema,
])

/** The action of the catch-all: it offers or assigns, it never refuses. */
export const catchAllSchema = z.discriminatedUnion('type', [offer.schema, assign.schema])

/** What a rule asks for. */
export type Action = z.infer<typeof actionSchema>
/** What the catch-all asks for. */
export type CatchAll = z.infer<typeof catchAllSchema>
/** An action that decides who gets the lead. */
export type DecidingAction = Extract<Action, { type: 'offer' | 'assign' | 'refuse' }>

/** Whether the action decides who gets the lead; the others only add to it. */
export function isDeciding(action: Action): action is DecidingAction {
  return actions[action.type].decides
}
