import { useEffect, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { bell } from '../parts/icons.ts'
import { canPush, isPushed, startPush } from '../parts/push.ts'
import { useWords } from './words/use-words.ts'

/** Asks to be notified of new messages on this device; says what came of it. Gone where the browser cannot, or does already. */
export function NotifyItem({ chatId }: { chatId: string }) {
  const words = useWords()
  const [on, setOn] = useState(true)
  const [said, say] = useState('')
  useEffect(() => {
    if (canPush()) void isPushed().then(setOn, () => {})
  }, [])
  if (said) return <p role="status">{said}</p>
  if (on) return null
  return (
    <Button
      weight="quiet"
      onClick={() =>
        void startPush(chatId).then(
          (allowed) => say(allowed ? words.notified : words.noNotify),
          () => say(words.noNotify),
        )
      }
    >
      <Icon strokes={bell} size={20} />
      {words.notify}
    </Button>
  )
}
