import type { Say } from './say.ts'
import type { Shown } from './state.ts'
import type { Step } from './step.ts'

type Because = Extract<Say, { kind: 'show' }>['because']

/** So many freelancers are shown at once. */
const AT_ONCE = 3
/** What need not be known is asked for only while the question after it is the sixth at most. */
const ASKED_ALREADY = { budget: 4, contacts: 5 }

/** The next thing to do for this wish: ask for the service, show who could take it, ask what is missing, sum up. */
export function goOn(step: Step, because: Because = 'first'): Say {
  const { state, wish } = step
  if (!wish.category) return askCategory(step)
  if (!state.choice) return show(step, because)
  if (!wish.budget && mayAsk(step, 'budget')) return ask(step, 'budget')
  if ((!wish.name || !wish.email) && mayAsk(step, 'contacts')) return ask(step, 'contacts')
  return sumUp(step, because === 'changed')
}

function mayAsk({ state }: Step, question: 'budget' | 'contacts'): boolean {
  return !state.asked.includes(question) && state.questions < ASKED_ALREADY[question]
}

/** Shows the best who could take it now. Who was shown and passed over comes again only when there is nobody else; with nobody at all the rules wait for the first. */
export function show(step: Step, because: Because, name?: string): Say {
  const { state, scene, wish } = step
  const fresh = scene.optionsFor(wish, state.passed)
  // The rules give such a lead away without asking anybody.
  if (fresh === null) return route(step)
  const options = fresh.length ? fresh : (scene.optionsFor(wish, []) ?? [])
  if (!options.length) {
    route(step)
    return { kind: 'nobody_now', name }
  }
  if (!fresh.length) state.passed = []
  const first = options.slice(0, AT_ONCE)
  state.shown = first.map(({ freelancerId, name, rating, price, why }) => ({ freelancerId, name, rating, price, why }))
  state.choice = null
  state.stage = 'choosing'
  state.pending = null
  return {
    kind: 'show',
    wish: structuredClone(wish),
    options: first,
    because: because === 'others' && !fresh.length ? 'none_left' : because,
    name,
  }
}

/** The others: who stands on the screen is not wanted. */
export function showOthers(step: Step): Say {
  const { state } = step
  for (const { freelancerId } of state.shown) if (!state.passed.includes(freelancerId)) state.passed.push(freelancerId)
  return show(step, 'others')
}

/** The client wants this one. */
export function pick(step: Step, chosen: Shown): Say {
  const { state, scene, wish } = step
  const option = scene.optionsFor(wish, [])?.find((one) => one.freelancerId === chosen.freelancerId)
  if (!option) {
    state.passed.push(chosen.freelancerId)
    return show(step, 'taken', chosen.name)
  }
  state.choice = chosen
  return goOn(step)
}

/** The rules decide: the client does not want to choose, or cannot. */
export function route(step: Step): Say {
  const { state, deeds } = step
  state.stage = 'waiting'
  state.pending = null
  deeds.push({ do: 'route' })
  return { kind: 'passing_on' }
}

/** Confirmed: the request goes out to the choice. */
export function send(step: Step): Say {
  const { state, deeds } = step
  if (!state.choice) return goOn(step)
  deeds.push({ do: 'request', freelancerId: state.choice.freelancerId })
  state.requestFor = state.choice.freelancerId
  state.stage = 'waiting'
  state.pending = null
  return { kind: 'sent', name: state.choice.name }
}

/** Nobody could make anything of it: asked once more, the second time the rules take over and the client is told so. */
export function puzzled(step: Step): Say {
  const { state } = step
  step.understood = false
  state.failed++
  if (state.failed >= 2 && state.stage !== 'waiting' && state.stage !== 'closed') return route(step)
  if (state.stage === 'choosing') return show(step, 'again')
  if (state.stage === 'confirming') return sumUp(step, false)
  if (state.pending === 'budget' || state.pending === 'contacts') return again(step)
  return askCategory(step)
}

function again(step: Step): Say {
  const { state, wish } = step
  if (state.pending === 'budget') return { kind: 'ask_budget', name: state.choice?.name ?? '' }
  return { kind: 'ask_contacts', needs: needsOf(wish) }
}

function askCategory(step: Step): Say {
  const { state } = step
  const greet = state.stage === 'greeting'
  const again = state.asked.includes('category')
  state.stage = 'understanding'
  state.pending = 'category'
  if (!again) state.asked.push('category')
  return { kind: 'ask_category', greet, again }
}

function ask(step: Step, question: 'budget' | 'contacts'): Say {
  const { state, wish } = step
  state.stage = 'collecting'
  state.pending = question
  state.asked.push(question)
  return question === 'budget' ? { kind: 'ask_budget', name: state.choice!.name } : { kind: 'ask_contacts', needs: needsOf(wish) }
}

function needsOf(wish: Step['wish']): ('name' | 'email')[] {
  return [...(wish.name ? [] : ['name' as const]), ...(wish.email ? [] : ['email' as const])]
}

function sumUp({ state, wish }: Step, changed: boolean): Say {
  state.stage = 'confirming'
  state.pending = null
  return { kind: 'summary', wish: structuredClone(wish), name: state.choice!.name, changed }
}
