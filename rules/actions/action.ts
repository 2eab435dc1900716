import type { z } from 'zod'
import type { Words } from '../lead.ts'

/** Shows an id (freelancer, service) by its name; the id itself when no name is known. */
export type NameOf = (id: string) => string

/** One kind of thing a rule may ask for. */
export interface ActionKind<S extends z.ZodType> {
  type: string
  label: Words
  /** Whether it decides who gets the lead; of the deciding rules one acts, of the others all that match. */
  decides: boolean
  schema: S
  /** The action as a clause: "offer it to …". */
  describe(action: z.infer<S>, nameOf: NameOf): Words
}

/** Declares an action kind with its schema's type. */
export function actionKind<S extends z.ZodType>(kind: ActionKind<S>): ActionKind<S> {
  return kind
}
