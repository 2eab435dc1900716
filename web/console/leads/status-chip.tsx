import { Chip, type Tone } from '../parts/chip.tsx'
import type { Lead } from './shapes.ts'
import { useLeadWords } from './words.ts'

const tones: Record<Lead['status'], Tone> = {
  new: 'plain',
  qualifying: 'plain',
  waiting: 'warn',
  offered: 'plain',
  assigned: 'good',
  won: 'good',
  lost: 'plain',
  spam: 'bad',
  merged: 'plain',
}

/** How a lead stands; a test says that it is one. */
export function StatusChip({ lead }: { lead: Pick<Lead, 'status' | 'isTest'> }) {
  const words = useLeadWords()
  return (
    <>
      <Chip tone={tones[lead.status]}>{words.status[lead.status]}</Chip>
      {lead.isTest ? <Chip tone="warn">{words.test}</Chip> : null}
    </>
  )
}
