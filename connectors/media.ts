import { Readable } from 'node:stream'
import { ConnectorError } from '#src/errors.ts'
import type { Outside } from './connector.ts'
import { faultOfSilence, retryAfterMs } from './faults.ts'
import type { Streamed } from './http.ts'

/** A content of at most 25 MB over a line that is not fast; milliseconds. */
const TIMEOUT_MS = 60_000
const REDIRECTS = 2

/** How a content is asked for. */
export interface MediaCall {
  url: string
  /** What proves who asks: never sent on to where a redirect leads. */
  headers?: Record<string, string>
  method?: 'GET' | 'POST'
  body?: string
  maxBytes: number
}

/**
 * Opens a content at a service as it comes. Throws ConnectorError: 404 and 410 are `rejected` with code `gone`, 401 and 403 `unauthorized`, 429 `wait`, what may pass `retry`.
 * A redirect is followed twice at most, each address looked at like the first. The body throws ConnectorError: `retry` where it breaks off or is too slow, `too_large`.
 */
export async function openMedia(outside: Outside, call: MediaCall): Promise<Readable> {
  let { url, headers } = call
  for (let hop = 0; ; hop++) {
    const answer = await ask(outside, { ...call, url, headers })
    if (answer.status >= 200 && answer.status < 300) return guarded(answer, call.maxBytes)
    answer.body.destroy()
    const next = answer.status >= 300 && answer.status < 400 && answer.headers.location
    if (!next || hop === REDIRECTS) throw faultOf(answer, outside.now())
    url = new URL(next, url).href
    headers = {}
  }
}

/** The address as it must be called: where a connection has a base of its own, what the vendor hands out is called there too. */
export function atBase(url: string, baseUrl: string | undefined): string {
  if (!baseUrl || !URL.canParse(url)) return url
  const base = baseUrl.replace(/\/+$/, '')
  const { pathname, search } = new URL(url)
  return url.startsWith(`${base}/`) ? url : `${base}${pathname}${search}`
}

/** A checksum told as 64 hexadecimal digits or as base64 of 32 bytes; anything else says nothing. */
export function checksum(told: string | undefined): { sha256: Uint8Array } | undefined {
  if (!told) return undefined
  const bytes = /^[0-9a-f]{64}$/i.test(told) ? Buffer.from(told, 'hex') : Buffer.from(told, 'base64')
  return bytes.length === 32 ? { sha256: bytes } : undefined
}

/** A content larger than may be. */
export function tooLarge(): ConnectorError {
  return new ConnectorError('rejected', 'the file is larger than wasl takes', { code: 'too_large' })
}

/** A content that the service no longer gives out, or never did. */
export function gone(words: string): ConnectorError {
  return new ConnectorError('rejected', words, { code: 'gone' })
}

async function ask(outside: Outside, { url, headers, method, body, maxBytes }: MediaCall): Promise<Streamed> {
  const length: Record<string, string> = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  try {
    return await outside.http.stream({
      url,
      method: method ?? 'GET',
      headers: { accept: '*/*', ...headers, ...length },
      ...(body === undefined ? {} : { body: Readable.from([Buffer.from(body)]) }),
      timeoutMs: TIMEOUT_MS,
      // One more: that it is too large is ours to say.
      maxBytes: maxBytes + 1,
    })
  } catch (error) {
    throw faultOfSilence(error, true)
  }
}

function guarded(answer: Streamed, maxBytes: number): Readable {
  if (Number(answer.headers['content-length']) > maxBytes) {
    answer.body.destroy()
    throw tooLarge()
  }
  const body = Readable.from(honest(answer.body, maxBytes), { objectMode: false })
  return body.once('close', () => answer.body.destroy())
}

async function* honest(body: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0
  try {
    for await (const bytes of body as AsyncIterable<Buffer>) {
      size += bytes.length
      if (size > maxBytes) throw tooLarge()
      yield bytes
    }
  } catch (error) {
    throw faultOfSilence(error, true)
  }
}

function faultOf(answer: Streamed, now: Date): ConnectorError {
  const { status } = answer
  const code = `http_${status}`
  const words = `the file's address answered ${status}`
  if (status === 404 || status === 410) return gone(words)
  if (status === 429)
    return new ConnectorError('wait', words, { code, retryAfterMs: retryAfterMs(answer as never, now) ?? 30_000, scope: 'item' })
  if (status === 401 || status === 403) return new ConnectorError('unauthorized', words, { code })
  if (status === 408 || status >= 500) return new ConnectorError('retry', words, { code })
  return new ConnectorError('rejected', words, { code })
}
