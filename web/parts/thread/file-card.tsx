import { Icon } from '../icon.tsx'
import { file as strokes } from '../icons.ts'
import { localeOf } from '../language.ts'
import { useLanguage } from '../use-language.ts'
import css from './file-card.module.css'

/** A file by its name and size; where there is an address, to be saved. */
export function FileCard({ name, size, url, note }: { name: string; size: number | null; url?: string; note?: string }) {
  const { language } = useLanguage()
  const inner = (
    <>
      <Icon strokes={strokes} />
      <span>
        <strong dir="auto">{name}</strong>
        <small>{note ?? (size ? sizeText(language, size) : '')}</small>
      </span>
    </>
  )
  return url ? (
    <a className={css.card} href={url} download={name}>
      {inner}
    </a>
  ) : (
    <span className={css.card}>{inner}</span>
  )
}

function sizeText(language: 'ar' | 'en', bytes: number): string {
  const mega = bytes >= 1_000_000
  const unit = { style: 'unit', unit: mega ? 'megabyte' : 'kilobyte', unitDisplay: 'short', maximumFractionDigits: mega ? 1 : 0 } as const
  return new Intl.NumberFormat(localeOf(language), unit).format(Math.max(1, bytes / (mega ? 1_000_000 : 1000)))
}
