import type { Deed } from './say.ts'
import { budgetOf, type Heard, type Scene, type Wish } from './scene.ts'
import type { DialogueState } from './state.ts'

/** A turn being taken: its own copies of state and wish, to be changed, and what it decides to do. */
export interface Step {
  state: DialogueState
  scene: Scene
  heard: Heard
  wish: Wish
  deeds: Deed[]
  understood: boolean
}

/** Begins a turn on copies; the language follows the client's last words. */
export function beginStep(before: DialogueState, scene: Scene, heard: Heard): Step {
  const state = structuredClone(before)
  const language = heard.understanding?.language
  if (language && (before.stage === 'greeting' || isSentence(heard.text))) state.language = language
  return { state, scene, heard, wish: structuredClone(scene.wish), deeds: [], understood: true }
}

/** Two words and more: a lone "ok", an address or a name changes nobody's language. */
function isSentence(text: string): boolean {
  return (text.replace(/\S*[@\d]\S*|https?:\S+/g, ' ').match(/\p{L}{2,}/gu) ?? []).length >= 2
}

/** Takes what the words tell into the wish. Answers whether the service, money or place changed. */
export function learn(step: Step): boolean {
  const { wish, heard, scene } = step
  const said = heard.understanding
  if (!said) return false
  const before = JSON.stringify([wish.category, wish.budget, wish.location])
  if (said.category && scene.services.some((service) => service.slug === said.category)) wish.category = said.category
  if (said.budget) wish.budget = budgetOf(said.budget, wish.budget?.currency ?? null)
  if (said.deadline !== null) wish.deadlineDays = said.deadline
  if (said.contacts.location) wish.location = said.contacts.location
  if (said.contacts.name) wish.name = said.contacts.name
  if (said.contacts.email) wish.email = said.contacts.email
  return JSON.stringify([wish.category, wish.budget, wish.location]) !== before
}
