import { fold } from '#src/platform/text/fold.ts'

/**
 * Whether a message speaks to a machine: our own labels, two services by their slugs, our fence, JSON of answers, or what is written to models everywhere to turn
 * them. The second line of defence: the local reader knows more such words, and what passes both is still judged by its answer.
 */
export function speaksToMachine(message: string, slugs: readonly string[]): boolean {
  const text = message.toLowerCase()
  return (
    orders.some((one) => one.test(text) || one.test(fold(text))) ||
    machineWords.some((word) => text.includes(word)) ||
    slugs.filter((slug) => /[-_]/.test(slug) && text.includes(slug)).length > 1
  )
}

const machineWords = [
  ...'deadline_days choose_freelancer new_request provide_details reject_options change_request ask_status ask_price'.split(' '),
  ...'talk_to_human opt_out json_schema <data </data <| [system] "intent" "steering" jailbreak'.split(' '),
  ...['system prompt', 'system message', '### instruction', 'developer mode'],
]
const orders = [
  /\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instructions?|rules|prompts?|guidelines|everything (above|before))\b/,
  /\b(reveal|print|show|repeat|output|leak)\b.{0,40}\b(prompt|instructions?|api key|password|secrets?)\b/,
  /\byou are (now|no longer)\b|\bact as (an?|the)? ?(ai|admin|system|developer|dan)\b/,
  /\b(intent|steering|confidence)\s*[:=]|\b(category|budget|choice)\s*=/,
  /(تجاهل|انس|اهمل|طنش|تخطي|سيبك من).{0,30}(تعليمات|اوامر|قواعد|قوانين|ما سبق|اللي فوق|كل شي قبل)/,
  /(اعرض|اطبع|اكشف|ورني|وريني|عطني|اعطني|هات|انسخ|كرر).{0,30}(تعليماتك|التعليمات|البرومبت|برومبت|مفتاح|كلمه السر)/,
  /(انت|صرت) (الان|الحين|هلق|دلوقتي|هسه) .{0,20}(مساعد|نموذج|مدير|ادمن|مطور|بدون قيود|بلا قيود)/,
]
