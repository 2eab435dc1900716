import type { IncomingMessage } from 'node:http'
import OdooAwait from 'odoo-await'
import { ConnectorError } from '#src/errors.ts'
import { type Asked, exceptionName, faultOfException, faultOfStatus, isDoneAfterAll } from './faults.ts'
import { guarded } from './guard.ts'
import type { OdooCall, Transport, Way } from './transport.ts'

/** Arguments that go by position, in the order of Python's signature; all others go by name. `create` refuses its own by name. */
const positional: Record<string, string[]> = {
  create: ['vals_list'],
  write: ['vals'],
  load: ['fields', 'data'],
  search: ['domain'],
  search_read: ['domain'],
  search_count: ['domain'],
  message_unsubscribe: ['partner_ids'],
  check_access_rights: ['operation', 'raise_exception'],
  check_object_reference: ['module', 'xml_id'],
  has_group: ['group_ext_id'],
}

/** Odoo 16 to 18 (and 19, if told to): XML-RPC by odoo-await, with a time limit, our own look-up and every text made harmless. */
export function openXmlRpc(way: Way): Transport {
  const clients = way.keys.map((key) => new Guarded(way, key))
  const uids = new Map<Guarded, Promise<number>>()
  let current = 0

  const connect = async (client: Guarded): Promise<number> => {
    await way.http.check(way.base)
    return client.connect().catch((error: unknown) => {
      throw faultOfXmlRpc(error, { repeatable: true, now: way.now() })
    })
  }

  const uidOf = (client: Guarded): Promise<number> => {
    const known = uids.get(client) ?? connect(client)
    uids.set(client, known)
    known.catch(() => uids.delete(client))
    return known
  }

  const once = async (call: OdooCall, client: Guarded): Promise<unknown> => {
    await uidOf(client)
    const inOrder = positional[call.method] ?? []
    const args = call.args ?? {}
    const named = Object.fromEntries(Object.entries(args).filter(([name]) => !inOrder.includes(name)))
    const params = [
      [...(call.ids ? [call.ids] : []), ...inOrder.filter((name) => Object.hasOwn(args, name)).map((name) => args[name])],
      { ...named, ...(call.context ? { context: call.context } : {}) },
    ]
    try {
      // guarded() copies: odoo-await puts database and password into the array it is given.
      return await client.execute_kw(call.model, call.method, guarded(params) as unknown[])
    } catch (error) {
      if (isFault(error) && isDoneAfterAll(error.faultString)) return null
      throw faultOfXmlRpc(error, { repeatable: call.repeatable, now: way.now() })
    }
  }

  const withKeys = async <T>(run: (client: Guarded) => Promise<T>): Promise<T> => {
    for (let tried = 1; ; tried++) {
      const client = clients[current % clients.length]!
      try {
        return await run(client)
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.code !== 'odoo.exceptions.AccessDenied') throw error
        uids.delete(client)
        if (tried >= clients.length) throw error
        current++
      }
    }
  }

  return { call: (call) => withKeys((client) => once(call, client)), uid: () => withKeys(uidOf) }
}

/** odoo-await knows no time limit, drops the path of its base address and looks hosts up by itself; its options go straight to http.request. */
class Guarded extends OdooAwait {
  readonly #way: Way

  constructor(way: Way, key: string) {
    super({ baseUrl: way.base, db: way.db, username: way.login, password: key })
    this.#way = way
  }

  override createClientOptions(path: string) {
    const base = new URL(this.#way.base)
    return {
      ...super.createClientOptions(path),
      host: base.hostname.replace(/^\[|\]$/g, ''),
      path: base.pathname.replace(/\/+$/, '') + path,
      signal: AbortSignal.timeout(this.#way.timeoutMs),
      lookup: this.#way.http.lookup,
    }
  }
}

interface Fault {
  faultCode: unknown
  faultString: string
}

function isFault(error: unknown): error is Fault {
  return error instanceof Error && 'faultString' in error && typeof error.faultString === 'string'
}

/** The faults of XML-RPC: 3 credentials · 4 rights · 2 User-, Validation-, MissingError · 1 any other exception, as a traceback. */
function faultOfXmlRpc(error: unknown, asked: Asked): ConnectorError {
  if (error instanceof ConnectorError) return error
  if (typeof error === 'string') return refused('Odoo refused the login, the database or the API key')
  if (isFault(error)) return faultOfException(classOf(error), error.faultString, asked)
  const response = (error as { res?: IncomingMessage }).res
  if (response) return faultOfStatus(response.statusCode ?? 0, response.headers, asked)
  return faultOfNetwork(error as NodeJS.ErrnoException, asked)
}

function classOf({ faultCode, faultString }: Fault): string {
  if (faultCode === 3) return 'odoo.exceptions.AccessDenied'
  if (faultCode === 4) return 'odoo.exceptions.AccessError'
  if (faultCode !== 2) return exceptionName(faultString)
  if (/^Record does not exist or has been deleted\./.test(faultString)) return 'odoo.exceptions.MissingError'
  return faultString.startsWith('The operation cannot be completed') ? 'odoo.exceptions.ValidationError' : 'odoo.exceptions.UserError'
}

function refused(text: string): ConnectorError {
  return new ConnectorError('unauthorized', text, { code: 'odoo.exceptions.AccessDenied' })
}

const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_INVALID|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|ERR_TLS)/

function faultOfNetwork(error: NodeJS.ErrnoException, { repeatable }: Asked): ConnectorError {
  const code = error.code ?? error.name
  const sent = !neverSent.test(code) && error.syscall !== 'connect'
  const text = error.name === 'AbortError' ? 'Odoo did not answer in time' : `No answer from Odoo (${code})`
  // Not the error itself as cause: it holds the request, and with it the password.
  return new ConnectorError(sent && !repeatable ? 'uncertain' : 'retry', text, { code })
}
