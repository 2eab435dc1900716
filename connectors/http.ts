import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP } from 'node:net'
import { pipeline, Readable, Transform } from 'node:stream'
import { ConnectorError } from '#src/errors.ts'
import { notPublic } from './not-public.ts'

/** One outgoing call. Times in milliseconds (default 10 s in all), answer capped at 5 MB unless told. */
export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers?: Record<string, string>
  body?: string | Buffer
  /** Sent as JSON with its content type. */
  json?: unknown
  timeoutMs?: number
  maxBytes?: number
}

/** What came back, whatever its status; the body is whole and within the cap. */
export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  body: Buffer
  text(): string
}

/** An answer whose body comes as it is read: it throws NoAnswer where it is cut off, too long or too late. Whoever does not read it to its end destroys it. */
export interface Streamed {
  status: number
  headers: http.IncomingHttpHeaders
  body: Readable
}

/** Why a call brought no answer. sent=false: it never left, so nothing can have happened. */
export class NoAnswer extends Error {
  readonly sent: boolean
  constructor(message: string, sent: boolean, cause?: unknown) {
    super(message, { cause })
    this.name = 'NoAnswer'
    this.sent = sent
  }
}

type Lookup = (
  hostname: string,
  options: object,
  callback: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
) => void

/** The one outgoing client: time limit, size cap, no redirects, private addresses refused at connect (the address that was checked is the one used). */
export interface Http {
  /** Any HTTP status is an answer; no answer throws NoAnswer, a forbidden address ConnectorError('rejected'). */
  request(call: Call): Promise<Answer>
  /** The same with a body that is never held whole, on either side; one that is sent so tells its `content-length`. */
  stream(call: Omit<Call, 'body' | 'json'> & { body?: Readable }): Promise<Streamed>
  /** For libraries that make their own sockets: hand this to `http.request({ lookup })`. */
  lookup: Lookup
  /** Why this address may not be called, as far as it tells without asking DNS; null when nothing speaks against it. For checking what somebody saves. */
  refusal(url: string): string | null
  /** Throws ConnectorError('rejected') unless the address may be called: scheme, credentials, literal or resolved private address. */
  check(url: string): Promise<void>
  close(): void
}

/**
 * Makes the client. `allow`: hosts, addresses, `host:port` or CIDRs that may be called although they are private; `sandbox`: the stand-ins' own `host:port`s,
 * whose service doors (`/<name>/_…`) stay shut to us.
 */
