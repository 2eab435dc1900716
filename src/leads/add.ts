import { audit } from '#src/audit/record.ts'
import { normaliseEmail, normalisePhone } from '#src/contacts/normalise.ts'
import { countsAsEnquiry, sealItem } from '#src/inbox/entries.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { keysOf, savepoint, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind } from '#src/platform/keys.ts'
import { takeIn } from './intake.ts'

/** An enquiry as an integrator tells it. */
export interface ToldLead {
  name?: string
  phone?: string
  email?: string
  text?: string
  category?: string
  budget?: { amount?: number; min?: number | null; max?: number | null; currency?: string }
  location?: string
  deadline?: string
  answers?: Record<string, string | string[]>
  campaign?: Record<string, string>
  utm?: Record<string, string>
  consents?: ReadItem['consents']
  externalId?: string
  isTest?: boolean
}

const TRIES = 3

/**
 * Takes an enquiry in by the API: the same way as every other source, in this transaction. The same `externalId` again is the same lead.
 * Answers the lead's id.
 */
export async function addLead(trx: Trx, told: ToldLead, by: { actor: string; now: Date; country: string }): Promise<string> {
  const item = itemOf(told, by.now)
  // The API has no connection row: the tenant's own id stands for it where a unit must be unique.
  const connectionId = tenantOf(trx)
  const itemId = newId()
  await onePersonAtATime(trx, told, by.country)
  const [kept] = await trx('item_keys')
    .insert({
      connection_id: connectionId,
      dedupe_key: item.dedupeKey,
      item_id: itemId,
      seen_at: by.now,
      kind: countsAsEnquiry(item) ? 'enquiry' : 'other',
      day: by.now.toISOString().slice(0, 10),
    })
    .onConflict(['connection_id', 'dedupe_key'])
    .ignore()
    .returning('item_id')
  if (!kept) return knownLead(trx, connectionId, item.dedupeKey)
  await trx('items').insert({
    id: itemId,
    connection_id: connectionId,
    occurred_at: by.now,
    kind: item.kind,
    is_test: item.isTest,
    item: sealItem(trx, itemId, item),
    status: 'unread',
    created_at: by.now,
  })
  const unread = {
    id: itemId,
    mailboxId: null,
    connectionId,
    country: by.country,
    dialogue: 'route' as const,
    receivedAt: by.now,
    item,
  }
  await patiently(trx, (inner) => takeIn(inner, [unread], by.now))
  const lead = await trx('leads').where({ item_id: itemId }).first('id')
  await keepBudget(trx, lead.id, told)
  await audit(trx, { actor: by.actor, action: 'lead.added', subjectType: 'lead', subjectId: lead.id, at: by.now })
  return lead.id
}

function itemOf(told: ToldLead, now: Date): ReadItem {
  const { name, phone, email, text, category, location, deadline } = told
  const plain = Object.entries({ category, location, deadline }).flatMap(([key, value]) => (value ? [[key, [value]] as const] : []))
  const answers = Object.entries(told.answers ?? {}).map(([key, value]) => [key, Array.isArray(value) ? value : [value]] as const)
  return {
    kind: 'lead',
    channel: 'api',
    dedupeKey: told.externalId ?? newId(),
    occurredAt: now.toISOString(),
    isTest: told.isTest ?? false,
    direction: 'inbound',
    person: { ...(name ? { name } : {}), ...(phone ? { phone } : {}), ...(email ? { email } : {}) },
    ...(text ? { text } : {}),
    attachments: [],
    campaign: told.campaign ?? {},
    answers: Object.fromEntries([...answers, ...plain]),
    utm: told.utm ?? {},
    consents: told.consents ?? [],
    extra: {},
  }
}

/** Two calls about one person go one after the other, as two messages of theirs would. Sorted, so that no two wait for each other. */
async function onePersonAtATime(trx: Trx, told: ToldLead, country: string): Promise<void> {
  const { index } = keysOf(trx)
  const phone = normalisePhone(told.phone, country)
  const email = normaliseEmail(told.email)
  const keys = [phone && blind(index, 'phone', phone), email && blind(index, 'email', email)].flatMap((key) =>
    key ? [key.toString('hex')] : [],
  )
  for (const key of keys.sort()) await trx.raw('select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || ?, 11))', [key])
}

/** A reader of webhooks may meet the same person at this instant: the index settles it, the loser looks again. */
async function patiently<T>(trx: Trx, run: (inner: Trx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await savepoint(trx, run)
    } catch (error) {
      if ((error as { code?: string }).code !== '23505' || tries >= TRIES) throw error
    }
  }
}

async function knownLead(trx: Trx, connectionId: string, dedupeKey: string): Promise<string> {
  const key = await trx('item_keys').where({ connection_id: connectionId, dedupe_key: dedupeKey }).first('item_id')
  const lead = await trx('leads').where({ item_id: key.item_id }).first('id')
  return lead.id
}

/** What a caller says in figures is taken as said, not read again out of words. */
async function keepBudget(trx: Trx, leadId: string, { budget }: ToldLead): Promise<void> {
  if (!budget) return
  await trx('leads')
    .where({ id: leadId })
    .update({
      budget_min: budget.min ?? null,
      budget_max: budget.max ?? budget.amount ?? null,
      budget_currency: budget.currency ?? null,
    })
}
