import { useEffect, useState } from 'react'
import { call, codeOf } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { canPush, isPushed, startPush, stopPush } from '../../parts/push.ts'
import { faultIn, usePartWords } from '../../parts/words.ts'
import { useWords } from '../words/use-words.ts'
import css from './profile-page.module.css'

/** Notifications on this device: on, off, and a test of them. */
export function PushPart() {
  const { profile: words } = useWords()
  const parts = usePartWords()
  const able = canPush()
  const [on, setOn] = useState(false)
  const [said, say] = useState<{ text: string; wrong?: boolean }>()
  useEffect(() => {
    if (able) void isPushed().then(setOn, () => {})
  }, [able])

  async function act(what: () => Promise<{ text: string; wrong?: boolean } | undefined>) {
    try {
      say(await what())
    } catch (fault) {
      const code = codeOf(fault)
      say({ text: code === 'bug' ? words.pushFailed : faultIn(parts, code), wrong: true })
    }
    setOn(await isPushed().catch(() => false))
  }
  return (
    <section className={css.part} aria-label={words.push}>
      <h2>{words.push}</h2>
      <p>{!able ? words.pushNo : on ? words.pushIs : words.pushText}</p>
      {!able ? null : on ? (
        <div className={css.row}>
          <Button
            weight="outlined"
            onClick={() =>
              void act(async () => {
                await call('POST', '/push/test')
                return { text: words.pushSent }
              })
            }
          >
            {words.pushTest}
          </Button>
          <Button onClick={() => void act(async () => void (await stopPush()))}>{words.pushOff}</Button>
        </div>
      ) : (
        <Button
          weight="filled"
          onClick={() => void act(async () => ((await startPush('portal')) ? undefined : { text: words.pushDenied, wrong: true }))}
        >
          {words.pushOn}
        </Button>
      )}
      <p role="status" className={said?.wrong ? css.wrong : css.good}>
        {said?.text}
      </p>
    </section>
  )
}
