import { useLanguage } from '../../parts/use-language.ts'
import { ar } from './ar.ts'
import { en } from './en.ts'

/** The chat's words in the language that is shown. */
export function useWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}
