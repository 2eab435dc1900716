import type { Standing } from '#src/leads/standing.ts'
import type { Trx } from '#src/platform/db.ts'
import { type About, answerUrl, budgetOf, categoryOf, chatUrl, nextOf, type Setting } from './about.ts'
import type { ChatText } from './templates/chat-text.ts'
import { chats } from './templates/index.ts'

/** What the bot had to say came too late for free words: the client is drawn back instead. */
export function comeback(about: About): ChatText {
  return chats.comeback.render({ language: about.language, clientName: about.lead.name ?? undefined, category: categoryOf(about) })
}

/** How far his request is: what may be said to a client at any time. */
export function newsOf(about: About): ChatText {
  const { lead, freelancer, language } = about
  return chats.status.render({ language, category: categoryOf(about), state: stateOf(lead), freelancerName: freelancer?.name || undefined })
}

/** What a telling says in a chat; null where what it tells of is over. */
export function chatOf(trx: Trx, about: About, { publicUrl, now }: Setting): ChatText | null {
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
    case 'chat':
      return about.chat
        ? chats.chat.render({
            ...base,
            otherName: telling.to === 'client' ? freelancerName : (lead.name ?? undefined),
            url: chatUrl(trx, about, publicUrl),
          })
        : null
    case 'completed':
      return about.chat ? chats.completed.render({ ...base, freelancerName, url: chatUrl(trx, about, publicUrl) }) : null
    case 'comeback':
      return chats.comeback.render(named)
    case 'opt_out':
      return chats['opt-out'].render(base as never)
    case 'answer':
      return request?.due_at
        ? chats.reminder.render({ ...named, freelancerName, dueAt: request.due_at, now, url: answerUrl(trx, about, publicUrl) })
        : null
    case 'status':
      return newsOf(about)
  }
}

function stateOf(lead: Standing): 'searching' | 'offered' | 'asked' | 'accepted' | 'waiting' | 'done' {
  if (lead.status === 'assigned') return 'accepted'
  if (lead.status === 'won') return 'done'
  if (lead.request?.status === 'asked') return 'asked'
  return lead.status === 'offered' ? 'offered' : lead.status === 'waiting' ? 'waiting' : 'searching'
}
