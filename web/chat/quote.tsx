import type { Chat, ChatMessage } from '../shapes.ts'
import css from './bubble.module.css'
import { useWords } from './words/use-words.ts'

/** What a message answers, in short. */
export function Quote({ seq, messages, chat }: { seq: number; messages: readonly ChatMessage[]; chat: Chat }) {
  const words = useWords()
  const quoted = messages.find((message) => message.seq === seq)
  if (!quoted) return null
  return (
    <div className={css.quote}>
      <strong dir="auto">{quoted.sender === chat.me ? words.you : (chat.other?.name ?? words.house)}</strong>
      <p dir="auto">{shortOf(quoted, words)}</p>
    </div>
  )
}

/** A message in one line: its words, or what kind of thing it is. */
export function shortOf(message: ChatMessage, words: { photo: string; file: string; voice: string }): string {
  if (message.text) return message.text
  return message.kind === 'image' ? words.photo : message.kind === 'voice' ? words.voice : (message.file?.name ?? words.file)
}
