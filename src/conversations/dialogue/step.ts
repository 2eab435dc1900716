import { disarm } from './disarm.ts'
import { bareName, introduces } from './pointing.ts'
import type { Deed } from './say.ts'
import { budgetOf, type Heard, type Scene, type Wish } from './scene.ts'
import type { DialogueState } from './state.ts'

/** A turn being taken: its own copies of state and wish, to be changed, and what it decides to do. */
export interface Step {
  state: DialogueState
  scene: Scene
  heard: Heard
  /** What was written, as far as it may point at something; nothing of a text that gives orders to its reader. */
  words: string
  wish: Wish
  deeds: Deed[]
  understood: boolean
}

/** Begins a turn on copies; the language follows the client's last words. */
export function beginStep(before: DialogueState, scene: Scene, given: Heard): Step {
  const state = structuredClone(before)
  const understanding = given.understanding && disarm(given.text, given.understanding)
  const heard = { ...given, understanding }
  const language = understanding?.language
  if (language && (before.stage === 'greeting' || isSentence(heard.text))) state.language = language
  const words = understanding?.steering ? '' : heard.text
  return { state, scene, heard, words, wish: structuredClone(scene.wish), deeds: [], understood: true }
}

/** Two words and more: a lone "ok", an address or a name changes nobody's language. */
function isSentence(text: string): boolean {
  return (text.replace(/\S*[@\d]\S*|https?:\S+/g, ' ').match(/\p{L}{2,}/gu) ?? []).length >= 2
}

/** With which words one service takes the place of another. */
const ANEW = new Set(['new_request', 'change_request', 'ask_price'])

/** Takes what the words tell into the wish. Answers whether the service, money or place changed. */
export function learn(step: Step): boolean {
  const { wish, heard, scene, state } = step
  const said = heard.understanding
  if (!said) return false
  const before = JSON.stringify([wish.category, wish.budget, wish.location])
  const offered = scene.services.some((service) => service.slug === said.category)
  if (offered && (!wish.category || !state.shown.length || ANEW.has(said.intent))) wish.category = said.category
  if (said.budget) wish.budget = budgetOf(said.budget, wish.budget?.currency ?? null)
  if (said.deadline !== null) wish.deadlineDays = said.deadline
  if (said.contacts.location) wish.location = said.contacts.location
  const name = nameIn(step)
  if (name) wish.name = name
  if (said.contacts.email) wish.email = said.contacts.email
  return JSON.stringify([wish.category, wish.budget, wish.location]) !== before
}

/** Anything may look like a name; it is the client's where he was asked for it, or says that it is. */
function nameIn({ heard, words, state, wish }: Step): string | undefined {
  const said = heard.understanding!.contacts
  if (introduces(words)) return said.name
  if (state.pending !== 'contacts') return undefined
  return wish.name ? (said.email ? said.name : undefined) : (said.name ?? bareName(words))
}
