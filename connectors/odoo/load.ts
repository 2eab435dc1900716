import { ConnectorError } from '#src/errors.ts'
import { plainWords } from './faults.ts'
import type { Odoo } from './transport.ts'
import { asIds, isRecord } from './values.ts'

/** One row of a batch: `cells` in the order of the fields, text only. */
export interface LoadRow {
  id: string
  cells: string[]
}

/** What became of each row. */
export interface Loaded {
  ids: Map<string, number>
  rejected: { id: string; reason: string }[]
}

interface Batch {
  model: string
  fields: string[]
  context: Record<string, unknown>
}

interface Message {
  record: number | undefined
  field: string
  text: string
}

/**
 * `load()`, which writes all rows or none: rows it complains of are taken out and the rest is sent again, until every row is in or refused.
 * Throws ConnectorError for what concerns the whole batch: contention (retry), lacking rights or a vanished project (unauthorized).
 */
export async function loadRows(odoo: Odoo, batch: Batch, rows: readonly LoadRow[]): Promise<Loaded> {
  if (rows.length === 0) return { ids: new Map(), rejected: [] }
  const answer = await tryLoad(odoo, batch, rows)
  if ('ids' in answer) return { ids: new Map(rows.map((row, i) => [row.id, answer.ids[i]!])), rejected: [] }

  const wrong = new Map<number, string>()
  for (const { record, text } of answer.messages) if (record !== undefined && !wrong.has(record)) wrong.set(record, text)
  if (wrong.size === 0) return bisect(odoo, batch, rows, answer.messages[0]?.text ?? 'Odoo refused the row without words')

  const rest = await loadRows(
    odoo,
    batch,
    rows.filter((_, i) => !wrong.has(i)),
  )
  const refused = [...wrong].flatMap(([i, reason]) => (rows[i] ? [{ id: rows[i].id, reason }] : []))
  return { ids: rest.ids, rejected: [...refused, ...rest.rejected] }
}

async function tryLoad(odoo: Odoo, batch: Batch, rows: readonly LoadRow[]): Promise<{ ids: number[] } | { messages: Message[] }> {
  let answer: unknown
  try {
    answer = await odoo.call({
      model: batch.model,
      method: 'load',
      args: { fields: batch.fields, data: rows.map((row) => row.cells) },
      context: batch.context,
      repeatable: true,
    })
  } catch (error) {
    // A fault names no row: the halves will tell which it was.
    if (error instanceof ConnectorError && error.kind === 'rejected')
      return { messages: [{ record: undefined, field: '', text: error.message }] }
    throw error
  }
  if (!isRecord(answer)) throw new ConnectorError('retry', 'Odoo answered load() with something else', { code: 'odd_answer' })
  const ids = asIds(answer.ids)
  if (ids.length === rows.length) return { ids }
  const messages = (Array.isArray(answer.messages) ? answer.messages : []).flatMap(readMessage)
  for (const message of messages) throwIfAboutAll(message)
  return { messages }
}

async function bisect(odoo: Odoo, batch: Batch, rows: readonly LoadRow[], reason: string): Promise<Loaded> {
  if (rows.length === 1) return { ids: new Map(), rejected: [{ id: rows[0]!.id, reason }] }
  const middle = Math.ceil(rows.length / 2)
  const first = await loadRows(odoo, batch, rows.slice(0, middle))
  const second = await loadRows(odoo, batch, rows.slice(middle))
  return { ids: new Map([...first.ids, ...second.ids]), rejected: [...first.rejected, ...second.rejected] }
}

function readMessage(raw: unknown): Message[] {
  if (!isRecord(raw) || raw.type === 'warning') return []
  const record = typeof raw.record === 'number' ? raw.record : undefined
  return [{ record, field: String(raw.field ?? ''), text: plainWords(String(raw.message ?? '')) }]
}

function throwIfAboutAll({ field, text }: Message): void {
  // Inside load() the server does not try again by itself.
  if (/^could not serialize|^deadlock detected/.test(text)) throw new ConnectorError('retry', text, { code: 'serialization' })
  if (/^You are not allowed to /.test(text)) throw new ConnectorError('unauthorized', text, { code: 'odoo.exceptions.AccessError' })
  if (!/^No matching record found for database id/.test(text)) return
  if (field === 'project_id')
    throw new ConnectorError('unauthorized', `The project of this connection is archived or deleted. ${text}`, { code: 'project_gone' })
  // Found by name a while ago, gone meanwhile: looked up again next time.
  if (/^(?:tag_ids|user_ids|source_id|medium_id|campaign_id)$/.test(field)) throw new ConnectorError('retry', text, { code: 'stale_name' })
  if (field === 'stage_id') throw new ConnectorError('retry', `A stage has been deleted. ${text}`, { code: 'stage_gone' })
}
