import type { FakeAnswer, FakeRequest } from '../connector.ts'
import { accessDenied, accessError, PythonError, typeError, userError } from './fake-errors.ts'
import { methods, Records } from './fake-methods.ts'
import { models } from './fake-models.ts'
import type { Env, Row, State } from './fake-orm.ts'
import { readCall, writeFault, writeResult, type XmlCall } from './fake-xml.ts'

/** The one database there is. */
export const db = 'wasl'

/** Runs a method as one transaction. */
export type Run = (env: Env, model: string, method: string, args: Row, ids: number[]) => unknown

/** Headers of an answer that is not Odoo's own. */
export const html = { 'content-type': 'text/html; charset=utf-8' }

/** XML-RPC: always 200, faults by code; a result that XML-RPC cannot carry becomes a fault after the commit. */
export function answerXml(state: State, run: Run, request: FakeRequest, path: string, v: number): FakeAnswer {
  if (request.method !== 'POST')
    return {
      status: 405,
      headers: { ...html, allow: 'POST, OPTIONS' },
      body: '<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n',
    }
  const headers = { 'content-type': 'text/xml; charset=utf-8', connection: 'close' }
  try {
    const result = serve(state, run, readXml(request.body.toString('utf8')), path, v)
    if (result instanceof Records && v < 19) throw typeError(`cannot marshal <class 'odoo.api.${result.model}'> objects`)
    if (result === null || result === undefined) throw typeError('cannot marshal None unless allow_none is enabled')
    return { headers, body: writeResult(result instanceof Records ? result.ids : result) }
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    const [code, text] = error.fault
    const old = !path.startsWith('/xmlrpc/2/') && code !== 1
    return { headers, body: writeFault(old ? error.type.replace('odoo.exceptions.', '') : code, text) }
  }
}

function readXml(text: string): XmlCall {
  try {
    return readCall(text)
  } catch (error) {
    throw new PythonError('xml.parsers.expat.ExpatError', (error as Error).message)
  }
}

function serve(state: State, run: Run, { method, params }: XmlCall, path: string, v: number): unknown {
  const service = path.split('/').at(-1)
  if (service === 'common') {
    if (method === 'version')
      return {
        server_version: v === 18 ? '18.0+e-20250520' : `${v}.0`,
        server_version_info: [v, 0, 0, 'final', 0, ''],
        server_serie: `${v}.0`,
        protocol_version: 1,
      }
    if (method !== 'authenticate' && method !== 'login') throw new PythonError('builtins.Exception', `Method not found: ${method}`)
    if (method === 'authenticate' && params.length < 4)
      throw typeError("exp_authenticate() missing 1 required positional argument: 'user_agent_env'")
    checkDatabase(params[0])
    if (v === 18 && params[2] === '') throw new PythonError('builtins.AssertionError', 'scope and key required')
    const user = Object.values(state.tables['res.users']!).find((one) => one.login === params[1] && one.active !== false)
    return user && holdsSecret(state, user, params[2]) ? user.id : false
  }
  if (service !== 'object') throw new PythonError('builtins.KeyError', `'${service}'`)
  const [database, uid, secret, model, name, args = [], kwargs = {}] = params as [string, number, string, string, string, unknown[]?, Row?]
  checkDatabase(database)
  if (!uid) throw accessDenied()
  const user = state.tables['res.users']![uid]
  if (!user)
    throw new PythonError(
      'odoo.exceptions.MissingError',
      `Record does not exist or has been deleted.\n(Record: res.users(${uid},), User: ${uid})`,
    )
  if (!holdsSecret(state, user, secret)) throw accessDenied()
  if (!models[model]) throw userError(`Object ${model} doesn't exist`)
  if (name.startsWith('_')) throw accessError(`Private methods (such as '${model}.${name}') cannot be called remotely.`)
  const known = methods[name]
  if (!known) throw new PythonError('builtins.AttributeError', `The method '${model}.${name}' does not exist`)
  const { context, ...named } = kwargs
  // has_group is asked of whoever calls on 17, of a user from 18 on.
  const onRecords = known.onRecords && !(name === 'has_group' && v < 18)
  const positional = onRecords ? args.slice(1) : args
  const values: Row = {
    ...named,
    ...Object.fromEntries(positional.map((value, i) => [known.args[i]?.replace('?', '') ?? `extra${i}`, value])),
  }
  for (const key of Object.keys(values))
    if (!known.args.some((arg) => arg.replace('?', '') === key))
      throw typeError(`${name === 'search_read' ? 'BaseModel._read_format' : name}() got an unexpected keyword argument '${key}'`)
  for (const arg of known.args)
    if (!arg.endsWith('?') && !Object.hasOwn(values, arg)) throw typeError(`${name}() missing 1 required positional argument: '${arg}'`)
  return run({ uid, v, context: { ...(context as Row | undefined) } }, model, name, values, onRecords ? idsOf(args[0]) : [])
}

