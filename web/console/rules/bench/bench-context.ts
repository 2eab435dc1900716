import { createContext, useContext } from 'react'
import type { Decision, Lead, WrittenValue } from '../shapes.ts'

/** What is tried: the words of an enquiry and whatever is filled in beside them; empty fields are read from the words. */
export interface Wish {
  text: string
  channel: string
  category: string
  budget: string
  location: string
  language: string
  /** A local date and time, or empty for now. */
  at: string
  /** The past lead it was picked from; with it the fields above are only shown. */
  lead: Lead | null
}

/** What became of one rule in the trial. decides: it gave the lead · acts: it added to it · failed: asked, did not apply · idle: not asked. */
export interface Step {
  state: 'decides' | 'acts' | 'failed' | 'idle'
  /** Why a rule that holds could not be carried out. */
  because: readonly string[]
  /** Whether each comparison held, by its place in the written tree. */
  lit: ReadonlyMap<string, boolean>
  /** The comparisons that kept the rule from applying, with what the lead says instead. */
  missed: readonly { fact: string; actual: WrittenValue | null }[]
}

/** The bench: what is tried, and what the draft says of it. */
export interface Bench {
  wish: Wish
  set(change: Partial<Wish>): void
  clear(): void
  /** Undefined while nothing is tried. */
  decision: Decision | undefined
  isAsking: boolean
  fault: string | undefined
  /** What became of a rule (or `catchAll`); undefined while nothing is tried. */
  stepOf(ruleId: string): Step | undefined
}

/** Nothing is tried. */
export const EMPTY: Wish = { text: '', channel: '', category: '', budget: '', location: '', language: '', at: '', lead: null }

/** The bench of the room. */
export const BenchContext = createContext<Bench | null>(null)

/** The bench of the room. */
export function useBench(): Bench {
  return useContext(BenchContext)!
}

/** Whether there is anything to try. */
export function isTried(wish: Wish): boolean {
  return Object.entries(wish).some(([name, value]) => name !== 'at' && Boolean(value))
}
