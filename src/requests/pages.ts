import express, { type Express, type Request } from 'express'
import { openPortal } from '#src/accounts/answer-session.ts'
import { isOwnForm, keepSession, readCookie, sessionCookie } from '#src/accounts/cookies.ts'
import { deviceOf, endSessionOf } from '#src/accounts/sessions.ts'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import { moneyText } from '#src/notifications/templates/language.ts'
import { type Html, html, sendPage } from '#src/platform/page.ts'
import { sentence } from '#src/routing/explain.ts'
import { acceptRequest } from './accept.ts'
import { answerQuestion, askClient } from './ask.ts'
import { declineRequest } from './decline.ts'
import { findLink } from './link.ts'
import { findRequest, type RequestRow } from './request.ts'

const form = express.urlencoded({ extended: false, limit: '20kb' })

/** The pages behind an answer link: looking (GET, HEAD) never acts, the button (POST) does. */
export function mountLinkPages(app: Express, deps: Deps): void {
  app.get('/r/:token', async (request, response) => {
    const link = await linkOf(deps, request)
    const view = await deps.db.tenant(link.tenantId, async (trx) => {
      const row = await findRequest(trx, link.subjectId)
      const lead = row && (await loadStandings(trx, [row.lead_id])).get(row.lead_id)
      return row && lead ? { row, lead } : null
    })
    if (!view) throw new AppError('gone', 'This request is no longer there.')
    sendPage(response, { title: 'طلب جديد', body: requestPage(view.row, view.lead, String(request.params.token), deps.clock.now()) })
  })

  app.post('/r/:token/portal', form, async (request, response) => {
    if (!isOwnForm(request, deps.config)) throw new AppError('forbidden', 'This call came from another site.')
    const link = await linkOf(deps, request)
    const now = deps.clock.now()
    const session = await deps.db.tenant(link.tenantId, async (trx) => {
      const row = await findRequest(trx, link.subjectId)
      return row && mayGoOn(row, now) ? openPortal(trx, link.personId, deviceOf(request.headers['user-agent']), now) : null
    })
    // A link whose request is over opens nothing; the mailbox does.
    if (!session) return response.redirect(303, '/sign-in')
    const former = readCookie(request, sessionCookie(deps.config))
    if (former) await endSessionOf(deps.db, former, now)
    keepSession(response, deps.config, sessionCookie(deps.config), session)
    response.redirect(303, '/portal')
  })

  app.post('/r/:token/:answer', form, async (request, response) => {
    const link = await linkOf(deps, request)
    const now = deps.clock.now()
    const by = { via: 'mail' as const, personId: link.personId, actor: `freelancer:${link.personId}` }
    const said = (request.body ?? {}) as Record<string, string | undefined>
    try {
      await deps.db.tenant(link.tenantId, async (trx) => {
        if (request.params.answer === 'accept') await acceptRequest(trx, link.subjectId, by, now)
        else if (request.params.answer === 'decline') await declineRequest(trx, link.subjectId, said.reason?.slice(0, 500) || null, by, now)
        else if (request.params.answer === 'ask') await askClient(trx, link.subjectId, needed(said.question), by, now)
        else throw new AppError('not_found', 'There is nothing at this address.')
      })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'already_answered') throw error
      sendPage(response, {
        title: 'وصل',
        status: 409,
        body: html`<h1>سبق الرد على هذا الطلب</h1><p>${arabicWhy(error)}</p><p class="note" lang="en" dir="ltr">${error.message}</p>`,
      })
      return
    }
    response.redirect(303, `/r/${request.params.token}`)
  })

  app.get('/q/:token', async (request, response) => {
    const { row } = await questionOf(deps, request)
    if (row.status !== 'asked')
      return sendPage(response, { title: 'وصل', body: html`<h1>شكرًا لك</h1><p>وصل جوابك، أو انتهى وقت السؤال.</p>` })
    sendPage(response, {
      title: 'سؤال حول طلبك',
      body: html`<h1>سؤال حول طلبك</h1><div class="card"><blockquote dir="auto">${row.question}</blockquote></div>
        <form method="post"><label>جوابك<textarea name="answer" rows="4" required maxlength="2000" dir="auto"></textarea></label><button>أرسل الجواب</button></form>`,
    })
  })

  app.post('/q/:token', form, async (request, response) => {
    const { link, row } = await questionOf(deps, request)
    await deps.db.tenant(link.tenantId, (trx) =>
      answerQuestion(trx, row.id, needed((request.body as Record<string, string> | undefined)?.answer), deps.clock.now()),
    )
    response.redirect(303, `/q/${request.params.token}`)
  })
}

