import type { ComparedRow } from '#connectors/google-sheets/compare.ts'
import type { SheetClient } from '#connectors/google-sheets/rows.ts'
import { titleOf } from '#src/leads/standing.ts'
import type { Found } from '#src/reconciliation/difference.ts'
import { type Candidate, isClosed } from '#src/reconciliation/window.ts'
import { clientOf } from './clients.ts'
import { compare } from './compare.ts'
import type { LaneJob } from './lane.ts'
import { rowOf } from './write-rows.ts'

/** Job `row.compare`: the rows of our leads as they stand in the sheet, held against wasl: deleted, doubled, changed in our columns. */
export const compareRows: LaneJob = (world, work) => {
  const sheet = clientOf<SheetClient>(world, work.connection)
  return compare(world, work, {
    mirror: 'row',
    size: 1000,
    pauseMs: 4000,
    async look(candidates) {
      if (!candidates.length) return []
      const compared = await sheet.compareRows(candidates.map(({ lead, mirror }) => rowOf(lead, mirror)))
      return candidates.flatMap((candidate, i) => differencesOf(candidate, compared[i]!))
    },
  })
}

function differencesOf({ lead, mirror }: Candidate, { is, copies, cells }: ComparedRow): Found[] {
  const about = { leadId: lead.id, externalId: lead.id }
  if (is === 'missing')
    return isClosed(lead)
      ? []
      : [
          {
            ...about,
            kind: 'missing',
            byPerson: Boolean(mirror),
            fields: [{ field: 'row', wasl: titleOf(lead), there: '', byPerson: Boolean(mirror) }],
          },
        ]
  const found: Found[] = []
  if (copies)
    found.push({
      ...about,
      kind: 'doubled',
      byPerson: true,
      fields: [{ field: 'row', wasl: '1', there: String(copies + 1), byPerson: true }],
    })
  if (cells.length)
    found.push({
      ...about,
      kind: 'edited',
      byPerson: cells.some((cell) => cell.byPerson),
      fields: cells.map(({ column, ...cell }) => ({ field: column, ...cell })),
    })
  return found
}
