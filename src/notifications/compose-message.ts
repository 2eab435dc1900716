import type { OutMessage, Recipient } from '#connectors/connector.ts'
import type { Connection } from '#src/connections/connection.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import type { Standing } from '#src/leads/standing.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { type About, answerUrl, type Blocked, budgetOf, categoryOf, chatUrl, gone, loadAbout, nextOf, type Setting } from './about.ts'
import type { ChatText } from './templates/chat-text.ts'
import { chats } from './templates/index.ts'
import type { Language } from './templates/language.ts'

/** A chat message ready to go, and whose conversation it belongs to (null: a freelancer's). */
export interface ComposedMessage {
  to: Recipient
  content: OutMessage
  contactId: string | null
}

/** What a chat delivery says, decided now: free text inside the window, the approved template outside it; nothing to who asked us to stop. */
export async function composeMessage(
  trx: Trx,
  delivery: Delivery,
  connection: Connection,
  setting: Setting,
): Promise<ComposedMessage | Blocked> {
  const about = await loadAbout(trx, delivery)
  if (!about) return gone
  const { telling } = about
  const toClient = telling.to === 'client'
  const way = toClient ? await clientWay(trx, about, connection) : await freelancerWay(trx, about)
  if ('why' in way) return way
  const free = typeof delivery.payload.text === 'string' ? { text: delivery.payload.text } : chatOf(trx, about, setting)
  if (!free) return gone
  const open = connection.connector === 'whatsapp' ? Boolean(way.windowUntil && way.windowUntil > setting.now) : true
  const content = open ? freeForm(free) : template(free, connection, about.language)
  return 'why' in content ? content : { to: way.to, content, contactId: toClient ? about.lead.contactId : null }
}

type WayOut = { to: Recipient; windowUntil: Date | null } | Blocked

async function clientWay(trx: Trx, { lead, telling }: About, connection: Connection): Promise<WayOut> {
  const contact = await trx('contacts').where({ id: lead.contactId }).first('opted_out_at')
  // The one word that we heard them is still said.
  if (contact?.opted_out_at && telling.kind !== 'opt_out')
    return { why: { code: 'opted_out', text: { ar: 'طلب العميل إيقاف الرسائل.', en: 'The client asked us to stop writing.' } } }
  const conversation = await trx('conversations').where({ connection_id: connection.id, contact_id: lead.contactId }).first('window_until')
  const identity = await trx('identities')
    .where({ contact_id: lead.contactId, kind: connection.connector === 'instagram' ? 'instagram' : 'whatsapp' })
    .whereNotNull('proven_by')
    .first('id', 'value')
  const externalId = identity ? unseal([keysOf(trx).data], `identities:value:${identity.id}`, identity.value).toString('utf8') : undefined
  if (!lead.phone && !externalId)
    return {
      why: {
        code: 'no_address',
        text: { ar: 'لا رقم ولا حساب لهذا الشخص على هذه القناة.', en: 'This person has no number or account on this channel.' },
      },
    }
  return {
    to: { ...(lead.phone ? { phone: lead.phone } : {}), ...(externalId ? { externalId } : {}) },
    windowUntil: conversation?.window_until ?? null,
  }
}

async function freelancerWay(_trx: Trx, { freelancer }: About): Promise<WayOut> {
  if (!freelancer?.phone)
    return { why: { code: 'no_address', text: { ar: 'لا رقم جوال لهذا المستقل.', en: 'This freelancer has no phone number.' } } }
  return { to: { phone: freelancer.phone }, windowUntil: null }
}

function chatOf(trx: Trx, about: About, { publicUrl, now }: Setting): ChatText | null {
  const { telling, lead, request, freelancer, language } = about
  const base = { language, brand: { name: lead.tenant.name } }
  const named = { ...base, clientName: lead.name ?? undefined, category: categoryOf(about), budget: budgetOf(lead) }
  const freelancerName = freelancer?.name ?? ''
  switch (telling.kind) {
    case 'welcome':
      return chats.welcome.render(named)
    case 'offer':
      return request?.due_at
        ? chats.offer.render({
            ...named,
            freelancerName,
            dueAt: request.due_at,
            timeZone: lead.tenant.timeZone,
            url: answerUrl(trx, about, publicUrl),
          })
        : null
    case 'reminder':
      return request?.due_at
        ? chats.reminder.render({ ...named, freelancerName, dueAt: request.due_at, now, url: answerUrl(trx, about, publicUrl) })
        : null
    case 'accepted':
      return chats.accepted.render({ ...named, freelancerName, url: chatUrl(trx, about, publicUrl) })
    case 'declined':
    case 'expired':
      return chats.declined.render({ ...named, freelancerName, next: nextOf(lead) })
    case 'question':
      return chats.question.render({ ...named, freelancerName, question: request?.question ?? '' })
    case 'opt_out':
      return chats['opt-out'].render(base as never)
    case 'answer':
      return request?.due_at
        ? chats.reminder.render({ ...named, freelancerName, dueAt: request.due_at, now, url: answerUrl(trx, about, publicUrl) })
        : null
    case 'status':
      return chats.status.render({ ...named, state: stateOf(lead), freelancerName: freelancerName || undefined })
  }
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

function stateOf(lead: Standing): 'searching' | 'offered' | 'asked' | 'accepted' | 'waiting' | 'done' {
  if (lead.status === 'assigned') return 'accepted'
  if (lead.status === 'won') return 'done'
  if (lead.request?.status === 'asked') return 'asked'
  return lead.status === 'offered' ? 'offered' : lead.status === 'waiting' ? 'waiting' : 'searching'
}
