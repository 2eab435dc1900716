import type { Tone } from '../parts/chip.tsx'
import type { Entry } from './shapes.ts'

/** How the state of an entry is meant. */
export const tones: Record<Entry['status'], Tone> = {
  received: 'plain',
  reading: 'accent',
  waiting: 'warn',
  read: 'good',
  ignored: 'plain',
  refused: 'warn',
  dead: 'bad',
}
