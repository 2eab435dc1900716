import type { Mail, OutMessage, Recipient } from '#connectors/connector.ts'
import { chatToken } from '#src/chat/open.ts'
import type { Connection } from '#src/connections/connection.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { answerToken } from '#src/requests/link.ts'
import type { RequestRow } from '#src/requests/request.ts'
import { sentence } from '#src/routing/explain.ts'
import type { Telling } from './tell.ts'
import type { ChatText } from './templates/chat-text.ts'
import type { Next } from './templates/declined-client.ts'
import { chats, mails } from './templates/index.ts'
import type { Language, Money } from './templates/language.ts'
import type { RenderedMail } from './templates/layout.ts'

/** Why something is not sent now, for the delivery and the person who looks at it. */
export interface Blocked {
  why: { code: string; text: { ar: string; en: string } }
}

/** A chat message ready to go, and whose conversation it belongs to (null: a freelancer's). */
export interface ComposedMessage {
  to: Recipient
  content: OutMessage
  contactId: string | null
}

interface Setting {
  publicUrl: string
  now: Date
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

/** What a mail delivery says: rendered at the first try and kept with the delivery, so that every repeat is the same. */
export async function composeMail(trx: Trx, delivery: Delivery, setting: Setting): Promise<Mail | Blocked> {
  const kept = delivery.payload.mail as Mail | undefined
  if (kept) return kept
  const about = await loadAbout(trx, delivery)
  if (!about) return gone
  const to = about.telling.to === 'client' ? about.lead.email : about.freelancer?.email
  if (!to)
    return { why: { code: 'no_address', text: { ar: 'لا يوجد بريد إلكتروني لهذا الشخص.', en: 'This person has no e-mail address.' } } }
  const rendered = mailOf(trx, about, setting)
  if (!rendered) return gone
  const mail: Mail = { to, subject: rendered.subject, html: rendered.html, text: rendered.text, key: delivery.id }
  const row = await trx('deliveries').where({ id: delivery.id }).first('key')
  await trx('deliveries')
    .where({ id: delivery.id })
    .update({ payload: seal(keysOf(trx).data, `deliveries:payload:${row.key}`, JSON.stringify({ ...delivery.payload, mail })) })
  return mail
}

const gone: Blocked = { why: { code: 'gone', text: { ar: 'لم يعد هذا الطلب قائمًا.', en: 'What this was about is no longer there.' } } }

interface About {
  telling: Telling
  lead: Standing
  request: RequestRow | null
  freelancer: { id: string; name: string; email: string | null; phone: string | null; language: Language; rating?: number } | null
  chat: { id: string; client_link: number; freelancer_link: number } | null
  language: Language
}

async function loadAbout(trx: Trx, delivery: Delivery): Promise<About | null> {
  const telling = (delivery.payload.telling ?? { to: 'client', kind: 'status', leadId: delivery.leadId }) as Telling
  const lead = (await loadStandings(trx, [telling.leadId])).get(telling.leadId)
  if (!lead) return null
  const request = telling.requestId
    ? ((await trx('requests').where({ id: telling.requestId }).first()) as RequestRow | undefined)
    : undefined
  const row = telling.freelancerId
    ? await trx('freelancers').where({ id: telling.freelancerId }).first('id', 'name', 'email', 'phone', 'language', 'profile')
    : undefined
  const key = keysOf(trx).data
  const open = (column: 'email' | 'phone'): string | null =>
    row?.[column] ? unseal([key], `freelancers:${column}:${row.id}`, row[column]).toString('utf8') : null
  const freelancer = row
    ? {
        id: row.id,
        name: row.name,
        email: open('email'),
        phone: open('phone'),
        language: row.language as Language,
        rating: row.profile.rating,
      }
    : null
  const chat = telling.requestId
    ? ((await trx('chats').where({ request_id: telling.requestId }).first('id', 'client_link', 'freelancer_link')) ?? null)
    : null
  return {
    telling,
    lead,
    request: request ?? null,
    freelancer,
    chat,
    language: telling.to === 'client' ? (lead.language ?? 'ar') : (freelancer?.language ?? 'ar'),
  }
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

function mailOf(trx: Trx, about: About, { publicUrl, now }: Setting): RenderedMail | null {
  const { telling, lead, request, freelancer, language } = about
  const base = {
    language,
    brand: { name: lead.tenant.name },
    clientName: lead.name ?? undefined,
    category: categoryOf(about),
    budget: budgetOf(lead),
    timeZone: lead.tenant.timeZone,
  }
  const freelancerName = freelancer?.name ?? ''
  const details = Object.entries(lead.answers).map(([question, values]): [string, string] => [question, values.join('، ')])
  const text = lead.text ?? undefined
  switch (telling.kind) {
    case 'offer':
      if (!request?.due_at) return null
      return mails.offer({
        ...base,
        freelancerName,
        text,
        location: lead.location ?? undefined,
        deadline: lead.deadline ?? undefined,
        contact: contactOf(lead),
        details,
        why: request.why.map((reason) => sentence({ params: {}, ...reason }, language)),
        dueAt: request.due_at,
        url: answerUrl(trx, about, publicUrl),
      })
    case 'reminder':
      return request?.due_at
        ? mails.reminder({ ...base, freelancerName, dueAt: request.due_at, now, url: answerUrl(trx, about, publicUrl) })
        : null
    case 'accepted':
      return telling.to === 'client'
        ? mails['accepted-client']({ ...base, freelancerName, rating: freelancer?.rating, url: chatUrl(trx, about, publicUrl) })
        : mails['accepted-freelancer']({ ...base, freelancerName, text, details, url: chatUrl(trx, about, publicUrl) })
    case 'declined':
      return mails['declined-client']({ ...base, freelancerName, next: nextOf(lead) })
    case 'expired':
      return mails['expired-client']({ ...base, freelancerName, next: nextOf(lead) })
    case 'question':
      return request?.question_due_at
        ? mails['question-client']({
            ...base,
            freelancerName,
            question: request.question ?? '',
            dueAt: request.question_due_at,
            url: `${publicUrl}/q/${answerToken(trx, request.id, lead.contactId)}`,
          })
        : null
    case 'answer':
      return request?.due_at
        ? mails['answer-freelancer']({
            ...base,
            freelancerName,
            question: request.question ?? '',
            answer: request.answer ?? '',
            dueAt: request.due_at,
            url: answerUrl(trx, about, publicUrl),
          })
        : null
    default:
      return null
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

function answerUrl(trx: Trx, { telling }: About, publicUrl: string): string {
  return `${publicUrl}/r/${answerToken(trx, telling.requestId!, telling.freelancerId!)}`
}

function chatUrl(trx: Trx, { chat, telling }: About, publicUrl: string): string {
  if (!chat) throw new Error('an accepted request without a chat')
  return `${publicUrl}/c/${chatToken(trx, chat.id, telling.to, telling.to === 'client' ? chat.client_link : chat.freelancer_link)}`
}

function categoryOf({ lead, language }: About): string | undefined {
  return lead.categoryWords?.[language] ?? lead.category ?? undefined
}

function budgetOf({ budget, tenant }: Standing): Money | undefined {
  return budget ? { min: budget.min ?? undefined, max: budget.max ?? undefined, currency: budget.currency ?? tenant.currency } : undefined
}

/** Until acceptance a freelancer sees that there is a phone and an e-mail, and not which. */
function contactOf(lead: Standing): { phone?: string; email?: string } | undefined {
  const hide = (phone: string) => `${phone.slice(0, 4)} ••• ${phone.slice(-2)}`
  const hideMail = (email: string) => `${email.slice(0, 1)}•••@${email.split('@')[1]?.slice(0, 1) ?? ''}•••`
  if (lead.revealed) return { ...(lead.phone ? { phone: lead.phone } : {}), ...(lead.email ? { email: lead.email } : {}) }
  return { ...(lead.phone ? { phone: hide(lead.phone) } : {}), ...(lead.email ? { email: hideMail(lead.email) } : {}) }
}

/** After a no: whoever is asked by now, or that nobody is free yet. */
function nextOf(lead: Standing): Next {
  if (lead.freelancer && lead.request) return { is: 'asking', freelancerName: lead.freelancer.name }
  return lead.waitingWhy && lead.waitingWhy.code !== 'asking_next' ? { is: 'waiting' } : { is: 'asking' }
}

function stateOf(lead: Standing): 'searching' | 'offered' | 'asked' | 'accepted' | 'waiting' | 'done' {
  if (lead.status === 'assigned') return 'accepted'
  if (lead.status === 'won') return 'done'
  if (lead.request?.status === 'asked') return 'asked'
  return lead.status === 'offered' ? 'offered' : lead.status === 'waiting' ? 'waiting' : 'searching'
}
