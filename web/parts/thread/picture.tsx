import { useRef, useState } from 'react'
import type { FileAbout } from '../../shapes.ts'
import { buttonClass } from '../button.tsx'
import { contentOf, thumbnailOf } from '../file-address.ts'
import { Sheet } from '../sheet.tsx'
import css from './file-card.module.css'
import { useThreadWords } from './words.ts'

/** A picture: small in the chat, large on a tap. `onGone`: its address has ended; asked for once. */
export function Picture({ file, onGone }: { file: FileAbout; onGone(): void }) {
  const words = useThreadWords()
  const [large, setLarge] = useState(false)
  const url = contentOf(file)
  const asked = useRef(false)
  const gone = () => {
    if (!asked.current) onGone()
    asked.current = true
  }
  const scale = Math.min(1, 240 / (file.width ?? 240), 320 / (file.height ?? 320))
  const [width, height] = [file.width, file.height].map((side) => (side ? Math.round(side * scale) : undefined))
  return (
    <>
      <button
        type="button"
        className={css.picture}
        aria-label={`${words.open}: ${file.name}`}
        onClick={(event) => {
          event.stopPropagation()
          setLarge(true)
        }}
      >
        <img src={thumbnailOf(file)} onError={gone} alt="" width={width} height={height} loading="lazy" />
      </button>
      {large ? (
        <Sheet
          title={<bdi>{file.name}</bdi>}
          onClose={() => setLarge(false)}
          foot={
            <a className={buttonClass('outlined', true)} href={url} download={file.name}>
              {words.save}
            </a>
          }
        >
          <div className={css.large}>
            <img src={url} onError={gone} alt={file.name} width={file.width ?? undefined} height={file.height ?? undefined} />
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
