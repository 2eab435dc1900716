import { type ReactNode, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Guard } from './guard.tsx'
import { type Language, languageOfPage, turnPage } from './language.ts'
import { LanguageContext } from './use-language.ts'

/** Draws a page into `#app`, in the language it was sent in. `turned` hears of another choice. */
export function startPage(page: ReactNode, turned?: (language: Language) => void): void {
  createRoot(document.getElementById('app')!).render(
    <StrictMode>
      <Languages turned={turned}>
        <Guard>{page}</Guard>
      </Languages>
    </StrictMode>,
  )
}

function Languages({ turned, children }: { turned?: (language: Language) => void; children: ReactNode }) {
  const [language, setLanguage] = useState(languageOfPage)
  const turn = (next: Language) => {
    turnPage(next)
    setLanguage(next)
    turned?.(next)
  }
  return <LanguageContext value={{ language, turn }}>{children}</LanguageContext>
}
