import type { SheetRow } from '#connectors/google-sheets/plan.ts'
import type { SheetClient } from '#connectors/google-sheets/rows.ts'
import type { Connection } from '#src/connections/connection.ts'
import { loadMirrors, type Mirror, saveMirrors } from '#src/deliveries/mirrors.ts'
import { ConnectorError } from '#src/errors.ts'
import { loadKnown, type Standing } from '#src/leads/standing.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { clientOf } from './clients.ts'
import type { LaneJob, LaneWork } from './lane.ts'
import { attempt, outcomeOf } from './outcome.ts'
import type { Outcome, World } from './world.ts'

interface Batch {
  number: number
  rows: SheetRow[]
}

const batchOpened = crashPoint('row.write.batch_opened')
const batchWritten = crashPoint('row.write.batch_written')

/**
 * Job `row.write`: one row a lead, as it stands now, up to 500 in one atomic batch. The batch's number and rows are stored before the call;
 * a batch without an answer is settled before anything else is written, so that rows never double.
 */
export const writeRows: LaneJob = async (world, work) => {
  const { connection, deliveries } = work
  const sheet = clientOf<SheetClient>(world, connection)
  try {
    await settleOpen(world, work, sheet)
    const { rows, leads } = await load(
      world,
      connection,
      deliveries.map((delivery) => delivery.leadId!),
    )
    const batch = await openBatch(world, work, rows)
    const result = await write(world, work, sheet, batch)
    if (!result)
      return await oneByOne(
        world,
        work,
        sheet,
        deliveries.map((delivery) => delivery.leadId!),
      )
    const outcomes = new Map(result.rows.map((row) => [row.key, row]))
    await closeBatch(world, work, batch, result.rows)
    return deliveries.map((delivery): Outcome => {
      const row = outcomes.get(delivery.leadId!)
      if (!leads.has(delivery.leadId!)) return { is: 'done', receipt: 'gone' }
      if (!row || row.outcome === 'later') return { is: 'retry', error: 'the batch was full', afterMs: 100 }
      return { is: 'done', externalId: delivery.leadId!, receipt: row.outcome }
    })
  } catch (error) {
    const outcome = outcomeOf(error)
    return deliveries.map(() => outcome)
  }
}

/** Writes a batch; null when the sheet refused it as a whole, so that each row must be tried alone. */
async function write(world: World, { connection, inside, still }: LaneWork, sheet: SheetClient, batch: Batch) {
  try {
    batchOpened()
    still()
    const result = await sheet.writeRows(batch.rows, batch.number)
    batchWritten()
    return result
  } catch (error) {
    const certain = error instanceof ConnectorError && error.kind !== 'uncertain'
    // Nothing of it stands: its number is free of questions.
    if (certain)
      await inside((trx) =>
        trx('row_batches').where({ connection_id: connection.id, number: batch.number }).update({ settled_at: world.clock.now() }),
      )
    if (error instanceof ConnectorError && error.kind === 'rejected' && batch.rows.length > 1) return null
    throw error
  }
}

/** Row by row, so that only the bad one dies. */
async function oneByOne(world: World, work: LaneWork, sheet: SheetClient, leadIds: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const leadId of leadIds) {
    outcomes.push(
      await attempt(async () => {
        const { rows } = await load(world, work.connection, [leadId])
        if (!rows.length) return { is: 'done', receipt: 'gone' }
        const batch = await openBatch(world, work, rows)
        const result = await sheet.writeRows(batch.rows, batch.number)
        await closeBatch(world, work, batch, result.rows)
        return { is: 'done', externalId: leadId, receipt: result.rows[0]?.outcome }
      }),
    )
    if (!['done', 'rejected'].includes(outcomes.at(-1)!.is))
      return [...outcomes, ...leadIds.slice(outcomes.length).map((): Outcome => ({ is: 'retry', error: 'not reached yet', afterMs: 100 }))]
  }
  return outcomes
}

/** A batch that was begun and never answered is asked for before the next one. */
async function settleOpen(world: World, work: LaneWork, sheet: SheetClient): Promise<void> {
  const open = await work.inside((trx) =>
    trx('row_batches').where({ connection_id: work.connection.id }).whereNull('settled_at').orderBy('number').select('number', 'rows'),
  )
  for (const batch of open) {
    const settled = await sheet.settle(batch.number, batch.rows)
    await closeBatch(
      world,
      work,
      batch,
      settled.rows.filter((row) => row.outcome !== 'missing'),
    )
  }
}

