import express, { type Express, type Request } from 'express'
import { callerOf } from '#src/accounts/caller.ts'
import { openChatSession } from '#src/accounts/chat-session.ts'
import { chatCookie, isOwnForm, keepSession } from '#src/accounts/cookies.ts'
import { deviceOf } from '#src/accounts/sessions.ts'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { isId } from '#src/platform/id.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { html, sendPage } from '#src/platform/page.ts'
import type { Caller } from '#src/platform/route.ts'
import { findLink } from '#src/requests/link.ts'
import { ENDED } from './ended.ts'
import { listMessages, postMessage } from './post.ts'
import { findOwnChat } from './queries.ts'

const form = express.urlencoded({ extended: false, limit: '50kb' })

/** A chat's link, and the chat's plain page: read and write, without a script. Looking at the link (GET) opens nothing; its button (POST) makes this browser's own session. */
export function mountChatPage(app: Express, deps: Deps): void {
  app.get('/c/:token', async (request, response) => {
    const link = await findLink(deps.db, String(request.params.token), 'chat')
    if (!link) throw new AppError('gone', 'This link is not valid any more; open the newest one you were sent.')
    const names = await deps.db.tenant(link.tenantId, (trx) => namesOf(trx, link.subjectId))
    const other = (link.scope === 'client' ? names?.freelancer : names?.client) ?? ''
    sendPage(response, {
      title: 'محادثة خاصة',
      body: html`<h1>محادثتك الخاصة${other ? html` مع <bdi>${other}</bdi>` : ''}</h1><p>لا تحتاج إلى حساب ولا إلى تطبيق. ما تكتبانه هنا لكما وحدكما، ومحتواه مشفّر.</p>
        <form method="post"><button>افتح المحادثة</button></form><p class="note" lang="en" dir="ltr">Press the button to open your private chat.</p>`,
    })
  })

  app.post('/c/:token', async (request, response) => {
    if (!isOwnForm(request, deps.config)) throw new AppError('forbidden', 'This call came from another site.')
    const opened = await openChatSession(deps.db, String(request.params.token), deviceOf(request.headers['user-agent']), deps.clock.now())
    keepSession(response, deps.config, chatCookie(deps.config, opened.chatId), opened.session)
    response.redirect(303, `/chat/${opened.chatId}`)
  })

  app.get('/chat/:id', async (request, response) => {
    const caller = await readerOf(deps, request)
    const { chat, names, messages } = await deps.db.tenant(caller.tenantId, async (trx) => ({
      ...(await ownOf(trx, caller, request)),
      messages: await listMessages(trx, String(request.params.id), 0, 200),
    }))
    const said: Record<string, string> = { client: names.client ?? 'العميل', freelancer: names.freelancer }
    sendPage(response, {
      title: 'محادثة خاصة',
      body: html`<h1>${chat.side === 'client' ? names.freelancer : (names.client ?? 'العميل')}</h1>
        <div class="card"><blockquote dir="auto">${names.text ?? ''}</blockquote></div>
        ${messages.map((message) => html`<div class="card"><strong dir="auto">${said[message.sender] ?? ''}</strong><p dir="auto">${(message.sender === 'system' && ENDED.ar[message.text ?? '']) || (message.text ?? '')}</p></div>`)}
        ${chat.status === 'active' ? html`<form method="post"><label>رسالتك<textarea name="text" rows="3" required maxlength="4000" dir="auto"></textarea></label><button>أرسل</button></form>` : html`<p class="note">انتهت هذه المحادثة.</p>`}
        <p class="note">هذه المحادثة بينكما وحدكما، ومحتواها مشفّر.</p>`,
    })
  })

  app.post('/chat/:id', form, async (request, response) => {
    const caller = await readerOf(deps, request, true)
    const text = String((request.body as Record<string, unknown>).text ?? '')
      .trim()
      .slice(0, 4000)
    if (!text) throw new AppError('invalid', 'Please write something first.')
    await deps.db.tenant(caller.tenantId, async (trx) => {
      const { chat } = await ownOf(trx, caller, request)
      await postMessage(trx, chat.id, { sender: chat.side, text }, deps.clock.now())
      wakeAfter(trx, `chat:${chat.id}`)
    })
    response.redirect(303, `/chat/${request.params.id}?plain`)
  })
}

/** Who stands before the page. A form of our own page is one that this browser has sent; everything else is held to its Origin. */
async function readerOf(deps: Deps, request: Request, isForm = false): Promise<Caller> {
  if (!isId(request.params.id)) throw new AppError('not_found', 'There is no such chat.')
  if (isForm && !isOwnForm(request, deps.config)) throw new AppError('forbidden', 'This call came from another site.')
  const { headers, originalUrl: url } = request
  const caller = await callerOf(deps, { method: 'GET', headers, url }, 'ar')
  if (!caller || (caller.chatId && caller.chatId !== request.params.id))
    throw new AppError('unauthenticated', 'Open the link that you were sent, or sign in.')
  return caller
}

type Trx = Parameters<typeof findOwnChat>[0]

async function ownOf(trx: Trx, caller: Caller, request: Request) {
  const chat = await findOwnChat(trx, caller, String(request.params.id))
  const names = chat && (await namesOf(trx, chat.id))
  if (!chat || !names) throw new AppError('not_found', 'There is no such chat.')
  return { chat, names }
}

function namesOf(trx: Trx, chatId: string): Promise<{ freelancer: string; client: string | null; text: string | null } | undefined> {
  return trx('chats')
    .join('freelancers', (join) => join.on('freelancers.id', 'chats.freelancer_id').andOn('freelancers.tenant_id', 'chats.tenant_id'))
    .join('leads', (join) => join.on('leads.id', 'chats.lead_id').andOn('leads.tenant_id', 'chats.tenant_id'))
    .where('chats.id', chatId)
    .first('freelancers.name as freelancer', 'leads.name as client', 'leads.text as text')
}
