import { useState } from 'react'
import { call } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { user } from '../../../parts/icons.ts'
import { go } from '../../../parts/path.ts'
import { useAct } from '../../parts/act.ts'
import { Chip } from '../../parts/chip.tsx'
import { bot, hand } from '../../parts/icons.ts'
import { useKeys } from '../../parts/keys.ts'
import { toast } from '../../parts/toast.tsx'
import { addressOf, useAsked } from '../address.ts'
import type { Conversation } from '../shapes.ts'
import { WindowLeft } from '../window-left.tsx'
import { useTalkWords } from '../words.ts'
import css from './thread.module.css'
import type { Thread } from './use-thread.ts'

/** With whom, and who answers: taken over and handed back at once, and undone as quickly. The key e does either. */
export function ThreadHead({ thread, conversation }: { thread: Thread; conversation: Conversation }) {
  const words = useTalkWords()
  const act = useAct()
  const asked = useAsked()
  const [busy, setBusy] = useState(false)
  const { id, contact, channel, handedOverAt, unread } = conversation
  const led = handedOverAt ? 'person' : 'bot'

  async function turn(to: 'person' | 'bot', isUndo = false) {
    setBusy(true)
    const done = await act(async () => {
      const next = await call<Conversation>('POST', `/conversations/${id}/${to === 'person' ? 'take-over' : 'hand-back'}`)
      thread.change((was) => ({ ...was, conversation: next }))
    })
    setBusy(false)
    if (done)
      toast(
        to === 'person' ? words.takenOver : words.handedBack,
        isUndo ? undefined : () => void turn(to === 'person' ? 'bot' : 'person', true),
      )
  }
  async function unsee() {
    if (await act(() => call('POST', `/conversations/${id}/unread`))) go(addressOf(asked))
  }
  useKeys({ e: () => void turn(led === 'bot' ? 'person' : 'bot') })
  return (
    <header className={css.head}>
      <div className={css.who}>
        <h1 className={css.name}>
          <bdi>{contact.name ?? words.noName}</bdi>
        </h1>
        <p className={css.state}>
          <Chip>{words.channels[channel] ?? channel}</Chip>
          <Chip tone={led === 'bot' ? 'accent' : 'plain'} strokes={led === 'bot' ? bot : user}>
            {words.ledBy[led]}
          </Chip>
          <WindowLeft conversation={conversation} />
        </p>
      </div>
      <div className={css.acts}>
        {unread ? null : (
          <Button weight="text" onClick={() => void unsee()}>
            {words.markUnread}
          </Button>
        )}
        <Button weight={led === 'bot' ? 'filled' : 'outlined'} busy={busy} onClick={() => void turn(led === 'bot' ? 'person' : 'bot')}>
          <Icon strokes={led === 'bot' ? hand : bot} size={20} />
          {led === 'bot' ? words.takeOver : words.handBack}
        </Button>
      </div>
    </header>
  )
}
