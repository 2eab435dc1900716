import { fold } from '#src/platform/text/fold.ts'
import type { Intent, Understanding } from '../understanding/understanding.ts'

/** What ends, sends or changes something: never followed from a text that speaks to a machine. */
const GRAVE = new Set<Intent>(['opt_out', 'cancel', 'talk_to_human', 'complaint', 'spam', 'confirm', 'choose_freelancer', 'reject_options'])

/** Words of our own making, a transcript's roles, markup and code, or the reader told to take something for true. */
const MACHINE = [
  /\b(?:opt_out|talk_to_human|choose_freelancer|reject_options|change_request|new_request|provide_details|ask_status|ask_price)\b/,
  /\b(?:intent|confidence|steering|choice)\s*["']?\s*[:=]/,
  /(?:^|[\s[(<>"'*`|])(?:system|assistant|developer|admin|root)\s*[\])>]*\s*:/,
  /[[<]\/?\s*(?:system|assistant|developer|data|script|instructions?|intent)\b/,
  /(?:^|\s)(?:النظام|نظام|المساعد|المطور|الادمن)\s*:/,
  /(?:^|\s)(?:اعتبر|افترض|تخيل|تصرف|تظاهر|اعمل|مثل) (?:ان|انو|انه|اني|انك|انن[اي]|كانك|نفسك|دور)(?:\s|$)/,
  /\b(?:you are|act as|pretend|imagine) .{0,20}\b(?:admin|unrestricted|developer|system)\b/,
  /^\s*\{.*"\w+"\s*:/s,
]

/** A reading of a text that gives orders to its reader: what it tells of the wish stays, what it would have us do does not. Answers the same where it gives none. */
export function disarm(text: string, said: Understanding): Understanding {
  if (!said.steering && !speaksToMachine(text)) return said
  return { ...said, steering: true, intent: GRAVE.has(said.intent) ? 'other' : said.intent, choice: null }
}

function speaksToMachine(text: string): boolean {
  const folded = fold(text)
  return MACHINE.some((one) => one.test(folded))
}
