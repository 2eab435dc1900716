import { useEffect, useState } from 'react'
import { Button } from '../parts/button.tsx'
import fileCss from '../parts/thread/file-card.module.css'
import { FileCard } from '../parts/thread/file-card.tsx'
import { Ticks } from '../parts/thread/ticks.tsx'
import { VoicePlayer } from '../parts/thread/voice-player.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { clockTime } from '../parts/when.ts'
import { faultIn, usePartWords } from '../parts/words.ts'
import css from './bubble.module.css'
import type { Outgoing } from './outbox.ts'
import type { Room } from './room.ts'
import { dropOutgoing, sendAgain } from './send.ts'
import { useWords } from './words/use-words.ts'

/** A message that is on its way: seen at once, with how far its file has come, or why it was refused. */
export function OutgoingRow({ room, item, progress }: { room: Room; item: Outgoing; progress: number | undefined }) {
  const words = useWords()
  const parts = usePartWords()
  const { language } = useLanguage()
  const url = useBlobUrl(item.blob)
  return (
    <div className={`${css.row} ${css.mine} ${css.first} ${css.last}`} data-waiting={item.clientMessageId}>
      <div className={css.bubble}>
        {item.blob && url ? (
          item.kind === 'image' ? (
            <span className={fileCss.picture}>
              <img src={url} alt={item.name ?? words.photo} />
            </span>
          ) : item.kind === 'voice' ? (
            <VoicePlayer url={url} seconds={item.seconds} />
          ) : (
            <FileCard name={item.name ?? words.file} size={item.blob.size} />
          )
        ) : null}
        {item.blob && !item.fileId && !item.refused && progress !== undefined ? (
          <progress className={fileCss.progress} value={progress} aria-label={words.sending} />
        ) : null}
        {item.text ? (
          <p className={css.text} dir="auto">
            {item.text}
          </p>
        ) : null}
        <span className={css.foot}>
          {clockTime(language, new Date(item.createdAt))}
          <Ticks tick={item.refused ? 'failed' : 'waiting'} />
        </span>
        {item.refused ? (
          <div role="alert">
            <p className={css.bad}>{faultIn(parts, item.refused)}</p>
            <div className={css.retry}>
              <Button onClick={() => void sendAgain(room, item)}>{words.retry}</Button>
              <Button weight="bad" onClick={() => void dropOutgoing(room, item.clientMessageId)}>
                {words.remove}
              </Button>
            </div>
          </div>
        ) : null}
      </div>
    </div>
  )
}

function useBlobUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
