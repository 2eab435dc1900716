import type { OutMessage, Recipient } from '#connectors/connector.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import type { Connection } from '#src/connections/connection.ts'
import { notOurs } from '#src/conversations/dialogue/guard.ts'
import { quietFor } from '#src/conversations/quiet-hours.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { type About, type Blocked, gone, loadAbouts, personLeads, type Setting, whyOver } from './about.ts'
import { chatOf, comeback, newsOf } from './chat-of.ts'
import type { TellingKind } from './tell.ts'
import type { ChatText } from './templates/chat-text.ts'
import type { Language } from './templates/language.ts'

/** A chat message ready to go, and whose conversation it belongs to (null: a freelancer's). */
export interface ComposedMessage {
  to: Recipient
  content: OutMessage
  contactId: string | null
  /** Said below the comment that is answered in private. */
  aloud?: string
}

/** Not at this hour: the tenant's quiet hours end in so many milliseconds. */
export interface Later {
  waitMs: number
}

/** What the client waits for at any hour. */
const URGENT = new Set<TellingKind>(['accepted', 'question', 'opt_out'])

/** What chat deliveries of one connection say, in their order, decided now: free text inside the window, the approved template outside it and not in quiet hours; nothing to who asked us to stop. */
export async function composeMessages(
  trx: Trx,
  deliveries: readonly Delivery[],
  connection: Connection,
  setting: Setting,
): Promise<(ComposedMessage | Blocked | Later)[]> {
  const abouts = await loadAbouts(trx, deliveries)
  const toClients = [...abouts.values()].filter(({ telling }) => telling.to === 'client')
  const contacts = await loadContacts(
    trx,
    toClients.map(({ lead }) => lead.contactId),
    connection,
  )
  const tenant = await getTenant(trx, tenantOf(trx))
  const spokenOver = await notOurs(trx, deliveries)
  return deliveries.map((delivery) => {
    const about = abouts.get(delivery.id)
    if (!about) return gone
    if (spokenOver.has(delivery.id)) return personLeads
    const over = whyOver(about)
    if (over) return over
    const toClient = about.telling.to === 'client'
    const way = toClient ? clientWay(about, contacts.get(about.lead.contactId)) : freelancerWay(about)
    if ('why' in way) return way
    const open = connection.connector !== 'whatsapp' || Boolean(way.windowUntil && way.windowUntil > setting.now)
    const quiet = open || !toClient || URGENT.has(about.telling.kind) ? 0 : quietFor(tenant, setting.now)
    if (quiet) return { waitMs: quiet }
    const content = contentOf(trx, delivery, about, { open, connection, setting })
    if ('why' in content) return content
    const { commentId, aloud } = delivery.payload as { commentId?: string; aloud?: string }
    return { to: commentId ? { ...way.to, commentId } : way.to, content, contactId: toClient ? about.lead.contactId : null, aloud }
  })
}

/** The words of one delivery: the bot's as it said them, a person's own, or those of what is told; where the window has closed, the template that stands for them. */
function contentOf(
  trx: Trx,
  { payload }: Delivery,
  about: About,
  { open, connection, setting }: { open: boolean; connection: Connection; setting: Setting },
): OutMessage | Blocked {
  if (payload.content) return open ? (payload.content as OutMessage) : template(comeback(about), connection, about.language)
  const free = typeof payload.text === 'string' ? { text: payload.text } : chatOf(trx, about, setting)
  if (!free) return gone
  return open ? freeForm(free) : template(about.telling.kind === 'completed' ? newsOf(about) : free, connection, about.language)
}

/** Someone who wrote, as far as answering on this connection goes. */
interface Reachable {
  optedOut: boolean
  windowUntil: Date | null
  externalId: string | undefined
}

async function loadContacts(trx: Trx, contactIds: readonly string[], connection: Connection): Promise<Map<string, Reachable>> {
  const ids = [...new Set(contactIds)]
  if (!ids.length) return new Map()
  const contacts = await trx('contacts').whereIn('id', ids).select('id', 'opted_out_at')
  const conversations = await trx('conversations')
    .where({ connection_id: connection.id })
    .whereIn('contact_id', ids)
    .select('contact_id', 'window_until')
  const identities = await trx('identities')
    .whereIn('contact_id', ids)
    .where({ kind: connection.connector === 'instagram' ? 'instagram' : 'whatsapp' })
    .whereNotNull('proven_by')
    .select('id', 'contact_id', 'value')
  const key = keysOf(trx).data
  const windows = new Map(conversations.map((row) => [row.contact_id, row.window_until]))
  const known = new Map(identities.map((row) => [row.contact_id, row]))
  return new Map(
    contacts.map(({ id, opted_out_at }) => {
      const identity = known.get(id)
      const externalId = identity && unseal([key], `identities:value:${identity.id}`, identity.value).toString('utf8')
      return [id, { optedOut: Boolean(opted_out_at), windowUntil: windows.get(id) ?? null, externalId }]
    }),
  )
}

type WayOut = { to: Recipient; windowUntil: Date | null } | Blocked

function clientWay({ lead, telling }: About, contact: Reachable | undefined): WayOut {
  // The one word that we heard them is still said.
  if (contact?.optedOut && telling.kind !== 'opt_out')
    return { why: { code: 'opted_out', text: { ar: 'طلب العميل إيقاف الرسائل.', en: 'The client asked us to stop writing.' } } }
  const externalId = contact?.externalId
  if (!lead.phone && !externalId)
    return {
      why: {
        code: 'no_address',
        text: { ar: 'لا رقم ولا حساب لهذا الشخص على هذه القناة.', en: 'This person has no number or account on this channel.' },
      },
    }
  return {
    to: { ...(lead.phone ? { phone: lead.phone } : {}), ...(externalId ? { externalId } : {}) },
    windowUntil: contact?.windowUntil ?? null,
  }
}

function freelancerWay({ freelancer }: About): WayOut {
  if (!freelancer?.phone)
    return { why: { code: 'no_address', text: { ar: 'لا رقم جوال لهذا المستقل.', en: 'This freelancer has no phone number.' } } }
  return { to: { phone: freelancer.phone }, windowUntil: null }
}

/** Inside the window: a link as a button, buttons as buttons, else plain text. */
function freeForm(chat: ChatText): OutMessage {
  if (chat.link) return { type: 'link', text: chat.text, label: chat.link.label, url: chat.link.url }
  if (chat.buttons?.length) return { type: 'buttons', text: chat.text, buttons: chat.buttons }
  return { type: 'text', text: chat.text }
}

/** Outside it only what was approved may go: the connection says under which name and in which languages. */
function template(chat: ChatText, connection: Connection, language: Language): OutMessage | Blocked {
  const kind = chat.template?.kind
  const named = kind
    ? (connection.settings as { templates?: Record<string, { name: string; languages: string[] }> }).templates?.[kind]
    : undefined
  if (!chat.template || !named)
    return {
      why: {
        code: 'no_template',
        text: {
          ar: 'مضت 24 ساعة على آخر رسالة من هذا الشخص، ولا يوجد قالب معتمد لهذه الرسالة. أضف القالب في إعدادات الرقم.',
          en: 'More than 24 hours have passed since this person wrote, and there is no approved template for this message. Name one in the number’s settings.',
        },
      },
    }
  const code = named.languages.find((one) => one.startsWith(language)) ?? named.languages[0] ?? language
  return {
    type: 'template',
    name: named.name,
    language: code,
    params: chat.template.params,
    ...(chat.template.buttonParam ? { buttonParam: chat.template.buttonParam } : {}),
  }
}
