import { isIP } from 'node:net'

/** A mail server and how to speak to it. */
export interface Server {
  host: string
  port: number
  /** TLS from the first byte (465). */
  secure: boolean
  /** Never send anything before STARTTLS has succeeded. */
  requireTls: boolean
  /** Stay in clear text: a sink on this machine, or asked for by `?ignoreTLS=true`. */
  ignoreTls: boolean
  auth: { user: string; pass: string } | undefined
}

/** Reads a server's address; undefined when it is not one. A password never travels in clear text beyond this machine unless the address says `?ignoreTLS=true`. */
export function serverOf(address: string): Server | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if ((url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || !url.hostname || /[\r\n]/.test(address)) return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const secure = url.protocol === 'smtps:' || url.port === '465'
  const local = host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.')) || host === '::1'
  const ignoreTls = !secure && (local || url.searchParams.get('ignoreTLS') === 'true')
  try {
    const user = decodeURIComponent(url.username)
    const pass = decodeURIComponent(url.password)
    return {
      host,
      port: Number(url.port) || (secure ? 465 : 587),
      secure,
      ignoreTls,
      requireTls: !secure && !ignoreTls && user !== '',
      auth: user ? { user, pass } : undefined,
    }
  } catch {
    return undefined
  }
}
