import { useEffect, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { phone } from '../../parts/icons.ts'
import { useWords } from '../words/use-words.ts'
import { type InstallPrompt, offeredInstall } from './install-prompt.ts'
import css from './profile-page.module.css'

/** How to put the portal on the home screen; gone once it is there. */
export function InstallPart() {
  const { profile: words } = useWords()
  const [prompt, setPrompt] = useState<InstallPrompt | null>(null)
  useEffect(() => offeredInstall(setPrompt), [])
  const isApple = /iPhone|iPad/.test(navigator.userAgent)
  if (matchMedia('(display-mode: standalone)').matches || (!prompt && !isApple)) return null
  return (
    <section className={css.part} aria-label={words.install}>
      <h2>{words.install}</h2>
      <p>{prompt ? words.installText : words.installIos}</p>
      {prompt ? (
        <Button weight="outlined" onClick={() => void prompt.prompt().then(() => setPrompt(null))}>
          <Icon strokes={phone} size={20} />
          {words.install}
        </Button>
      ) : null}
    </section>
  )
}
