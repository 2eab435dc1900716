import { useLanguage } from '../../parts/use-language.ts'
import { ar } from './words/ar.ts'
import { en } from './words/en.ts'

/** The words of this room. */
export function useLedgerWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}