/** JSON-2: real statuses, arguments by name, API keys only. */
export function answerJson2(state: State, run: Run, request: FakeRequest, path: string, v: number): FakeAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', connection: 'close' }
  const [, , , model = '', name = ''] = path.split('/')
  try {
    if (request.method !== 'POST') throw werkzeug('NotFound', 'Did you mean POST /json/2/<model>/<method>?')
    if (!/json/.test(request.headers['content-type'] ?? ''))
      return { status: 415, headers: html, body: '<!doctype html>\n<html lang=en>\n<title>415 Unsupported Media Type</title>\n' }
    if ((request.headers['x-odoo-database'] ?? db) !== db)
      return {
        status: 404,
        headers: html,
        body: '<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected and the requested URL was not found in the server-wide controllers.</p>\n',
      }
    const [, key] = /^bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
    if (!key) throw werkzeug('Unauthorized', 'User not authenticated, use an API Key with a Bearer Authorization header.')
    const user = state.keys.includes(key) ? state.tables['res.users']![10] : undefined
    if (!user) throw werkzeug('Unauthorized', 'Invalid apikey')
    const body = readJson(request.body.toString('utf8'))
    if (!models[model]) throw werkzeug('NotFound', `the model '${model}' does not exist`)
    if (name.startsWith('_')) throw accessError(`Private methods (such as '${model}.${name}') cannot be called remotely.`)
    const known = methods[name]
    if (!known) throw werkzeug('NotFound', `The method '${model}.${name}' does not exist`)
    const { ids, context, ...args } = body
    for (const arg of known.args)
      if (!arg.endsWith('?') && !Object.hasOwn(args, arg)) throw werkzeug('UnprocessableEntity', `missing a required argument: '${arg}'`)
    for (const arg of Object.keys(args))
      if (!known.args.some((one) => one.replace('?', '') === arg))
        throw werkzeug('UnprocessableEntity', `got an unexpected keyword argument '${arg}'`)
    const vals_list = name === 'create' && !Array.isArray(args.vals_list) ? [args.vals_list] : args.vals_list
    const result = run(
      { uid: user.id as number, v, context: { ...(context as Row | undefined) } },
      model,
      name,
      name === 'create' ? { ...args, vals_list } : args,
      idsOf(ids),
    )
    return { headers, body: JSON.stringify(result instanceof Records ? result.ids : (result ?? null)) }
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    const { status, body } = error.answer
    return { status, headers, body: JSON.stringify(body) }
  }
}

function readJson(text: string): Row {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Row) : {}
  } catch {
    throw werkzeug(
      'BadRequest',
      'could not parse the body as json: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
    )
  }
}

function werkzeug(name: string, text: string): PythonError {
  return new PythonError(`werkzeug.exceptions.${name}`, text)
}

function checkDatabase(name: unknown): void {
  if (name !== db)
    throw new PythonError(
      'psycopg2.OperationalError',
      `connection to server at <pg-host> port <pg-port> failed: FATAL:  database "${name}" does not exist\n`,
    )
}

/** A password, or for the bot one of its API keys; both do by XML-RPC. */
function holdsSecret(state: State, user: Row, secret: unknown): boolean {
  return secret === user._password || (user.id === 10 && state.keys.includes(String(secret)))
}

function idsOf(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((id): id is number => typeof id === 'number')
}
