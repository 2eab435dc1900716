import { contactKey } from '#src/contacts/normalise.ts'
import { type Db, keysOf, ringAfter, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, seal, unseal } from '#src/platform/keys.ts'
import { later, neverMind } from '#src/platform/later.ts'
import { storable } from '#src/platform/text/clean.ts'
import type { ReadItem } from './item.ts'

/** One stored call, opened for reading. */
export interface Entry {
  id: string
  connector: string
  connectionId: string
  headers: Record<string, string>
  query: Record<string, string>
  raw: Buffer
  receivedAt: Date
}

/** Opens inbox entries of this tenant. */
export async function loadEntries(trx: Trx, db: Db, ids: readonly string[]): Promise<Entry[]> {
  const rows = await trx('inbox')
    .whereIn('id', [...ids])
    .orderBy(['received_at', 'id'])
  return rows.map((row) => ({
    id: row.id,
    connector: row.connector,
    connectionId: row.connection_id,
    headers: row.headers,
    query: row.query,
    raw: unseal([db.installation.data], `inbox:raw:${row.id}`, row.raw),
    receivedAt: row.received_at,
  }))
}

/** Whether a unit counts as something a person told us, in the sum that must balance. */
export function countsAsEnquiry(item: ReadItem): boolean {
  if (item.isTest || item.op || item.direction !== 'inbound') return false
  return item.kind === 'lead' || item.kind === 'message'
}

/**
 * Stores items once for ever (the vendor's own id decides), hangs them on their people's mailboxes, and marks the entries read.
 * `country` reads local phone numbers. Answers how many units there were and how many were new.
 */
export async function saveItems(
  trx: Trx,
  read: readonly {
    entry: Pick<Entry, 'connectionId' | 'receivedAt'> & { id: string | null }
    items: readonly ReadItem[]
    country: string
  }[],
  now: Date,
): Promise<{ items: number; fresh: number }> {
  const units = read.flatMap(({ entry, items, country }) =>
    items.map((item, position) => ({
      id: newId(),
      inboxId: entry.id,
      connectionId: entry.connectionId,
      receivedAt: entry.receivedAt,
      position,
      item: storable(item),
      country,
    })),
  )
  const fresh = await keepUnseen(trx, units, now)
  const indexKey = keysOf(trx).index
  const mailboxKeyOf = (unit: Unit) => blind(indexKey, 'mailbox', contactKey(unit.item, unit.country)).toString('hex')
  const unread = fresh.filter((unit) => stateOf(unit.item) === 'unread')
  const mailboxes = await openMailboxes(
    trx,
    unread.map((unit) => ({ connectionId: unit.connectionId, key: mailboxKeyOf(unit) })),
    now,
  )
  if (fresh.length)
    await trx('items').insert(
      fresh.map((unit) => ({
        id: unit.id,
        inbox_id: unit.inboxId,
        connection_id: unit.connectionId,
        mailbox_id: stateOf(unit.item) === 'unread' ? mailboxes.get(`${unit.connectionId}|${mailboxKeyOf(unit)}`) : null,
        position: unit.position,
        occurred_at: validDate(unit.item.occurredAt, unit.receivedAt),
        kind: unit.item.kind,
        op: unit.item.op,
        is_test: unit.item.isTest,
        direction: unit.item.direction,
        item: sealItem(trx, unit.id, unit.item),
        status: stateOf(unit.item),
        created_at: now,
      })),
    )
  const pending = fresh.filter((unit) => stateOf(unit.item) === 'pending')
  await later(
    trx,
    'item.complete',
    pending.map((unit) => ({ subjectId: unit.id, ownerId: unit.connectionId, at: now })),
  )
  if (unread.length) ringAfter(trx, 'mailbox')
  await markRead(trx, read, new Set(pending.map((unit) => unit.inboxId)), now)
  return { items: units.length, fresh: fresh.length }
}

/** Reads what an item said. */
export function openItem(trx: Trx, row: { id: string; item: Buffer }): ReadItem {
  return JSON.parse(unseal([keysOf(trx).data], `items:item:${row.id}`, row.item).toString('utf8'))
}

/** What is stored of an item. */
export function sealItem(trx: Trx, id: string, item: ReadItem): Buffer {
  return seal(keysOf(trx).data, `items:item:${id}`, JSON.stringify(item))
}

/** An inbox entry that waited for its units is read once none of them is pending any more. */
export async function finishEntry(trx: Trx, itemId: string): Promise<void> {
  // Units of one entry are completed side by side: one after the other looks whether it is the last.
  await trx.raw('select 1 from inbox b join items i on i.inbox_id = b.id where i.tenant_id = app_tenant() and i.id = ? for update of b', [
    itemId,
  ])
  await trx.raw(
    `update inbox b set status = 'read' from items i where i.tenant_id = app_tenant() and i.id = ? and b.id = i.inbox_id and b.status = 'waiting'
       and not exists (select 1 from items p where p.tenant_id = i.tenant_id and p.inbox_id = i.inbox_id and p.status = 'pending')`,
    [itemId],
  )
}