async function load(
  world: World,
  connection: Connection,
  leadIds: readonly string[],
): Promise<{ rows: SheetRow[]; leads: Map<string, Standing> }> {
  return world.db.tenant(connection.tenantId, async (trx) => {
    const leads = await loadKnown(trx, leadIds)
    const mirrors = await loadMirrors(trx, connection.id, 'row', [...leads.keys()])
    return { leads, rows: [...leads.values()].map((lead) => rowOf(lead, mirrors.get(lead.id))) }
  })
}

/** A lead's row as it should stand, with what is known of the one that does. */
export function rowOf(lead: Standing, mirror: Mirror | undefined): SheetRow {
  const money = lead.budget ? [lead.budget.min, lead.budget.max].filter((one) => one !== null).join('–') : ''
  return {
    key: lead.id,
    version: lead.rev,
    cells: {
      received: lead.receivedAt.toISOString(),
      channel: lead.channel,
      name: lead.name,
      phone: lead.phone,
      email: lead.email,
      request: lead.text,
      category: lead.categoryWords ? `${lead.categoryWords.ar} / ${lead.categoryWords.en}` : lead.category,
      budget: money ? `${money} ${lead.budget?.currency ?? ''}`.trim() : null,
      location: lead.location,
      campaign: lead.campaign.campaignName ?? lead.campaign.campaignId ?? null,
      status: lead.status,
      owner: lead.freelancer?.name ?? null,
      answered: lead.request?.answeredAt?.toISOString() ?? null,
      odooLink: lead.odoo?.url ?? null,
      updated: lead.updatedAt.toISOString(),
    },
    ...(mirror ? seenOf(mirror) : {}),
  }
}

/** `agreed`: what a person put into cells of ours and an admin agreed to write over; `single`: copies of the row are to be emptied. */
function seenOf({ seen }: Mirror): Pick<SheetRow, 'known' | 'last' | 'single'> {
  const { last, agreed, single } = seen as { last?: Record<string, string>; agreed?: Record<string, string>; single?: boolean }
  return { known: true, last: last && { ...last, ...agreed }, ...(single ? { single } : {}) }
}

async function openBatch(world: World, { connection, inside }: LaneWork, rows: SheetRow[]): Promise<Batch> {
  return inside(async (trx) => {
    // The lane has one holder, so the highest number is ours to count on from.
    const last = await trx('row_batches').where({ connection_id: connection.id }).max('number as number').first()
    const number = Number(last?.number ?? 0) + 1
    await trx('row_batches').insert({ connection_id: connection.id, number, rows: JSON.stringify(rows), created_at: world.clock.now() })
    return { number, rows }
  })
}

async function closeBatch(
  world: World,
  { connection, inside }: LaneWork,
  batch: { number: number; rows: SheetRow[] },
  results: readonly { key: string; last: Record<string, string>; outcome: string }[],
): Promise<void> {
  const versions = new Map(batch.rows.map((row) => [row.key, row.version]))
  const now = world.clock.now()
  await inside(async (trx) => {
    await saveMirrors(
      trx,
      connection.id,
      'row',
      results
        .filter((row) => row.outcome !== 'later')
        .map((row) => ({
          subjectId: row.key,
          externalId: row.key,
          seen: { last: row.last },
          version: versions.get(row.key) ?? 0,
          goneAt: row.outcome === 'deleted' ? now : null,
        })),
      now,
    )
    const { spreadsheetId, tab } = connection.settings as { spreadsheetId: string; tab: string }
    const stand = results.filter((row) => row.outcome !== 'later' && row.outcome !== 'deleted').map((row) => row.key)
    // Held in their order, as whoever else changes several holds them.
    const fresh = await trx('leads').whereIn('id', stand).whereNull('sheet').orderBy('id').forUpdate().pluck('id')
    await trx('leads')
      .whereIn('id', fresh)
      .update({ sheet: trx.raw("jsonb_build_object('sheet', ?::text, 'key', id::text)", [`${spreadsheetId}/${tab}`]) })
    // What was settled is only kept as a number: the rows hold people's data.
    await trx('row_batches').where({ connection_id: connection.id, number: batch.number }).update({ settled_at: now, rows: '[]' })
    await trx('row_batches')
      .where({ connection_id: connection.id })
      .where('number', '<', batch.number - 50)
      .delete()
  })
}
