import { useEffect } from 'react'
import { contentOf } from '../../../parts/file-address.ts'
import { FileCard } from '../../../parts/thread/file-card.tsx'
import { Picture } from '../../../parts/thread/picture.tsx'
import { VoicePlayer } from '../../../parts/thread/voice-player.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import type { FileAbout } from '../../../shapes.ts'
import { useTalkWords } from '../words.ts'

const AGAIN_MS = 2000

/** What came with a message: a picture, a sound, a file; or why it cannot be shown. */
export function Attached({ file, reload }: { file: FileAbout; reload(): void }) {
  const words = useTalkWords()
  const { language } = useLanguage()
  const pending = file.status === 'pending'
  useEffect(() => {
    if (!pending) return
    const timer = setInterval(reload, AGAIN_MS)
    return () => clearInterval(timer)
  }, [pending, reload])
  if (pending) return <p role="status">{words.preparing}</p>
  if (file.status !== 'stored') return <FileCard name={file.name} size={file.size} note={file.why?.text[language] ?? words.refusedFile} />
  if (file.kind === 'image') return <Picture file={file} onGone={reload} />
  if (file.kind === 'audio') return <VoicePlayer url={contentOf(file)} seconds={file.seconds} />
  return <FileCard name={file.name} size={file.size} url={contentOf(file)} />
}
