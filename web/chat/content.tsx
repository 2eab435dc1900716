import { contentOf } from '../parts/file-address.ts'
import { FileCard } from '../parts/thread/file-card.tsx'
import { Picture } from '../parts/thread/picture.tsx'
import { VoicePlayer } from '../parts/thread/voice-player.tsx'
import { WithLinks } from '../parts/thread/with-links.tsx'
import type { ChatMessage } from '../shapes.ts'
import css from './bubble.module.css'
import { refresh } from './receive.ts'
import type { Room } from './room.ts'
import { useFile } from './use-file.ts'
import { useWords } from './words/use-words.ts'

/** What a message holds: words, a picture, a file, a sound. */
export function Content({ room, message }: { room: Room; message: ChatMessage }) {
  const words = useWords()
  const { file, seq } = message
  useFile(room, message)
  return (
    <>
      {!file ? null : file.status === 'pending' ? (
        <p role="status">{words.preparing}</p>
      ) : file.status !== 'stored' ? (
        <FileCard name={file.name} size={file.size} note={words.refused} />
      ) : file.kind === 'image' ? (
        <Picture file={file} onGone={() => void refresh(room, seq).catch(() => {})} />
      ) : file.kind === 'audio' ? (
        <VoicePlayer url={contentOf(file)} seconds={file.seconds} />
      ) : (
        <FileCard name={file.name} size={file.size} url={contentOf(file)} />
      )}
      {message.text ? (
        <p className={css.text} dir="auto">
          <WithLinks text={message.text} />
        </p>
      ) : null}
    </>
  )
}