export function makeHttp(allow: readonly string[] = [], sandbox: readonly string[] = []): Http {
  const allowed = readAllow([...allow, ...sandbox])
  const standIns = new Set(sandbox)
  const agents = {
    http: new http.Agent({ keepAlive: true, maxSockets: 256 }),
    https: new https.Agent({ keepAlive: true, maxSockets: 256 }),
  }

  const mayReach = (address: string): boolean => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
    return allowed.nets.check(plain, family) || !notPublic.check(plain, family)
  }

  const lookup: Lookup = (hostname, options, callback) => {
    dnsLookup(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const usable = allowed.hosts.has(hostname) ? addresses : addresses.filter((a) => mayReach(a.address))
      const first = usable[0]
      if (!first) return callback(forbidden(hostname), [])
      if ((options as { all?: boolean }).all) return callback(null, usable)
      callback(null, first.address, first.family)
    })
  }

  const refuse = (url: URL): void => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw forbidden(url.protocol)
    if (url.username || url.password) throw forbidden('an address with a user name in it')
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (standIns.has(url.host) && /^\/[^/]*\/?_/.test(url.pathname)) throw forbidden('the sandbox’s own doors')
    if (isIP(host) && !allowed.hosts.has(host) && !allowed.hosts.has(url.host) && !mayReach(host)) throw forbidden(host)
  }

  const send = async (call: Call, body: string | Buffer | Readable | undefined): Promise<Streamed> => {
    const url = parseUrl(call.url)
    refuse(url)
    const secure = url.protocol === 'https:'
    const trusted = allowed.hosts.has(url.hostname) || allowed.hosts.has(url.host)
    const options = {
      method: call.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { 'user-agent': 'wasl', ...call.headers },
      agent: secure ? agents.https : agents.http,
      ...(trusted ? {} : { lookup: lookup as never }),
    }
    return exchange(secure ? https : http, url, options, body, call.timeoutMs ?? 10_000, call.maxBytes ?? 5_000_000)
  }

  return {
    lookup,
    refusal(url) {
      try {
        refuse(parseUrl(url))
        return null
      } catch (error) {
        return (error as Error).message
      }
    },
    async check(url) {
      const parsed = parseUrl(url)
      refuse(parsed)
      const host = parsed.hostname
      if (isIP(host.replace(/^\[|\]$/g, '')) || allowed.hosts.has(host) || allowed.hosts.has(parsed.host)) return
      await new Promise<void>((resolve, reject) => lookup(host, {}, (error) => (error ? reject(error) : resolve())))
    },
    async request(call) {
      const body = call.json === undefined ? call.body : JSON.stringify(call.json)
      const headers: Record<string, string> = { accept: 'application/json', ...call.headers }
      if (call.json !== undefined) headers['content-type'] ??= 'application/json'
      if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
      const answer = await send({ ...call, headers }, body)
      const bytes = Buffer.concat(await answer.body.toArray())
      return { status: answer.status, headers: answer.headers, body: bytes, text: () => bytes.toString('utf8') }
    },
    stream: ({ body, ...call }) => send(call, body),
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** One call on one socket. The time limit holds until the body is read. */
function exchange(
  protocol: typeof http | typeof https,
  url: URL,
  options: http.RequestOptions,
  body: string | Buffer | Readable | undefined,
  timeoutMs: number,
  maxBytes: number,
): Promise<Streamed> {
  return new Promise((resolve, reject) => {
    let sent = false
    let size = 0
    const told = (error: Error): Error =>
      error instanceof ConnectorError || error instanceof NoAnswer ? error : new NoAnswer(error.message, sent, error)
    const measured = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length
        done(size > maxBytes ? new NoAnswer(`answer larger than ${maxBytes} bytes`, true) : null, chunk)
      },
    })
    const timer = setTimeout(() => fail(new NoAnswer(`no answer within ${timeoutMs} ms`, sent)), timeoutMs)
    const fail = (error: Error): void => {
      clearTimeout(timer)
      reject(told(error))
      measured.destroy(told(error))
      request.destroy()
    }
    const request = protocol.request(url, options, (response) => {
      // `close` comes however it ended: read to the end, given up by the reader, or cut off.
      measured.once('close', () => {
        clearTimeout(timer)
        if (!response.readableEnded) request.destroy()
      })
      response.on('error', fail).on('aborted', () => fail(new Error('connection lost in mid-answer')))
      response.pipe(measured)
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: measured })
    })
    // Until somebody reads there is nobody to hear of a fault; the promise has told it.
    measured.on('error', () => undefined)
    request.on('socket', (socket) => {
      // A kept-alive socket is connected already; on a fresh one nothing leaves before `connect`.
      if (!socket.connecting) sent = true
      else socket.once('connect', () => (sent = true))
    })
    request.on('error', fail)
    if (body instanceof Readable) pipeline(body, request, (error) => error && fail(error))
    else request.end(body)
  })
}

/** Reads OUTBOUND_ALLOW's entries into exact hosts and nets. */
function readAllow(entries: readonly string[]): { hosts: Set<string>; nets: BlockList } {
  const hosts = new Set<string>()
  const nets = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    const kind = family === 6 ? 'ipv6' : 'ipv4'
    if (family && bits) nets.addSubnet(address, Number(bits), kind)
    else hosts.add(entry)
    // An address counts for names that resolve to it as well.
    if (family && !bits) nets.addAddress(address, kind)
  }
  return { hosts, nets }
}

function parseUrl(url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw new ConnectorError('rejected', `not an address: ${url.slice(0, 80)}`, { code: 'bad_address' })
  }
}

function forbidden(what: string): ConnectorError {
  return new ConnectorError('rejected', `wasl does not call ${what}: only public http(s) addresses, or those named in OUTBOUND_ALLOW`, {
    code: 'forbidden_address',
  })
}
