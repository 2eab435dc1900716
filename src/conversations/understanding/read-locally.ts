// Long because it says of every field where it is read.
import { readConsentWord } from '#src/contacts/opt-out.ts'
import { type NamedService, readService } from './category.ts'
import { readPointing } from './choice.ts'
import { readEmail, readLinks } from './contacts.ts'
import { countryOfCurrency, currencyAt, type Home } from './currency.ts'
import { bareSpan, deadlineOf, readTimeSpans } from './deadline.ts'
import { readDialect } from './dialect.ts'
import { readIntent } from './intent.ts'
import { readMoney } from './money.ts'
import { readName } from './name.ts'
import { type Quantity, readQuantities } from './numbers.ts'
import { type Option, readOptions } from './options.ts'
import { dialledIn, phoneOf, spokenDigits } from './phone.ts'
import { type Place, readPlaces } from './places.ts'
import { type Question, readQuestion } from './question.ts'
import { withoutOrders } from './steering.ts'
import type { Budget, Dialect, Heard, Intent, Particulars, Turn, Understanding, Vocabulary } from './understanding.ts'
import { cleanSpeech, readWords, type Speech, type Word } from './words.ts'

/**
 * Reads one message by rules alone: no model, no network, no clock; the same message gives the same reading. What it does not find is null.
 * The history only tells how to read the text; nothing is carried over from it save what the client points at (a menu's line, a post).
 */
export function readLocally(heard: Heard, vocabulary: Vocabulary): Understanding {
  const clean = cleanSpeech(heard.text.slice(0, 4000))
  const email = readEmail(clean)
  const links = readLinks(clean).filter((link) => !email || link.end <= email.start || link.start >= email.end)
  const dialled = dialledIn(clean).filter((one) => ![email, ...links].some((span) => span && one.start < span.end && span.start < one.end))
  const hidden = [...(email ? [email] : []), ...links, ...dialled]
  const speech = readWords(clean, hidden)
  const spoken = dialled.length ? null : spokenDigits(speech.words)
  const { words, steering } = withoutOrders(
    spoken ? speech.words.filter((word) => word.start < spoken.start || word.end > spoken.end) : speech.words,
  )

  const earlier = heard.history.slice(-4).map((turn) => ({ from: turn.from, speech: readWords(cleanSpeech(turn.text.slice(0, 2000))) }))
  const question = readQuestion(heard.history)
  const options = isLastSaid(heard.history) ? readOptions(heard.history) : []
  const shows = options.length ? kindOf(options, question, vocabulary) : null
  const quantities = readQuantities(words)
  const places = readPlaces(words)
  const dialect = readDialect(
    speech,
    [...earlier.filter((one) => one.from === 'client'), ...earlier.filter((one) => one.from === 'bot')].map((one) => one.speech),
    places,
  )
  const home = homeOf(places, earlier, dialect)

  const times = readTimeSpans(words, quantities)
  const askedTime = question?.asks.has('deadline') ?? false
  const retimed = question !== null && words.some((word) => RETIMING.test(word.text))
  const bare = times.length ? null : (bareSpan(words, quantities, askedTime || retimed) ?? bareDays(words, quantities, question))
  const spans = bare ? [...times, bare] : times
  const money = readMoney(words, quantities, {
    home,
    asked: question?.asks.has('budget') ?? false,
    currency: vocabulary.currency,
    times: spans,
  })
  const number = dialled[0] ?? spoken
  const near = { place: home.country, dialect, country: vocabulary.country }
  const phone = number ? phoneOf(number.digits, near) : null
  const name = readName(words, places, question?.asks.has('name') ?? false)
  const pointing = readPointing(words, quantities, options)
  const service = readService(words, vocabulary.categories)

  const { intent, confidence } = readIntent({
    words,
    question,
    shows,
    pointing,
    service,
    hasMoney: money !== null,
    hasTime: spans.length > 0 || (askedTime && words.length > 0 && CALENDAR.test(words.map((word) => word.text).join(' '))),
    hasPhone: number !== null,
    hasEmail: email !== null,
    hasName: name !== null,
    hasPlace: places.length > 0,
    hasLink: links.length > 0,
    onlyOrders: steering && !service && words.length < speech.words.length,
    asksToStop: asksToStop(heard.text),
    isQuestion: /[?؟]/.test(clean),
    isComment: heard.channel === 'instagram_comment',
  })

  const choice = CHOOSING.has(intent) && pointing.options.length === 1 ? pointing.options[0]! : null
  const picked = intent === 'provide_details' && shows === 'menu' && choice ? options[choice - 1]! : null
  const named = picked ? (readService(picked.words, vocabulary.categories) ?? service) : serviceFor(intent, service, question, vocabulary)
  const band = picked ? bandOf(picked, home, vocabulary) : null
  const budget =
    band ??
    (SPENDING.has(intent) &&
    !(intent === 'choose_freelancer' && isPriceShown(money?.said, options)) &&
    !isOrderOfList(intent, choice, shows)
      ? (money?.budget ?? null)
      : null)
  const contacts = particulars(name && intent !== 'choose_freelancer' ? name : null, email?.email, phone, places, intent)
  return {
    intent,
    category: named?.slug ?? null,
    budget,
    deadline: DUE.has(intent) ? deadlineOf(spans) : null,
    contacts,
    choice,
    language: languageOf(speech),
    dialect,
    steering,
    confidence: {
      intent: confidence,
      category: named ? Math.min(0.98, 0.3 + named.weight / 10) : 0,
      budget: budget ? Math.min(0.98, 0.4 + (money?.sure ?? 2) / 8) : 0,
      deadline: spans.length ? 0.8 : 0,
      contacts: Object.keys(contacts).length ? 0.85 : 0,
      choice: choice ? (pointing.direct ? 0.95 : 0.75) : 0,
    },
  }
}

