import { type Db, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { hashToken, newToken } from '#src/platform/keys.ts'
import { SESSIONS, wakeAfter } from '#src/platform/live/wake.ts'
import type { Role } from '#src/platform/route.ts'

/** How somebody came in: by the first admin's link, a mailed link, an invitation, a request's answer link, a chat's link. */
export type How = 'first' | 'mail' | 'invite' | 'answer' | 'chat'

const HOUR_MS = 3_600_000

/** How long a session lasts, whatever is done with it. An answer link is kept in mails for days: what it opens is a working day long. */
const LASTS_MS: Record<How, number> = {
  first: 30 * 24 * HOUR_MS,
  mail: 30 * 24 * HOUR_MS,
  invite: 30 * 24 * HOUR_MS,
  answer: 12 * HOUR_MS,
  chat: 90 * 24 * HOUR_MS,
}

/** Whose session it is to be. */
export interface Newcomer {
  role: Role
  how: How
  /** What the browser calls itself, short. */
  device: string
  personId?: string
  freelancerId?: string
  /** Of a chat's session: the chat, and on the client's side the contact. */
  chatId?: string
  contactId?: string
}

/** What the browser keeps of a session: its token, told once, and until when. */
export interface Started {
  token: string
  expiresAt: Date
}

/** Starts a session with a token of its own, never one that a browser brought along. Only the token's hash is stored. */
export async function startSession(trx: Trx, who: Newcomer, now: Date): Promise<Started> {
  const id = newId()
  const token = newToken()
  const expiresAt = new Date(now.getTime() + LASTS_MS[who.how])
  await trx('sessions').insert({
    id,
    person_id: who.personId,
    freelancer_id: who.freelancerId,
    contact_id: who.contactId,
    chat_id: who.chatId,
    role: who.role,
    how: who.how,
    device: who.device,
    created_at: now,
    seen_at: now,
    expires_at: expiresAt,
  })
  await trx('token_hashes').insert({
    hash: hashToken(token),
    tenant_id: tenantOf(trx),
    purpose: who.chatId ? 'chat_session' : 'session',
    subject_id: id,
    person_id: who.contactId ?? who.personId ?? who.freelancerId,
    scope: who.freelancerId ? `freelancer:${who.freelancerId}` : who.role,
    chat_id: who.chatId,
    expires_at: expiresAt,
    created_at: now,
  })
  return { token, expiresAt }
}

/** Which sessions are meant: by what they have in common. */
export interface Whose {
  id?: string
  person_id?: string
  freelancer_id?: string
  chat_id?: string
  role?: Role
  how?: How
}

/** Ends sessions at once, their sockets within seconds. `but`: one that stays. Answers their ids. */
export async function endSessions(trx: Trx, whose: Whose, now: Date, but?: string): Promise<string[]> {
  const ended: string[] = await trx('sessions')
    .where(whose)
    .whereNull('ended_at')
    .modify((query) => but && query.whereNot({ id: but }))
    .update({ ended_at: now })
    .returning('id')
    .then((rows) => rows.map((row: { id: string }) => row.id))
  if (!ended.length) return ended
  await trx('token_hashes').whereIn('purpose', ['session', 'chat_session']).whereIn('subject_id', ended).update({ revoked_at: now })
  wakeAfter(trx, SESSIONS, ended)
  return ended
}

/** Ends a person's sessions in this tenant, but for one, and takes back every link that is still under way to him. */
export async function endEverywhere(trx: Trx, personId: string, now: Date, but?: string): Promise<void> {
  await endSessions(trx, { person_id: personId }, now, but)
  await trx('token_hashes')
    .where({ purpose: 'sign_in', person_id: personId, tenant_id: tenantOf(trx) })
    .whereNull('used_at')
    .update({ revoked_at: now })
}

/** Ends the session of a token that a browser holds, if it is one. */
export async function endSessionOf(db: Db, token: string, now: Date): Promise<void> {
  const row = await db.system((trx) =>
    trx('token_hashes')
      .where({ hash: hashToken(token) })
      .whereIn('purpose', ['session', 'chat_session'])
      .first('tenant_id', 'subject_id'),
  )
  if (row) await db.tenant(row.tenant_id, (trx) => endSessions(trx, { id: row.subject_id }, now))
}

/** Which of these sessions and keys hold no more: taken back, run out, unknown. One query, however many. */
export async function endedOf(db: Db, ids: readonly string[], now: Date): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const { rows } = await db.system((trx) =>
    trx.raw(
      `select subject_id from token_hashes where purpose in ('session','chat_session','api_key') and subject_id = any(?::uuid[]) and revoked_at is null and (expires_at is null or expires_at > ?)`,
      [[...ids], now],
    ),
  )
  const open = new Set(rows.map((row: { subject_id: string }) => row.subject_id))
  return new Set(ids.filter((id) => !open.has(id)))
}

/** "Chrome · Android": what a browser calls itself, as far as its owner would know it again. */
export function deviceOf(userAgent: string | undefined): string {
  const text = userAgent ?? ''
  const browser = BROWSERS.find(([, sign]) => sign.test(text))?.[0] ?? 'Browser'
  const system = SYSTEMS.find(([, sign]) => sign.test(text))?.[0]
  return system ? `${browser} · ${system}` : browser
}

/** Each of them also calls itself by the names below it. */
const BROWSERS: [string, RegExp][] = [
  ['Edge', /\bEdgA?\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
]

const SYSTEMS: [string, RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
]
