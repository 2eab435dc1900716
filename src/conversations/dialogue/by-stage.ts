import type { Understanding } from '../understanding/understanding.ts'
import { leavesItToUs, named, numbered, saysNo, wantsOthers } from './pointing.ts'
import type { Say } from './say.ts'
import type { Shown } from './state.ts'
import { isOpen, statusOf } from './status.ts'
import { learn, type Step } from './step.ts'
import { goOn, pick, puzzled, route, send, show, showOthers } from './steps.ts'

/** What the stage makes of the client's words. */
export function byStage(step: Step): Say | null {
  const said = step.heard.understanding
  if (step.heard.inPublic) return inPublic(step, said)
  // Written yes or no to what a voice note was heard to say.
  if (step.state.heard !== null && said) return confirmVoice(step, said)
  if (step.state.stage === 'waiting') return waiting(step, said)
  if (step.state.stage === 'closed') return afterwards(step, said)
  if (!said) return step.heard.files ? goOn(step) : null
  if (step.state.stage === 'choosing') return choosing(step, said)
  if (step.state.stage === 'collecting') return collecting(step)
  if (step.state.stage === 'confirming') return confirming(step, said)
  return understanding(step, said)
}

/** A comment is answered once, in private: what it asked for is kept, and everything else waits for the writer's word there. */
function inPublic(step: Step, said: Understanding | null): Say | null {
  const { state } = step
  if (!said || state.stage !== 'greeting' || said.intent === 'thanks' || said.intent === 'spam') return null
  learn(step)
  state.stage = 'understanding'
  return { kind: 'come_private', wish: structuredClone(step.wish) }
}

function understanding(step: Step, said: Understanding): Say {
  learn(step)
  if (step.wish.category) return goOn(step)
  // Who thanks us for the last time wants nothing yet.
  if (said.intent === 'thanks') return { kind: 'welcome_back' }
  return said.intent === 'other' || said.intent === 'spam' || said.intent === 'choose_freelancer' ? puzzled(step) : goOn(step)
}

function choosing(step: Step, said: Understanding): Say {
  const { state, words } = step
  if (leavesItToUs(words)) return leave(step)
  const chosen = said.intent === 'reject_options' || wantsOthers(words) ? undefined : pointedAt(step, said)
  if (chosen) return learnAndPick(step, chosen)
  const changed = learn(step)
  if (changed) {
    state.passed = []
    return show(step, 'changed')
  }
  if (wantsOthers(words)) return showOthers(step)
  switch (said.intent) {
    case 'reject_options':
      return showOthers(step)
    case 'confirm':
      return state.shown.length === 1 ? pick(step, state.shown[0]!) : show(step, 'again')
    case 'ask_price':
      return {
        kind: 'prices',
        options: (step.scene.optionsFor(step.wish, []) ?? []).filter((one) =>
          state.shown.some((shown) => shown.freelancerId === one.freelancerId),
        ),
      }
    case 'other':
    case 'choose_freelancer':
      return puzzled(step)
    default:
      return show(step, 'again')
  }
}

function pointedAt({ state, words }: Step, said: Understanding): Shown | undefined {
  return numbered(words, state.shown) ?? named(words, state.shown) ?? (said.choice === null ? undefined : state.shown[said.choice - 1])
}

/** What was told beside goes along. */
function leave(step: Step): Say {
  learn(step)
  return route(step)
}

function learnAndPick(step: Step, chosen: Shown): Say {
  learn(step)
  return pick(step, chosen)
}

function collecting(step: Step): Say {
  const { state, words, wish } = step
  if (wantsOthers(words)) return showOthers(step)
  // Asked for a name, a name is the client's.
  const another = state.pending === 'contacts' && !wish.name ? undefined : named(words, state.shown)
  if (another && another.freelancerId !== state.choice?.freelancerId) return pick(step, another)
  const changed = learn(step)
  return goOn(step, changed && state.pending !== 'budget' ? 'changed' : 'first')
}

function confirming(step: Step, said: Understanding): Say {
  const { state, words, wish } = step
  if (wantsOthers(words)) return showOthers(step)
  const another = named(words, state.shown)
  if (another && another.freelancerId !== state.choice?.freelancerId) return pick(step, another)
  const before = JSON.stringify(wish)
  const changed = learn(step)
  // Another service needs other people.
  if (changed && wish.category !== step.scene.wish.category) {
    state.passed = []
    return show(step, 'changed')
  }
  if (JSON.stringify(wish) !== before) return said.intent === 'confirm' && !changed ? send(step) : goOn(step, 'changed')
  if (said.intent === 'confirm' || said.intent === 'choose_freelancer') return send(step)
  if (saysNo(words) || said.intent === 'reject_options') return reconsider(step)
  if (said.intent === 'other') return puzzled(step)
  return goOn(step)
}

/** Not like this: the people are shown again, to choose anew or to say what should be different. */
function reconsider(step: Step): Say {
  step.state.choice = null
  return show(step, 'again')
}

function confirmVoice(step: Step, said: Understanding): Say | null {
  const { state } = step
  const understanding = JSON.parse(state.heard!) as Understanding
  state.heard = null
  if (said.intent === 'confirm') {
    step.heard = { ...step.heard, understanding, voice: null }
    return byStage(step)
  }
  // Whatever else was typed is the client's own correction.
  return said.intent === 'other' || saysNo(step.words) ? { kind: 'type_please' } : byStage(step)
}

function waiting(step: Step, said: Understanding | null): Say | null {
  const { scene, deeds, heard, wish } = step
  const { request } = scene
  if (!said) return heard.files ? { kind: 'files_kept' } : null
  if (request?.status === 'asked' && heard.text && said.intent !== 'thanks' && said.intent !== 'greeting') {
    deeds.push({ do: 'answer', requestId: request.id, text: heard.text })
    return { kind: 'answer_passed', name: request.freelancerName }
  }
  const before = JSON.stringify(wish)
  learn(step)
  // Now it is known what it is about: decided anew.
  if (!scene.wish.category && wish.category && !isOpen(request)) return route(step)
  // Who it is for stays as it was sent; what else was said is added to it.
  wish.category = scene.wish.category ?? wish.category
  if (JSON.stringify(wish) !== before) return { kind: 'noted', name: request?.freelancerName }
  if (said.intent === 'thanks') return { kind: 'noted', name: request?.freelancerName }
  return { kind: 'status', ...statusOf(step) }
}

function afterwards(step: Step, said: Understanding | null): Say | null {
  if (!said) return step.heard.files ? { kind: 'files_kept' } : null
  if (said.intent === 'thanks' || said.intent === 'confirm') return { kind: 'welcome_back' }
  return { kind: 'status', ...statusOf(step) }
}