/** Its person took a unit back: what it told is cleared, and what was not taken in yet never will be. */
export async function clearUnit(trx: Trx, connectionId: string, dedupeKey: string): Promise<void> {
  const key = await trx('item_keys').where({ connection_id: connectionId, dedupe_key: dedupeKey }).first('item_id')
  const row = key && (await trx('items').where({ id: key.item_id }).forUpdate().first('id', 'item', 'status'))
  if (!row?.item) return
  const { kind, channel, occurredAt, isTest, direction, campaign } = openItem(trx, row)
  const bare = {
    kind,
    channel,
    dedupeKey,
    occurredAt,
    isTest,
    direction,
    campaign,
    person: {},
    attachments: [],
    answers: {},
    utm: {},
    consents: [],
    extra: {},
  }
  const early = row.status === 'pending' || row.status === 'unread'
  await trx('items')
    .where({ id: row.id })
    .update({ item: sealItem(trx, row.id, bare), ...(early ? { status: 'ignored', outcome: 'erased', mailbox_id: null } : {}) })
  if (!early) return
  await neverMind(trx, 'item.complete', [row.id])
  await finishEntry(trx, row.id)
}

/** The mailboxes of people, made when new, due now. Answers `connection|key` → id. */
export async function openMailboxes(
  trx: Trx,
  wanted: readonly { connectionId: string; key: string }[],
  now: Date,
): Promise<Map<string, string>> {
  const unique = [...new Map(wanted.map((one) => [`${one.connectionId}|${one.key}`, one])).entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  if (!unique.length) return new Map()
  const tenantId = tenantOf(trx)
  const rows = await trx('mailboxes')
    .insert(
      unique.map(([, one]) => ({
        tenant_id: tenantId,
        id: newId(),
        connection_id: one.connectionId,
        person_key: Buffer.from(one.key, 'hex'),
        due_at: now,
      })),
    )
    .onConflict(['connection_id', 'person_key'])
    .merge({ due_at: trx.raw('coalesce(least(mailboxes.due_at, excluded.due_at), excluded.due_at)') })
    .returning(['id', 'connection_id', 'person_key'])
  return new Map(rows.map((row) => [`${row.connection_id}|${row.person_key.toString('hex')}`, row.id]))
}

interface Unit {
  id: string
  inboxId: string | null
  connectionId: string
  receivedAt: Date
  position: number
  item: ReadItem
  country: string
}

function stateOf(item: ReadItem): 'pending' | 'unread' | 'ignored' {
  if (item.pending && item.op !== 'erase') return 'pending'
  return item.kind === 'ignored' ? 'ignored' : 'unread'
}

/** Keeps the first of each dedupe key, in the batch and for ever. Keys are sorted, so that two readers never wait for each other in a circle. */
async function keepUnseen(trx: Trx, units: Unit[], now: Date): Promise<Unit[]> {
  const byKey = new Map<string, Unit>()
  for (const unit of units) {
    const key = `${unit.connectionId}|${unit.item.dedupeKey}`
    if (!byKey.has(key)) byKey.set(key, unit)
  }
  const sorted = [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unit]) => unit)
  if (!sorted.length) return []
  const rows = await trx('item_keys')
    .insert(
      sorted.map((unit) => ({
        connection_id: unit.connectionId,
        dedupe_key: unit.item.dedupeKey,
        item_id: unit.id,
        seen_at: now,
        kind: countsAsEnquiry(unit.item) ? 'enquiry' : 'other',
        day: unit.receivedAt.toISOString().slice(0, 10),
      })),
    )
    .onConflict(['connection_id', 'dedupe_key'])
    .ignore()
    .returning(['item_id'])
  const kept = new Set(rows.map((row) => row.item_id))
  return units.filter((unit) => kept.has(unit.id))
}

async function markRead(
  trx: Trx,
  read: readonly { entry: { id: string | null }; items: readonly ReadItem[] }[],
  waiting: ReadonlySet<string | null>,
  now: Date,
): Promise<void> {
  const groups = Map.groupBy(
    read.filter(({ entry }) => entry.id),
    ({ entry, items }) => (waiting.has(entry.id) ? 'waiting' : items.every((item) => item.kind === 'ignored') ? 'ignored' : 'read'),
  )
  for (const [status, list] of groups)
    await trx('inbox')
      .whereIn(
        'id',
        list.map(({ entry }) => entry.id!),
      )
      .update({ status, read_at: now, fault: null })
}

/** A platform's own time is believed unless it is not a time or lies in the future. */
function validDate(text: string, fallback: Date): Date {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) || date.getTime() > fallback.getTime() + 86_400_000 ? fallback : date
}
