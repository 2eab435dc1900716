import type { ChatMessage } from '../shapes.ts'
import css from './bubble.module.css'
import { FileCard } from './file-card.tsx'
import { Picture } from './picture.tsx'
import { useFile } from './use-file.ts'
import { VoicePlayer } from './voice-player.tsx'
import { WithLinks } from './with-links.tsx'
import { useWords } from './words/use-words.ts'

/** What a message holds: words, a picture, a file, a sound. */
export function Content({ message }: { message: ChatMessage }) {
  const words = useWords()
  const file = useFile(message.file)
  return (
    <>
      {!file ? null : file.status === 'pending' ? (
        <p role="status">{words.preparing}</p>
      ) : file.status !== 'stored' ? (
        <FileCard name={file.name} size={file.size} note={words.refused} />
      ) : file.kind === 'image' ? (
        <Picture file={file} />
      ) : file.kind === 'audio' ? (
        <VoicePlayer url={`/api/v1/files/${file.id}`} seconds={file.seconds} />
      ) : (
        <FileCard name={file.name} size={file.size} url={`/api/v1/files/${file.id}`} />
      )}
      {message.text ? (
        <p className={css.text} dir="auto">
          <WithLinks text={message.text} />
        </p>
      ) : null}
    </>
  )
}