function requestPage(row: RequestRow, lead: Standing, token: string, now: Date): Html {
  const head = html`<h1>${lead.categoryWords?.ar ?? 'طلب جديد'}</h1>
    <div class="card"><blockquote dir="auto">${lead.text ?? ''}</blockquote></div>
    <div class="card"><dl>${fact('العميل', lead.name)}${fact('الميزانية', lead.budget && moneyText('ar', { min: lead.budget.min ?? undefined, max: lead.budget.max ?? undefined, currency: lead.budget.currency ?? lead.tenant.currency }))}${fact('المكان', lead.location)}${fact('الموعد', lead.deadline)}${Object.entries(lead.answers).map(([question, values]) => fact(question, values.join('، ')))}${fact('آخر وقت للرد', row.due_at && row.status === 'pending' ? when(row.due_at, lead.tenant.timeZone) : null)}</dl></div>
    ${row.why.length ? html`<h2>لماذا أنت</h2><ul>${row.why.slice(0, 5).map((reason) => html`<li>${sentence({ params: {}, ...reason }, 'ar')}</li>`)}</ul>` : ''}
    ${row.answer ? html`<h2>جواب العميل</h2><div class="card"><blockquote dir="auto">${row.answer}</blockquote></div>` : ''}`
  const isOpen = row.status === 'pending' && row.due_at && row.due_at > now
  const portal = mayGoOn(row, now)
    ? html`<form method="post" action="/r/${token}/portal"><button class="quiet">أكمل في بوابتي</button></form>`
    : ''
  return html`${head}${isOpen ? answers(token) : html`<p class="card"><strong>${STATUS[row.status] ?? 'انتهى وقت الرد على هذا الطلب.'}</strong></p>`}${portal}`
}

/** How long after his yes a freelancer may still go on from the link. */
const AFTER_YES_MS = 3_600_000

/** A link opens the portal while its request does: until somebody has answered it, and for a moment after its own yes. */
function mayGoOn(row: RequestRow, now: Date): boolean {
  if (row.status === 'accepted') return row.answered_at !== null && now.getTime() - row.answered_at.getTime() < AFTER_YES_MS
  return row.status === 'asked' || (row.status === 'pending' && row.due_at !== null && row.due_at > now)
}

/** Three answers; each is a form of its own, so that no script is needed. */
function answers(token: string): Html {
  return html`<form method="post" action="/r/${token}/accept"><button>أقبل الطلب</button></form>
    <details><summary>أسأل العميل أولًا</summary><form method="post" action="/r/${token}/ask"><label>سؤالك<textarea name="question" rows="3" required maxlength="1000" dir="auto"></textarea></label><button class="quiet">أرسل السؤال</button></form></details>
    <details><summary>أعتذر عنه</summary><form method="post" action="/r/${token}/decline"><label>السبب (اختياري)<input name="reason" maxlength="500" dir="auto"></label><button class="plain">أعتذر عن الطلب</button></form></details>`
}

const STATUS: Record<string, string> = {
  accepted: 'قبلتَ هذا الطلب. وصلك رابط المحادثة مع العميل بالبريد.',
  declined: 'اعتذرتَ عن هذا الطلب. شكرًا لردك.',
  asked: 'وصل سؤالك إلى العميل، وسنخبرك حين يجيب.',
  expired: 'انتهى وقت الرد على هذا الطلب، وانتقل إلى غيرك.',
  withdrawn: 'لم يعد هذا الطلب متاحًا.',
}

function arabicWhy(error: AppError): string {
  const status = String((error.extra as { requestStatus?: string } | undefined)?.requestStatus ?? '')
  return STATUS[status] ?? 'انتهى وقت الرد على هذا الطلب.'
}

function fact(label: string, value: string | null | undefined | false): Html | '' {
  return value ? html`<dt dir="auto">${label}</dt><dd dir="auto">${value}</dd>` : ''
}

function when(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('ar-u-ca-gregory-nu-latn', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at)
}

/** A freelancer's link answers requests, a client's answers questions; neither does the other's. */
async function linkOf(deps: Deps, request: Request, scope: 'client' | null = null) {
  const link = await findLink(deps.db, String(request.params.token), 'answer')
  if (!link || link.scope !== scope) throw new AppError('gone', 'This link is not valid any more; open the newest one you were sent.')
  return link
}

async function questionOf(deps: Deps, request: Request): Promise<{ link: Awaited<ReturnType<typeof linkOf>>; row: RequestRow }> {
  const link = await linkOf(deps, request, 'client')
  const row = await deps.db.tenant(link.tenantId, (trx) => findRequest(trx, link.subjectId))
  if (!row) throw new AppError('gone', 'This question is no longer there.')
  return { link, row }
}

function needed(text: string | undefined): string {
  const trimmed = text?.trim().slice(0, 2000)
  if (!trimmed) throw new AppError('invalid', 'Please write something first.')
  return trimmed
}
