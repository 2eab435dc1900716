import { createContext, useContext } from 'react'
import type { Language } from './language.ts'

/** The language that is shown, and how to turn to another. */
export const LanguageContext = createContext<{ language: Language; turn(language: Language): void }>({ language: 'ar', turn: () => {} })

/** The language that is shown. */
export function useLanguage() {
  return useContext(LanguageContext)
}
