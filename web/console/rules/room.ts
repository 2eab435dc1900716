import { createContext, useContext } from 'react'
import type { Change } from './draft/difference.ts'
import type { Saving } from './draft/use-saving.ts'
import type { NameSource } from './sentence/use-names.ts'
import type { Fault, Finding, Freelancer, RuleSet } from './shapes.ts'

/** What every page of the room stands on: the draft as it is being edited, what it began from, and the names it is told in. */
export interface Room {
  words: NameSource
  /** The rules as they stand on this page, saved by themselves a moment after each change. */
  draft: RuleSet
  /** What decides today. */
  published: { version: number; ruleSet: RuleSet }
  /** What the draft would change in it. */
  changes: readonly Change[]
  saving: Saving
  /** What the server refuses in the draft, by its path; empty while it can be saved. */
  faults: readonly Fault[]
  findings: readonly Finding[]
  /** Changes the draft. `said`: what is said of it, with the way back. */
  change(how: (draft: RuleSet) => RuleSet, said?: string): void
  /** Resolves when what stands here is saved; false when it cannot be. */
  flush(): Promise<boolean>
  /** The draft's revision as it stands here. */
  revision(): number
  /** Reads draft and published rules again, e.g. after publishing. */
  reload(): Promise<void>
  /** Takes what somebody else saved meanwhile, or lets this draft stand in its place. */
  settle(whose: 'theirs' | 'mine'): Promise<void>
  /** Shows a changed freelancer at once. */
  changePerson(person: Freelancer): void
}

/** The room that is open. */
export const RoomContext = createContext<Room | null>(null)

/** The room that is open. */
export function useRoom(): Room {
  return useContext(RoomContext)!
}
