import { useState } from 'react'
import css from './present-switch.module.css'
import type { OwnProfile } from './use-profile.ts'
import { useWords } from './words/use-words.ts'

/** Whether I take new requests now: one tap, seen at once, taken back where it could not be saved. */
export function PresentSwitch({ profile }: { profile: OwnProfile }) {
  const words = useWords()
  const [wanted, want] = useState<boolean>()
  if (!profile.value) return null
  const on = wanted ?? profile.value.present
  async function turn() {
    want(!on)
    try {
      await profile.save({ present: !on })
    } catch {
      profile.reload()
    } finally {
      want(undefined)
    }
  }
  return (
    <button type="button" role="switch" aria-checked={on} className={css.switch} onClick={() => void turn()}>
      <span className={css.track} aria-hidden="true" />
      <span className={css.words}>{on ? words.present.on : words.present.off}</span>
    </button>
  )
}
