import type { Compared } from '#connectors/odoo/compare.ts'
import type { OdooClient } from '#connectors/odoo/verbs.ts'
import { stageOf } from '#src/leads/stage.ts'
import { titleOf } from '#src/leads/standing.ts'
import type { Found } from '#src/reconciliation/difference.ts'
import { type Candidate, isClosed } from '#src/reconciliation/window.ts'
import { clientOf } from './clients.ts'
import { compare } from './compare.ts'
import type { LaneJob } from './lane.ts'
import { taskFields } from './task-fields.ts'

/** Job `task.compare`: the tasks of our leads as they stand in Odoo, held against wasl: deleted, archived, in another stage, with another assignee, edited. */
export const compareTasks: LaneJob = (world, work) => {
  const odoo = clientOf<OdooClient>(world, work.connection)
  return compare(world, work, {
    mirror: 'task',
    size: 200,
    pauseMs: 1000,
    async look(candidates) {
      const rows = candidates.flatMap(({ lead, mirror }) =>
        mirror?.externalId
          ? [
              {
                id: lead.id,
                databaseId: Number(mirror.externalId),
                previous: (mirror.seen as { fields?: Record<string, never> }).fields,
                ...taskFields(lead, world.config.publicUrl),
              },
            ]
          : [],
      )
      const compared = new Map((await odoo.compareTasks(rows)).map((one) => [one.id, one]))
      return candidates.flatMap((candidate) => differencesOf(candidate, compared.get(candidate.lead.id)))
    },
  })
}

function differencesOf({ lead, mirror }: Candidate, compared: Compared | undefined): Found[] {
  const about = { leadId: lead.id, externalId: mirror?.externalId ?? undefined }
  const task = (there: string) => [{ field: 'task', wasl: titleOf(lead), there, byPerson: Boolean(mirror) }]
  if (!compared || compared.is === 'gone')
    return isClosed(lead) ? [] : [{ ...about, kind: 'missing', byPerson: Boolean(mirror), fields: task('') }]
  if (compared.is === 'archived') return isClosed(lead) ? [] : [{ ...about, kind: 'archived', byPerson: true, fields: task('archived') }]
  const stage = stageOf(lead)
  const found: Found[] = []
  if (compared.stage !== stage)
    found.push({
      ...about,
      kind: 'stage',
      byPerson: true,
      fields: [{ field: 'stage', wasl: stage, there: String(compared.stage ?? ''), byPerson: true }],
    })
  if (compared.fields.length)
    found.push({ ...about, kind: 'edited', byPerson: compared.fields.some((field) => field.byPerson), fields: compared.fields })
  return found
}
