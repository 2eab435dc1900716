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

/** A text in disguise: long, in both cases and with digits, as no word is. */
const ENCODED = /(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)[A-Za-z0-9+/]{24,}={0,2}/

/** A reading of a text that gives orders to its reader: the service it names may be meant, nothing else it tells or would have us do is. Answers the same where it gives none. */
export function disarm(text: string, said: Understanding): Understanding {
  if (!said.steering && !speaksToMachine(text)) return said
  const intent = GRAVE.has(said.intent) ? 'other' : said.intent
  return { ...said, steering: true, intent, choice: null, budget: null, deadline: null, contacts: {} }
}

function speaksToMachine(text: string): boolean {
  const folded = fold(text)
  return MACHINE.some((one) => one.test(folded)) || ENCODED.test(text.replace(/https?:\S+/g, ' '))
}
