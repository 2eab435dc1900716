import type { IncomingMessage } from 'node:http'
import type { Response } from 'express'
import type { Config } from '#src/config.ts'
import type { Started } from './sessions.ts'

/** Where cookies and Origins are held against: the address people reach wasl at. */
type Home = Pick<Config, 'publicUrl'>

/** The session's cookie. `__Host-` needs TLS; on a plain local address it goes without the prefix. */
export function sessionCookie(home: Home): string {
  return isSafe(home) ? '__Host-wasl' : 'wasl'
}

/** The cookie of one chat's session: one each, so that a client with two freelancers has both open, and neither reaches the other. */
export function chatCookie(home: Home, chatId: string): string {
  return `${sessionCookie(home)}-${chatId.slice(-12)}`
}

/** What a browser keeps that asked for a link, until it signs in. */
export function askCookie(home: Home): string {
  return `${sessionCookie(home)}-ask`
}

/** A cookie's value, if the request carries it. */
export function readCookie(request: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  return request.headers.cookie
    ?.split(';')
    .map((part) => part.trim().split('='))
    .find(([key]) => key === name)?.[1]
}

/** Gives the browser a session to keep: no script reads it, and no other site's form or picture sends it along. */
export function keepSession(response: Response, home: Home, name: string, { token, expiresAt }: Started): void {
  response.cookie(name, token, { ...attributes(home), expires: expiresAt })
}

/** Gives the browser a short-lived secret to keep. */
export function keepFor(response: Response, home: Home, name: string, value: string, ms: number): void {
  response.cookie(name, value, { ...attributes(home), maxAge: ms })
}

/** Has the browser forget a cookie. */
export function forgetCookie(response: Response, home: Home, name: string): void {
  response.clearCookie(name, attributes(home))
}

/** Whether a page's own form sent this. Under `no-referrer` a browser writes the Origin of a form as "null": what it says of the site it came from counts then. */
export function isOwnForm(request: IncomingMessage, home: Home): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site !== undefined) return site === 'same-origin'
  // No browser of today leaves both out, nor hides its site from an address with TLS.
  return origin === undefined || origin === new URL(home.publicUrl).origin || (origin === 'null' && !isSafe(home))
}

function attributes(home: Home) {
  return { httpOnly: true, sameSite: 'lax', secure: isSafe(home), path: '/' } as const
}

function isSafe(home: Home): boolean {
  return home.publicUrl.startsWith('https:')
}
