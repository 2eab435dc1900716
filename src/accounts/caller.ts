import type { IncomingMessage } from 'node:http'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { isId } from '#src/platform/id.ts'
import type { Caller } from '#src/platform/route.ts'
import { chatCookie, readCookie, sessionCookie } from './cookies.ts'
import { findCaller } from './keys.ts'

/** As much of a request as tells who calls. */
export type Call = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { originalUrl?: string }

/**
 * Who calls: an API key; or a cookie together with a same-origin proof on anything that changes something. Where a call names a chat (its address, `?chat=` of
 * `/live`, or the header `wasl-chat`), that chat's own session goes before the person's.
 */
export async function callerOf(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  request: Call,
  language: Caller['language'],
): Promise<Caller | null> {
  const now = deps.clock.now()
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer) return speaking(await findCaller(deps.db, bearer, 'api_key', now), language)
  const chatId = chatNamed(request)
  const ofChat = chatId && readCookie(request, chatCookie(deps.config, chatId))
  const ofPerson = readCookie(request, sessionCookie(deps.config))
  if (!ofChat && !ofPerson) return null
  if (request.method !== 'GET' && request.headers.origin !== new URL(deps.config.publicUrl).origin)
    throw new AppError('forbidden', 'This call came from another site.')
  const found = ofChat ? await findCaller(deps.db, ofChat, 'chat_session', now) : null
  if (found?.chatId === chatId && found) return speaking(found, language)
  return speaking(ofPerson ? await findCaller(deps.db, ofPerson, 'session', now) : null, language)
}

/** Routes that a chat's session may use beside its chat's own: what keeps the page live, tells of news, and leaves. */
const BESIDE = new Set([
  '/live/ticket',
  '/me/sign-out',
  '/push/key',
  '/push/shown',
  '/push/subscriptions',
  '/push/subscriptions/:id',
  '/push/test',
])

/** Whether a caller may use a route at all, whatever his role: who came by a chat's link reaches that chat and nothing else. */
export function reaches(caller: Caller, path: string, params: Record<string, unknown>): boolean {
  if (!caller.chatId) return true
  return path === '/chats/:id' || path.startsWith('/chats/:id/') ? params.id === caller.chatId : BESIDE.has(path)
}

function chatNamed(request: Call): string | undefined {
  const url = request.originalUrl ?? request.url ?? ''
  const named =
    /^\/(?:api\/v1\/chats|chat)\/([^/?]+)/.exec(url)?.[1] ?? /^\/live\?chat=([^&]+)$/.exec(url)?.[1] ?? request.headers['wasl-chat']
  return isId(named) ? named.toLowerCase() : undefined
}

function speaking(found: Omit<Caller, 'language'> | null, language: Caller['language']): Caller | null {
  return found && { ...found, language }
}
