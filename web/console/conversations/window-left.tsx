import { clock } from '../../parts/icons.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useNow } from '../../parts/use-now.ts'
import { relative } from '../../parts/when.ts'
import { Chip } from '../parts/chip.tsx'
import type { Conversation } from './shapes.ts'
import { useTalkWords } from './words.ts'

const SOON_MS = 2 * 3_600_000

/** Services that take free words for 24 hours after the client's. Sources: WhatsApp Business Platform, customer service windows; Instagram messaging, standard messaging. */
const WINDOWED = ['whatsapp', 'instagram']

/** Whether free words may still go: `none` where the service knows no such limit. Pure. */
export function windowOf({ connector, windowUntil }: Conversation, now: Date): 'open' | 'soon' | 'closed' | 'none' {
  if (!connector || !WINDOWED.includes(connector)) return 'none'
  const left = windowUntil ? Date.parse(windowUntil) - now.getTime() : 0
  return left <= 0 ? 'closed' : left < SOON_MS ? 'soon' : 'open'
}

/** How long free words may still go to the client, counting down. */
export function WindowLeft({ conversation }: { conversation: Conversation }) {
  const words = useTalkWords()
  const { language } = useLanguage()
  const now = useNow(30_000)
  const state = windowOf(conversation, now)
  if (state === 'none') return null
  return (
    <Chip strokes={clock} tone={state === 'soon' ? 'warn' : 'plain'}>
      {state === 'closed'
        ? conversation.windowUntil
          ? words.windowClosed
          : words.windowNever
        : `${words.windowEnds} ${relative(language, new Date(conversation.windowUntil!), now)}`}
    </Chip>
  )
}
