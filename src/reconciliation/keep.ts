import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { type Found, printOf, sealFields } from './difference.ts'

interface Standing {
  id: string
  lead_id: string
  kind: string
  status: 'open' | 'repairing' | 'left'
  print: Buffer
}

/** What was compared: the lead as it was when wasl looked, and where it looked. */
interface Looked {
  connectionId: string
  target: string
  leads: readonly { id: string; rev: number }[]
}

/**
 * Keeps what a comparison found. A lead that changed while wasl looked, or is owed something by now, is left for the next time. A standing difference that is
 * not found any more is over; one that a person left as it is stays so until it is another one. Answers how many differences stand open.
 */
export async function keepFound(trx: Trx, looked: Looked, found: readonly Found[], now: Date): Promise<number> {
  const settled = await stillAsSeen(trx, looked)
  const standing: Standing[] = await trx('differences')
    .where({ connection_id: looked.connectionId })
    .whereIn('status', ['open', 'repairing', 'left'])
    .whereIn('lead_id', [...settled])
    .forUpdate()
    .select('id', 'lead_id', 'kind', 'status', 'print')
  const known = new Map(standing.map((one) => [`${one.lead_id} ${one.kind}`, one]))
  let open = 0
  for (const one of found.filter(({ leadId }) => settled.has(leadId))) {
    const before = known.get(`${one.leadId} ${one.kind}`)
    known.delete(`${one.leadId} ${one.kind}`)
    if (await keepOne(trx, looked, one, before, now)) open++
  }
  for (const status of ['repaired', 'gone'] as const) {
    const over = [...known.values()].filter((one) => (one.status === 'repairing') === (status === 'repaired')).map((one) => one.id)
    if (over.length)
      await trx('differences').whereIn('id', over).update({ status, fields: null, fault: null, seen_at: now, closed_at: now })
  }
  return open
}

/** Answers whether it stands open. */
async function keepOne(trx: Trx, looked: Looked, found: Found, before: Standing | undefined, now: Date): Promise<boolean> {
  const print = printOf(trx, found)
  const what = { by_person: found.byPerson, print, external_id: found.externalId ?? null, seen_at: now }
  if (!before) {
    const id = newId()
    await trx('differences').insert({
      id,
      connection_id: looked.connectionId,
      target: looked.target,
      lead_id: found.leadId,
      kind: found.kind,
      fields: sealFields(trx, id, found.fields),
      found_at: now,
      ...what,
    })
    return true
  }
  const isLeft = before.status === 'left' && before.print.equals(print)
  await trx('differences')
    .where({ id: before.id })
    .update({
      ...what,
      fields: sealFields(trx, before.id, found.fields),
      status: isLeft ? 'left' : 'open',
      fault: before.status === 'repairing' ? 'still_differs' : null,
    })
  return !isLeft
}

/** The leads that are as they were, with nothing under way to where wasl looked. */
async function stillAsSeen(trx: Trx, { connectionId, leads }: Looked): Promise<Set<string>> {
  const ids = leads.map((lead) => lead.id)
  if (!ids.length) return new Set()
  const revs = new Map<string, number>((await trx('leads').whereIn('id', ids).select('id', 'rev')).map((row) => [row.id, row.rev]))
  const owed: string[] = await trx('deliveries')
    .whereIn('lead_id', ids)
    .where({ connection_id: connectionId })
    .whereNot({ status: 'done' })
    .pluck('lead_id')
  const busy = new Set(owed)
  return new Set(leads.filter((lead) => revs.get(lead.id) === lead.rev && !busy.has(lead.id)).map((lead) => lead.id))
}