/** Intents with which a choice, money or a deadline of the client's own may come; elsewhere such numbers are somebody else's. */
const CHOOSING = new Set<Intent>(['choose_freelancer', 'provide_details'])
const SPENDING = new Set<Intent>(['new_request', 'provide_details', 'change_request', 'reject_options', 'choose_freelancer', 'ask_price'])
const DUE = new Set<Intent>(['new_request', 'provide_details', 'change_request', 'reject_options', 'ask_price'])
const CALENDAR =
  /رمضان|العيد|شعبان|نهايه|اخر الشهر|السبت|الاحد|الاثنين|الاتنين|الثلاثاء|التلات|الاربعاء|الاربعا|الخميس|الجمعه|اقرب|اسرع|ضروري|مستعجل|asap|soon|monday|tuesday|wednesday|thursday|friday|saturday|sunday|end of|مفتوح|براحت|مهلكم|مو مستعجل|مش مستعجل/

/** Words of changing a time that stands: a bare "اسبوع" after them is the new one. */
const RETIMING = /^(?:و?خل|سوي|سوو|اجعل|مدد|تمديد|اجل|بدل|مو$|مش$|instead|make|extend|تصير|يصير|تبقي|يبقي)/

/** The whole message asks for silence, or one of its sentences of two words and more does. */
function asksToStop(text: string): boolean {
  return (
    readConsentWord(text) === 'stop' ||
    text
      .split(/[.!?؟،,؛;\n]+|\s[-–—]\s/)
      .some((part) => /\S\s+\S/.test(part.trim()) && part.length < text.length && readConsentWord(part) === 'stop')
  )
}

function isLastSaid(history: readonly Turn[]): boolean {
  return history.some((turn) => turn.from === 'bot')
}

/** A list of services, bands or dates is a menu; a list of people is not. */
function kindOf(options: readonly Option[], question: Question | null, vocabulary: Vocabulary): 'freelancers' | 'menu' {
  const asks = question?.asks
  const menu = options.filter((option) => {
    const first = option.head[0]
    if (!first) return true
    if (option.rating !== null) return false
    const money =
      /\d/.test(option.text) &&
      !/\p{L}{3,}/u.test(
        option.text.replace(
          /ريال|درهم|دينار|جنيه|دولار|اقل|أقل|اكثر|أكثر|من|الى|إلى|الف|ألف|usd|sar|aed|egp|less|than|more|under|over|أيام|ايام|يوم|اسبوع|أسبوع|شهر|days?|weeks?|month/giu,
          '',
        ),
      )
    return (
      money ||
      /^(?:اقل|اكثر|خلال|هذا|اليوم|غدا|بكره|من|under|less|more|over|within|this|next|الاسبوع|السبت|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|اسبوع|شهر)$/.test(
        first.text,
      ) ||
      readService(option.head, vocabulary.categories) !== null
    )
  }).length
  const people = asks?.has('details') && !asks.has('yes') ? 0 : 1
  return menu > (options.length - people) / 2 ? 'menu' : 'freelancers'
}

