import { useState } from 'react'
import { buttonClass } from '../parts/button.tsx'
import { Sheet } from '../parts/sheet.tsx'
import type { FileAbout } from '../shapes.ts'
import css from './file-card.module.css'
import { useWords } from './words/use-words.ts'

/** A picture: small in the chat, large on a tap. */
export function Picture({ file }: { file: FileAbout }) {
  const words = useWords()
  const [large, setLarge] = useState(false)
  const url = `/api/v1/files/${file.id}`
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
        <img src={file.hasThumbnail ? `${url}/thumbnail` : url} alt="" width={width} height={height} loading="lazy" />
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
            <img src={url} alt={file.name} width={file.width ?? undefined} height={file.height ?? undefined} />
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
