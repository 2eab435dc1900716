import { useLanguage } from '../../parts/use-language.ts'
import { ar } from './words/ar.ts'
import { en } from './words/en.ts'

/** The words of this room. */
export type AuditWords = typeof ar

/** The words of this room, in the reader's language. */
export function useAuditWords(): AuditWords {
  return useLanguage().language === 'en' ? en : ar
}

/** A deed in words: `delivery.retried` → "Delivery: sent again". A word that nobody has put into words stays as it is. */
export function deedIn(words: AuditWords, action: string): string {
  const [noun = '', verb = ''] = action.split('.')
  return `${words.nouns[noun] ?? noun}: ${words.verbs[verb] ?? verb.replaceAll('_', ' ')}`
}

/** Who acted, in words: the name where there is one, and what he is. */
export function actorIn(words: AuditWords, actor: string, name: string | null): { name: string; is: string } {
  const is = words.who[actor.split(':')[0]!] ?? actor
  return { name: name ?? (actor.includes(':') ? `${is} …${actor.slice(-4)}` : is), is }
}
