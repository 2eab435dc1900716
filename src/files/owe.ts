import type { Attachment } from '#src/inbox/item.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import type { Told } from './queries.ts'

/** So many files a lead may hold; a line that sends on and on is not to fill the disk. */
export const FILES_PER_LEAD = 1000
/** Attachments that are a content; the others are posts, places and cards. */
const CONTENTS = new Set(['image', 'sticker', 'audio', 'voice', 'video', 'document', 'file'])

/** A message that came in, with what is attached to it. */
export interface Attached {
  messageId: string
  leadId: string | null
  connectionId: string
  attachments: readonly Attachment[]
}

/** Owes the fetching of every content that is attached to messages; asked twice for the same message it owes once. Answers how many. */
export async function oweFiles(trx: Trx, messages: readonly Attached[], now: Date): Promise<number> {
  const key = keysOf(trx).data
  const full = await fullLeads(trx, messages)
  const rows = messages.flatMap(({ messageId, leadId, connectionId, attachments }) =>
    attachments.flatMap((attachment, place) => {
      if (!CONTENTS.has(attachment.type) || (!attachment.mediaId && !attachment.url)) return []
      const id = newId()
      const isFull = leadId !== null && full.has(leadId)
      const { type, mediaId, url, mimeType, sha256, voice, filename } = attachment
      const told: Told = { name: filename, ...(isFull ? {} : { attachment: { type, mediaId, url, mimeType, sha256, voice } }) }
      const owner = { owner_kind: 'message', owner_id: messageId, place, lead_id: leadId, connection_id: connectionId }
      const state = isFull ? { status: 'refused', why: 'too_many', settled_at: now } : { status: 'pending', why: null, settled_at: null }
      return [{ id, ...owner, ...state, told: seal(key, `files:told:${id}`, JSON.stringify(told)), created_at: now }]
    }),
  )
  if (!rows.length) return 0
  const made = await trx('files')
    .insert(rows)
    .onConflict(trx.raw(`(tenant_id, owner_id, place) where owner_kind = 'message'`))
    .ignore()
    .returning(['id', 'status'])
  const owed = made.filter((row) => row.status === 'pending')
  await later(
    trx,
    'file.fetch',
    owed.map((row) => ({ subjectId: row.id, at: now })),
  )
  return owed.length
}

async function fullLeads(trx: Trx, messages: readonly Attached[]): Promise<Set<string>> {
  const leadIds = [...new Set(messages.flatMap(({ leadId, attachments }) => (leadId && attachments.length ? [leadId] : [])))]
  if (!leadIds.length) return new Set()
  const rows = await trx('files')
    .whereIn('lead_id', leadIds)
    .groupBy('lead_id')
    .havingRaw('count(*) >= ?', [FILES_PER_LEAD])
    .select('lead_id')
  return new Set(rows.map((row) => row.lead_id))
}
