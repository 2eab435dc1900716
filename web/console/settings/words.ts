import { useLanguage } from '../../parts/use-language.ts'
import { ar } from './words-ar.ts'
import { en } from './words-en.ts'

/** The words of the room "settings". */
export function useSettingWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}
