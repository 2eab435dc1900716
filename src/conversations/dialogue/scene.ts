import type { Budget, Understanding } from '../understanding/understanding.ts'
import type { Reason } from './state.ts'

/** What the client wants, as far as it is known: the lead's wish, with what was said so far. */
export interface Wish {
  category: string | null
  /** Major units; one amount has both ends. */
  budget: { min: number | null; max: number | null; currency: string | null } | null
  /** Whole days from now, as said in this dialogue; null: not said. */
  deadlineDays: number | null
  location: string | null
  name: string | null
  email: string | null
}

/** Somebody who could take the wish now, as shown to its client. */
export interface Option {
  freelancerId: string
  name: string
  rating: number | null
  price: { min: number | null; max: number | null; currency: string } | null
  /** Requests he can still take. */
  free: number
  /** His usual time to answer a request, in minutes; null while there are too few answers. */
  answersIn: number | null
  why: Reason
}

/** The client's request as it stands. */
export interface OpenRequest {
  id: string
  status: 'pending' | 'asked' | 'accepted' | 'declined' | 'expired' | 'withdrawn'
  freelancerId: string
  freelancerName: string
  question: string | null
}

/** Everything outside the dialogue that a turn depends on. */
export interface Scene {
  brand: string
  /** The tenant's services, in its order. */
  services: readonly { slug: string; ar: string; en: string }[]
  leadStatus: string
  wish: Wish
  /** The newest request for this lead, open or over; null before the first. */
  request: OpenRequest | null
  /** Who could take such a wish, best first, without those named; null: the rules give such a lead away without a choice. */
  optionsFor(wish: Wish, without: readonly string[]): Option[] | null
}

/** What the client did since the last turn, as one turn: album, echoes and quick messages in a row are one. */
export interface Heard {
  /** The button or row that was pressed. */
  tapped: string | null
  text: string
  /** Null when nothing was said in words. */
  understanding: Understanding | null
  /** A canned rule's answer, to be said as it stands. */
  canned: string | null
  files: number
  /** A voice note that nobody could transcribe; or one that was, whose words still want a yes. */
  voice: 'unheard' | 'heard' | null
  /** It was written below a post, for everyone to see. */
  inPublic: boolean
}

/** A budget as the lead keeps it. */
export function budgetOf(said: Budget | null, currency: string | null): Wish['budget'] {
  return said ? { min: said.min ?? null, max: said.max ?? null, currency: said.currency ?? currency } : null
}
