/** The channels an enquiry can come through. */
export type Channel =
  | 'whatsapp'
  | 'instagram'
  | 'meta_lead_ads'
  | 'tiktok'
  | 'snapchat'
  | 'google_ads'
  | 'linkedin'
  | 'web_form'
  | 'api'
  | 'odoo'

/** A file that came with a unit; `mediaId` or `url` as the platform gave it, fetched later. */
export interface Attachment {
  type: string
  mediaId?: string
  url?: string
  mimeType?: string
  sha256?: string
  caption?: string
  filename?: string
  voice?: boolean
}

/** The outside person, also on outbound units. Everything as sent: normalised later, in `src/contacts`. */
export interface Person {
  name?: string
  phone?: string
  email?: string
  /** The platform's own id of the person (WhatsApp: the business-scoped id, else the number; Instagram: the scoped id). */
  externalId?: string
  username?: string
}

/**
 * One unit read from a webhook, not yet ours: the neutral shape every connector's reader yields.
 * Ids are exact strings, `occurredAt` is ISO 8601 UTC, texts are as sent. A reaction, edit, deletion, echo, status or story mention is never a new enquiry.
 */
export interface ReadItem {
  kind: 'lead' | 'message' | 'status' | 'ignored'
  channel: Channel
  /** Unique within the connection: the vendor's id of the unit, with what tells its kind apart. */
  dedupeKey: string
  occurredAt: string
  isTest: boolean
  direction: 'inbound' | 'outbound'
  person: Person
  text?: string
  messageType?: string
  selectionId?: string
  buttonPayload?: string
  replyTo?: string
  op?: 'edit' | 'delete' | 'react' | 'unreact' | 'erase' | 'identity_change' | 'marketing_opt_out'
  targetId?: string
  status?: 'sent' | 'delivered' | 'read' | 'failed'
  /** An id whose content is still to be fetched. */
  pending?: true
  rawType?: string
  attachments: Attachment[]
  /** Every id the platform gave of where the person came from. */
  campaign: Record<string, string>
  answers: Record<string, string[]>
  utm: Record<string, string>
  consents: { purpose: string; granted: boolean; text?: string; at?: string }[]
  /** Whatever else the unit told. */
  extra: Record<string, unknown>
}