/** Where the conversation is at home: a place named now or before, and the currency shown last. */
function homeOf(places: readonly Place[], earlier: readonly { from: Turn['from']; speech: Speech }[], dialect: Dialect | null): Home {
  const before = earlier.toReversed().flatMap(({ speech }) => readPlaces(speech.words))
  const place = places[0] ?? before[0] ?? null
  const country = place && /^عم+ان$/.test(place.name) && dialect === 'gulf' ? 'OM' : (place?.country ?? null)
  const unplaced: Home = { country, dialect, currency: null }
  let currency: string | null = null
  for (const { speech } of earlier)
    speech.words.forEach((word, at) => {
      if (word.kind === 'number') return
      const said = currencyAt(speech.words, at, unplaced)
      // "55 الف" with no currency is how Iraq prices.
      if (
        !currency &&
        word.text === 'الف' &&
        speech.words[at - 1]?.kind === 'number' &&
        !speech.words.some((_, i) => currencyAt(speech.words, i, unplaced))
      )
        currency = 'IQD'
      if (said?.currency) currency = said.currency
      // A dinar of six figures is Iraq's.
      if (said && /^دينار|^دنانير/.test(word.text) && (speech.words[at - 1]?.value ?? 0) >= 50_000) currency = 'IQD'
    })
  return { country: country ?? (currency ? countryOfCurrency(currency) : null), dialect, currency }
}

/** "٣" to "كم يوم؟" is days, where the bot did not ask for money as well. */
function bareDays(
  words: readonly Word[],
  quantities: readonly Quantity[],
  question: Question | null,
): { days: number; start: number; end: number } | null {
  const only = quantities[0]
  if (
    !question?.asks.has('deadline') ||
    question.asks.has('budget') ||
    quantities.length !== 1 ||
    !only ||
    words.length > only.end - only.start + 1 ||
    only.value > 90
  )
    return null
  return { days: Math.floor(only.value), start: only.start, end: only.end }
}

/** A comment or reply to a post that names no service means the post's. */
function serviceFor(intent: Intent, service: NamedService | null, question: Question | null, vocabulary: Vocabulary): NamedService | null {
  const shown =
    question && (question.isPost || question.isCampaign) && (intent === 'new_request' || intent === 'ask_price')
      ? readService(question.words, vocabulary.categories)
      : null
  if (service && service.weight >= 1.5) return service
  return shown ?? service
}

function bandOf(option: Option, home: Home, vocabulary: Vocabulary): Budget | null {
  const quantities = readQuantities(option.words)
  return quantities.length
    ? (readMoney(option.words, quantities, {
        home,
        asked: true,
        currency: vocabulary.currency,
        times: readTimeSpans(option.words, quantities),
      })?.budget ?? null)
    : null
}

function isPriceShown(said: readonly number[] | undefined, options: readonly Option[]): boolean {
  return !!said?.some((value) =>
    options.some(
      (one) => one.price === value || one.rating === value || one.days === value || one.number === value || one.price === value * 1000,
    ),
  )
}

function isOrderOfList(intent: Intent, choice: number | null, shows: 'freelancers' | 'menu' | null): boolean {
  return intent === 'provide_details' && shows === 'menu' && choice !== null
}

function particulars(
  name: string | null,
  email: string | undefined,
  phone: string | null,
  places: readonly Place[],
  intent: Intent,
): Particulars {
  const place = intent === 'choose_freelancer' || intent === 'spam' ? undefined : (places.find((one) => one.sure) ?? places[0])
  return { ...(name && { name }), ...(email && { email }), ...(phone && { phone }), ...(place && { location: place.name }) }
}

function languageOf(speech: Speech): 'ar' | 'en' | null {
  const arabic = speech.text.match(/\p{Script=Arabic}/gu)?.length ?? 0
  const latin = speech.text.match(/\p{Script=Latin}/gu)?.length ?? 0
  if (arabic === 0 && latin === 0) return null
  return arabic * 2 >= latin || speech.arabizi ? 'ar' : 'en'
}
