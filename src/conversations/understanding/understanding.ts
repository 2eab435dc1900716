/** One turn of a dialogue; a bot's turn may list numbered options, or be the post or story a client answers. */
export interface Turn {
  from: 'client' | 'bot'
  text: string
}

/** A message as a client wrote it, with up to some turns before it, oldest first. */
export interface Heard {
  text: string
  history: readonly Turn[]
  channel: string
}

/** A service a tenant offers, with the words that mean it. */
export interface Service {
  slug: string
  ar: string
  en: string
  /** Folded words and phrases. */
  phrases: string[]
}

/** What a tenant's messages may be about: its services, and where it is at home (ISO country, ISO currency) where nothing else tells. */
export interface Vocabulary {
  categories: readonly Service[]
  country: string
  currency: string
}

/** What a client may be doing with a message. */
export const INTENTS = [
  'new_request',
  'provide_details',
  'choose_freelancer',
  'confirm',
  'reject_options',
  'change_request',
  'cancel',
  'ask_status',
  'ask_price',
  'talk_to_human',
  'greeting',
  'thanks',
  'opt_out',
  'complaint',
  'spam',
  'other',
] as const
/** One of them. */
export type Intent = (typeof INTENTS)[number]

/** Money a client would spend: one amount has both ends, a ceiling only `max`, a floor only `min`; currency ISO 4217. */
export interface Budget {
  min?: number
  max?: number
  currency?: string
}

/** How a client speaks; `null` where nothing tells. */
export type Dialect = 'saudi' | 'gulf' | 'iraqi' | 'egyptian' | 'levantine' | 'msa' | 'english'

/** The client's own particulars: e-mail in lower case, phone in E.164, name and place as written. */
export interface Particulars {
  name?: string
  email?: string
  phone?: string
  location?: string
}

/** What one message says. `deadline` in whole days from now; `choice` counts the options shown from 1; confidences run from 0 to 1. */
export interface Understanding {
  intent: Intent
  category: string | null
  budget: Budget | null
  deadline: number | null
  contacts: Particulars
  choice: number | null
  language: 'ar' | 'en' | null
  dialect: Dialect | null
  /** The text tries to give the reader orders; those sentences were left unread. */
  steering: boolean
  confidence: Record<'intent' | 'category' | 'budget' | 'deadline' | 'contacts' | 'choice', number>
}
