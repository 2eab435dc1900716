import type { Mail } from '#connectors/connector.ts'
import type { LinkMail } from '#src/accounts/links.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import type { Standing } from '#src/leads/standing.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { seal } from '#src/platform/keys.ts'
import { answerToken } from '#src/requests/link.ts'
import { sentence } from '#src/routing/explain.ts'
import {
  type About,
  answerUrl,
  type Blocked,
  budgetOf,
  categoryOf,
  chatUrl,
  gone,
  loadAbouts,
  nextOf,
  type Setting,
  whyOver,
} from './about.ts'
import type { Alert } from './alerts.ts'
import { brandOf } from './brand.ts'
import { renderAlert } from './compose-alert.ts'
import { renderLink } from './compose-link.ts'
import { mails } from './templates/index.ts'
import type { RenderedMail } from './templates/layout.ts'

/** What mail deliveries say, in their order: rendered at the first try and kept with the delivery, so that every repeat is the same. */
export async function composeMails(trx: Trx, deliveries: readonly Delivery[], setting: Setting): Promise<(Mail | Blocked)[]> {
  const abouts = await loadAbouts(
    trx,
    deliveries.filter(({ payload }) => !payload.mail && !payload.alert && !payload.link),
  )
  const composed = []
  const fresh: { delivery: Delivery; mail: Mail }[] = []
  for (const delivery of deliveries) {
    const kept = delivery.payload.mail as Mail | undefined
    const mail = kept ?? (await composeMail(trx, delivery, abouts.get(delivery.id), setting))
    if (!kept && 'to' in mail) fresh.push({ delivery, mail })
    composed.push(mail)
  }
  await keep(trx, fresh)
  return composed
}

async function composeMail(trx: Trx, delivery: Delivery, about: About | undefined, setting: Setting): Promise<Mail | Blocked> {
  const written = delivery.payload.link
    ? await writeLink(trx, delivery.payload.link as LinkMail, setting)
    : delivery.payload.alert
      ? await writeAlert(trx, delivery, setting)
      : writeTelling(trx, about, setting)
  if ('why' in written) return written
  const { to, rendered } = written
  return { to, subject: rendered.subject, html: rendered.html, text: rendered.text, key: delivery.id }
}

/** Keeps mails with their deliveries, sealed. */
async function keep(trx: Trx, fresh: readonly { delivery: Delivery; mail: Mail }[]): Promise<void> {
  if (!fresh.length) return
  const ids = fresh.map(({ delivery }) => delivery.id)
  const keys = new Map((await trx('deliveries').whereIn('id', ids).select('id', 'key')).map((row) => [row.id, row.key]))
  const payloads = fresh.map(({ delivery, mail }) =>
    seal(keysOf(trx).data, `deliveries:payload:${keys.get(delivery.id)}`, JSON.stringify({ ...delivery.payload, mail })),
  )
  await trx.raw(
    'update deliveries d set payload = h.payload from unnest(?::uuid[], ?::bytea[]) as h(id, payload) where d.tenant_id = app_tenant() and d.id = h.id and d.id = any(?::uuid[])',
    [ids, payloads, ids],
  )
}

type Written = { to: string; rendered: RenderedMail } | Blocked

async function writeLink(trx: Trx, link: LinkMail, setting: Setting): Promise<Written> {
  const rendered = await renderLink(trx, link, setting)
  return 'why' in rendered ? rendered : { to: link.to, rendered }
}

async function writeAlert(trx: Trx, delivery: Delivery, setting: Setting): Promise<Written> {
  const alert = delivery.payload.alert as Alert
  return { to: alert.to, rendered: await renderAlert(trx, alert, setting) }
}

function writeTelling(trx: Trx, about: About | undefined, setting: Setting): Written {
  if (!about) return gone
  const over = about.telling.kind === 'chat' ? whyOver(about) : null
  if (over) return over
  const to = about.telling.to === 'client' ? about.lead.email : about.freelancer?.email
  if (!to)
    return { why: { code: 'no_address', text: { ar: 'لا يوجد بريد إلكتروني لهذا الشخص.', en: 'This person has no e-mail address.' } } }
  const rendered = mailOf(trx, about, setting)
  return rendered ? { to, rendered } : gone
}

function mailOf(trx: Trx, about: About, { publicUrl, now }: Setting): RenderedMail | null {
  const { telling, lead, request, freelancer, language } = about
  const base = {
    language,
    brand: brandOf(lead.tenant),
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
    case 'completed':
      return about.chat ? mails.completed({ ...base, to: telling.to, freelancerName, url: chatUrl(trx, about, publicUrl) }) : null
    case 'chat':
      return about.chat
        ? mails.chat({
            ...base,
            toName: telling.to === 'client' ? (lead.name ?? undefined) : freelancerName,
            otherName: telling.to === 'client' ? freelancerName : (lead.name ?? undefined),
            url: chatUrl(trx, about, publicUrl),
          })
        : null
    default:
      return null
  }
}

/** Until acceptance a freelancer sees that there is a phone and an e-mail, and not which. */
function contactOf(lead: Standing): { phone?: string; email?: string } | undefined {
  const hide = (phone: string) => `${phone.slice(0, 4)} ••• ${phone.slice(-2)}`
  const hideMail = (email: string) => `${email.slice(0, 1)}•••@${email.split('@')[1]?.slice(0, 1) ?? ''}•••`
  if (lead.revealed) return { ...(lead.phone ? { phone: lead.phone } : {}), ...(lead.email ? { email: lead.email } : {}) }
  return { ...(lead.phone ? { phone: hide(lead.phone) } : {}), ...(lead.email ? { email: hideMail(lead.email) } : {}) }
}
