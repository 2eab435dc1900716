import { anytime } from './anytime.ts'
import { byStage } from './by-stage.ts'
import { followRequest } from './follow-request.ts'
import { type Deed, QUESTIONS, type Say } from './say.ts'
import type { Heard, Scene } from './scene.ts'
import type { DialogueState } from './state.ts'
import { beginStep } from './step.ts'
import { byTap } from './tap.ts'
import { byVoice } from './voice.ts'

/** What a turn comes to: the dialogue afterwards, the one message said (null: nothing), what is done, and whether the client was understood. */
export interface Turn {
  state: DialogueState
  say: Say | null
  deeds: Deed[]
  understood: boolean
}

/**
 * One turn of the bot: pure. What happened to the request goes first, then what was pressed, what came by voice, what may be said at any time (a person, a status,
 * a cancellation), and at last what the stage makes of the words.
 */
export function takeTurn(before: DialogueState, scene: Scene, heard: Heard): Turn {
  const step = beginStep(before, scene, heard)
  const ways = [followRequest, byTap, byVoice, anytime, byStage]
  let say: Say | null | undefined
  for (const way of ways) {
    say = way(step)
    if (say !== undefined) break
  }
  const { state, deeds, wish, understood } = step
  if (understood) state.failed = 0
  if (say && QUESTIONS.has(say.kind)) state.questions++
  if (deeds.some((deed) => deed.do === 'request' || deed.do === 'route')) state.questions = 0
  const refined = JSON.stringify(wish) === JSON.stringify(scene.wish) ? [] : [{ do: 'refine' as const, wish }]
  return { state, say: say ?? null, deeds: [...refined, ...deeds], understood }
}
