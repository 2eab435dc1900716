import type { Part, Wanted } from './parts.ts'
import { type Posting, partOf } from './posting.ts'
import type { Wish } from './score.ts'

/** A part of a posting and the most points that its members can have for this lead beside rating and load. */
export interface Stream {
  part: Part
  fit: number
}

/**
 * The parts in which the best for a lead are to be looked for, the fullest fit first: those with the service as their main one, the language and the
 * place, in every combination; the last holds everyone. A language that most speak, or a place nobody works in, makes no part.
 */
export function streamsOf(posting: Posting, wish: Wish): Stream[] {
  const everyone: Wanted = { main: undefined, language: undefined, location: undefined }
  let wanted: { wanted: Wanted; fit: number }[] = [{ wanted: everyone, fit: 10 }]
  for (const { key, value, full, less } of dimensionsOf(posting, wish)) {
    const with_ = value === undefined ? [] : wanted.map((one) => ({ wanted: { ...one.wanted, [key]: value }, fit: one.fit + full }))
    wanted = [...with_, ...wanted.map((one) => ({ wanted: one.wanted, fit: one.fit + less }))]
  }
  return wanted.map((one) => ({ part: partOf(posting, one.wanted), fit: one.fit }))
}

interface Dimension {
  key: keyof Wanted
  /** What makes the part; undefined when it makes none. */
  value: string | undefined
  full: number
  /** The most that those outside the part can have. */
  less: number
}

function dimensionsOf(posting: Posting, { category, language, location }: Wish): Dimension[] {
  const speakers = language === undefined ? 0 : (posting.languages.get(language) ?? 0)
  const rare = speakers > 0 && speakers < posting.members.length / 2
  const there = location !== undefined && posting.locations.has(location)
  return [
    { key: 'main', value: category, full: 25, less: category === undefined ? 25 : 20 },
    { key: 'language', value: rare ? language : undefined, full: 15, less: language === undefined || (speakers > 0 && !rare) ? 15 : 7 },
    { key: 'location', value: there ? location : undefined, full: 10, less: location === undefined ? 10 : 5 },
  ]
}
