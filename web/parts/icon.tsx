import type { Strokes } from './icons.ts'

/** An icon beside words that say the same, so that nobody needs to see it. `turns`: it points along the reading direction. */
export function Icon({
  strokes,
  size = 24,
  turns = false,
  filled = false,
}: {
  strokes: Strokes
  size?: number
  turns?: boolean
  filled?: boolean
}) {
  return (
    <svg
      aria-hidden="true"
      className={turns ? 'icon-turns' : undefined}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {strokes.map((stroke) => (
        <path key={stroke} d={stroke} />
      ))}
    </svg>
  )
}
