import { type ChangeEvent, useRef } from 'react'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { file, microphone, photo } from '../parts/icons.ts'
import css from './composer.module.css'
import { useWords } from './words/use-words.ts'

const TAKEN = '.pdf,.txt,.docx,.xlsx,.pptx,.jpg,.jpeg,.png,.webp,.gif,.mp3,.m4a,.ogg,.wav,.aac,.mp4'

/** What can be added: a photo, a file, a voice note. */
export function AddMenu({ onFile, onVoice }: { onFile(blob: Blob, name: string, kind: 'image' | 'file'): void; onVoice(): void }) {
  const words = useWords()
  const photos = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    for (const one of event.target.files ?? []) onFile(one, one.name, one.type.startsWith('image/') ? 'image' : 'file')
    event.target.value = ''
  }
  return (
    <div className={css.more}>
      <input
        ref={photos}
        type="file"
        accept="image/jpeg,image/png,image/webp,image/gif"
        multiple
        hidden
        aria-label={words.photo}
        onChange={chosen}
      />
      <input ref={files} type="file" accept={TAKEN} multiple hidden aria-label={words.file} onChange={chosen} />
      <Button weight="outlined" onClick={() => photos.current?.click()}>
        <Icon strokes={photo} size={20} />
        {words.photo}
      </Button>
      <Button weight="outlined" onClick={() => files.current?.click()}>
        <Icon strokes={file} size={20} />
        {words.file}
      </Button>
      <Button weight="outlined" onClick={onVoice}>
        <Icon strokes={microphone} size={20} />
        {words.voice}
      </Button>
    </div>
  )
}
