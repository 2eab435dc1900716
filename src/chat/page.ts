import express, { type Express, type Request } from 'express'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { html, sendPage } from '#src/platform/page.ts'
import { findLink } from '#src/requests/link.ts'
import type { Side } from './open.ts'
import { listMessages, postMessage } from './post.ts'

/** The private chat's plain page: read and write, without a script. */
export function mountChatPage(app: Express, deps: Deps): void {
  app.get('/c/:token', async (request, response) => {
    const link = await linkOf(deps, request)
    const { chat, messages } = await deps.db.tenant(link.tenantId, async (trx) => ({
      chat: await trx('chats')
        .join('freelancers', (join) => join.on('freelancers.id', 'chats.freelancer_id').andOn('freelancers.tenant_id', 'chats.tenant_id'))
        .join('leads', (join) => join.on('leads.id', 'chats.lead_id').andOn('leads.tenant_id', 'chats.tenant_id'))
        .where('chats.id', link.subjectId)
        .first('chats.status', 'freelancers.name as freelancer', 'leads.name as client', 'leads.text as text'),
      messages: await listMessages(trx, link.subjectId, 0, 200),
    }))
    const names: Record<string, string> = { client: chat.client ?? 'العميل', freelancer: chat.freelancer }
    sendPage(response, {
      title: 'محادثة خاصة',
      body: html`<h1>${link.side === 'client' ? chat.freelancer : (chat.client ?? 'العميل')}</h1>
        <div class="card"><blockquote dir="auto">${chat.text ?? ''}</blockquote></div>
        ${messages.map((message) => html`<div class="card"><strong dir="auto">${names[message.sender] ?? ''}</strong><p dir="auto">${message.text ?? ''}</p></div>`)}
        ${chat.status === 'active' ? html`<form method="post"><label>رسالتك<textarea name="text" rows="3" required maxlength="4000" dir="auto"></textarea></label><button>أرسل</button></form>` : html`<p class="note">انتهت هذه المحادثة.</p>`}
        <p class="note">هذه المحادثة بينكما وحدكما، ومحتواها مشفّر.</p>`,
    })
  })

  app.post('/c/:token', express.urlencoded({ extended: false, limit: '50kb' }), async (request, response) => {
    const link = await linkOf(deps, request)
    const text = String((request.body as Record<string, unknown>).text ?? '')
      .trim()
      .slice(0, 4000)
    if (!text) throw new AppError('invalid', 'Please write something first.')
    await deps.db.tenant(link.tenantId, (trx) => postMessage(trx, link.subjectId, { sender: link.side, text }, deps.clock.now()))
    response.redirect(303, `/c/${request.params.token}`)
  })
}

async function linkOf(deps: Deps, request: Request): Promise<{ tenantId: string; subjectId: string; side: Side }> {
  const link = await findLink(deps.db, String(request.params.token), 'chat')
  if (!link) throw new AppError('gone', 'This link is not valid any more; open the newest one you were sent.')
  return { tenantId: link.tenantId, subjectId: link.subjectId, side: link.scope as Side }
}
