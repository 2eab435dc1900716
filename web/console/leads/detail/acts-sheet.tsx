import { Sheet } from '../../../parts/sheet.tsx'
import type { Lead } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import { Acts } from './acts.tsx'

/** What can be done to a lead, called by its key from wherever one stands in the list. */
export function ActsSheet({ lead, onChanged, onClose }: { lead: Lead; onChanged(lead: Lead): void; onClose(): void }) {
  const done = (now: Lead) => {
    onChanged(now)
    onClose()
  }
  return (
    <Sheet title={useLeadWords().acts.title} onClose={onClose}>
      <Acts lead={lead} onChanged={done} />
    </Sheet>
  )
}
