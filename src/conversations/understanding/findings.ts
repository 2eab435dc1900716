import { readConsentWord } from '#src/contacts/opt-out.ts'
import { type NamedService, readService } from './category.ts'
import { type Pointing, readPointing } from './choice.ts'
import { readEmail, readLinks } from './contacts.ts'
import { type Home, nationOf } from './currency.ts'
import { bareDays, bareSpan, namesCalendar, readTimeSpans, retimes, type TimeSpan } from './deadline.ts'
import { readDialect, readRegion } from './dialect.ts'
import { homeOf } from './home.ts'
import { kindOf } from './menu.ts'
import { type Money, readMoney } from './money.ts'
import { readName } from './name.ts'
import { readQuantities } from './numbers.ts'
import { type Option, readOptions } from './options.ts'
import { dialledIn, phoneOf, spokenDigits } from './phone.ts'
import { type Place, readPlaces } from './places.ts'
import { type Question, readQuestion } from './question.ts'
import { withoutOrders } from './steering.ts'
import type { Dialect, Heard, Vocabulary } from './understanding.ts'
import { cleanSpeech, readWords, type Speech, type Word } from './words.ts'

/** Everything the readers found in a message, before it is said what the client is doing with it. */
export interface Findings {
  speech: Speech
  /** The words that are the client's own: no address, no phone number, no orders to the reader. */
  words: readonly Word[]
  dialect: Dialect | null
  home: Home
  question: Question | null
  options: readonly Option[]
  /** The bot's last list is of people to choose, or of anything else. */
  shows: 'freelancers' | 'menu' | null
  pointing: Pointing
  service: NamedService | null
  money: Money | null
  times: readonly TimeSpan[]
  /** A time of the calendar was given to a question for one: "بعد العيد". */
  onCalendar: boolean
  name: string | null
  email: string | null
  /** Digits that are a phone number, and the number in E.164 where they are one somewhere. */
  dialled: boolean
  phone: string | null
  places: readonly Place[]
  hasLink: boolean
  steering: boolean
  /** The text asks to stop messages and nothing else. */
  asksToStop: boolean
  isQuestion: boolean
  isComment: boolean
}

/** Reads every field of a message for itself. What belongs to the client's doing is settled later, once that is known. */
export function gather(heard: Heard, vocabulary: Vocabulary): Findings {
  const clean = cleanSpeech(heard.text.slice(0, 4000))
  const email = readEmail(clean)
  const links = readLinks(clean).filter((link) => !email || link.end <= email.start || link.start >= email.end)
  const dialled = dialledIn(clean).filter((one) => ![email, ...links].some((span) => span && one.start < span.end && span.start < one.end))
  const speech = readWords(clean, [...(email ? [email] : []), ...links, ...dialled])
  const spoken = dialled.length ? null : spokenDigits(speech.words)
  const unspoken = spoken ? speech.words.filter((word) => word.start < spoken.start || word.end > spoken.end) : speech.words
  const { words, steering } = withoutOrders(unspoken)

  const earlier = heard.history.slice(-4).map((turn) => ({ from: turn.from, speech: readWords(cleanSpeech(turn.text.slice(0, 2000))) }))
  const question = readQuestion(heard.history)
  const options = readOptions(heard.history)
  const quantities = readQuantities(words)
  const places = readPlaces(words, question?.asks.has('place'))
  // The client's own turns tell how the client speaks; the bot's tell where nothing else does.
  const byClientFirst = earlier.toSorted((a, b) => Number(a.from === 'bot') - Number(b.from === 'bot')).map((one) => one.speech)
  const dialect = readDialect(speech, byClientFirst, places)
  const region = readRegion(dialect, byClientFirst)
  const home = homeOf(places, earlier, region)

  const asks = question?.asks
  const askedTime = asks?.has('deadline') ?? false
  const said = readTimeSpans(words, quantities, askedTime)
  const bare = said.length
    ? null
    : (bareSpan(words, quantities, askedTime || (question !== null && retimes(words))) ??
      bareDays(words, quantities, askedTime && !asks?.has('budget')))
  const times = bare ? [...said, bare] : said
  const number = dialled[0] ?? spoken
  const nation = number ? (words.map(nationOf).find((one) => one !== null) ?? null) : null
  return {
    speech,
    words,
    dialect,
    home,
    question,
    options,
    shows: options.length ? kindOf(options, question, vocabulary.categories) : null,
    pointing: readPointing(words, quantities, options),
    service: readService(words, vocabulary.categories),
    money: readMoney(words, quantities, { home, asked: asks?.has('budget') ?? false, currency: vocabulary.currency, times }),
    times,
    onCalendar: askedTime && namesCalendar(words),
    name: readName(words, places, asks?.has('name') ?? false),
    email: email?.email ?? null,
    dialled: !!number,
    phone: number ? phoneOf(number.digits, { place: nation ?? home.country, dialect: region, country: vocabulary.country }) : null,
    places,
    hasLink: links.length > 0,
    steering,
    asksToStop: asksToStop(heard.text),
    isQuestion: /[?؟]/.test(clean),
    isComment: heard.channel === 'instagram_comment',
  }
}

/** The whole message asks for silence, or one of its sentences of two words and more does. */
function asksToStop(text: string): boolean {
  return (
    readConsentWord(text) === 'stop' ||
    text
      .split(/[.!?؟،,؛;\n]+|\s[-–—]\s/)
      .some((part) => /\S\s+\S/.test(part.trim()) && part.length < text.length && readConsentWord(part) === 'stop')
  )
}
