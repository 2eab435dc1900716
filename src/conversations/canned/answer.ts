import type { TurnGround } from '../dialogue/load.ts'
import type { Reading } from '../dialogue/save.ts'
import { beginStep } from '../dialogue/step.ts'
import type { Intent, Understanding } from '../understanding/understanding.ts'
import { matchRules, type RuleMatch } from './match.ts'

/** So sure of it our own reader must be for no rule to come between; on each of them a client's will depends. */
const SURE = 0.6
const NEVER_BETWEEN: readonly Intent[] = ['opt_out', 'talk_to_human', 'cancel']

/**
 * What a canned rule makes of a message: its answer in the client's language, or its intent instead of ours. Null where no rule holds, and where none may come
 * between: the client asks for silence, a person or a cancellation, gives what the bot asked for, presses or speaks, or a freelancer's question waits for his answer.
 */
export function readByRule(
  ground: TurnGround,
  text: string,
  own: Understanding,
): { understanding: Understanding; canned: string | null; reading: Reading } | null {
  if (!mayAnswer(ground, own)) return null
  const [match] = matchRules(ground.rules, text)
  if (!match?.holds) return null
  const { rule, confidence } = match
  const understanding: Understanding = rule.intent
    ? { ...own, intent: rule.intent, confidence: { ...own.confidence, intent: confidence } }
    : own
  return {
    understanding,
    canned: rule.answer ? rule.answer[languageOf(ground, text, own)] : null,
    reading: { reader: 'rule', intent: understanding.intent, confidence, ruleId: rule.id, text, spentMicros: 0 },
  }
}

/** What decides about a message at the test bench, where no dialogue stands: the rule, unless our own reader is sure of what no rule comes between. */
export function decidingRule(matches: readonly RuleMatch[], own: Understanding): RuleMatch | null {
  const [match] = matches
  return match?.holds && !isSureOf(own, NEVER_BETWEEN) ? match : null
}

function mayAnswer({ scene, state, messages }: TurnGround, own: Understanding): boolean {
  if (isSureOf(own, NEVER_BETWEEN)) return false
  if (scene.request?.status === 'asked' || state.cancelling || state.heard !== null) return false
  // A press says what it says; what was heard in a voice note is repeated for a yes first.
  if (messages.some((message) => message.tapped || message.transcript)) return false
  return !answersUs(state, own)
}

/** Points at somebody on the screen, or gives what the last message asked for. */
function answersUs({ stage, pending }: TurnGround['state'], { choice, category, budget, contacts }: Understanding): boolean {
  if (choice !== null && stage !== 'waiting' && stage !== 'closed') return true
  if (pending === 'category') return category !== null
  if (pending === 'budget') return budget !== null
  return pending === 'contacts' && (contacts.email !== undefined || contacts.name !== undefined)
}

function isSureOf({ intent, confidence }: Understanding, intents: readonly Intent[]): boolean {
  return intents.includes(intent) && confidence.intent >= SURE
}

/** The language in which the turn itself will speak. */
function languageOf({ state, scene }: TurnGround, text: string, understanding: Understanding): 'ar' | 'en' {
  const heard = { tapped: null, text, understanding, canned: null, files: 0, voice: null, inPublic: false }
  return beginStep(state, scene, heard).state.language
}
