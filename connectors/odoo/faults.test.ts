import { readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import OdooAwait from 'odoo-await'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHttp } from '#connectors/http.ts'
import { ConnectorError } from '#src/errors.ts'
import { startFake } from '#test/support/fake.ts'
import { openOdoo } from './client.ts'
import { makeFake } from './fake.ts'
import { writeFault, writeResult } from './fake-xml.ts'
import { plainWords } from './faults.ts'
import { guarded } from './guard.ts'
import { settings as schema } from './settings.ts'

const recorded = JSON.parse(readFileSync(new URL('./fixtures/recorded/faults.json', import.meta.url), 'utf8')) as {
  injection: { nameSent: string; record: { name: string; priority: string; referred: string } }
  failingRow: { status: number; body: unknown }
} & Record<'hotRow' | 'uniqueXmlid' | 'badDate' | 'wrongDb' | 'recordRule' | 'none', { code: number; string: string }>

const client = makeHttp(['127.0.0.1'])
const outside = { http: client, now: () => new Date('2026-11-18T09:00:00Z') }

/** A server that gives one scripted answer to whatever is asked (and lets XML-RPC log in). */
let script: { status: number; headers?: Record<string, string>; body: string; cut?: boolean } = { status: 200, body: '' }
let server: http.Server
beforeAll(async () => {
  server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      if (body.includes('authenticate')) return void response.writeHead(200, { 'content-type': 'text/xml' }).end(writeResult(10))
      response.writeHead(script.status, { connection: 'close', ...(script.cut ? { 'content-length': '9999' } : {}), ...script.headers })
      response.write(script.body)
      if (script.cut) setTimeout(() => response.destroy(), 5)
      else response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  client.close()
  server.closeAllConnections()
  server.close()
})

async function ask(protocol: 'json2' | 'xmlrpc', repeatable: boolean): Promise<ConnectorError | { answer: unknown }> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const odoo = openOdoo(schema.parse({ url, db: 'd', login: 'l', apiKey: 'SECRET-KEY', protocol, project: 'p' }), outside, 500)
  return odoo.call({ model: 'crm.lead', method: 'create', args: { vals_list: [] }, repeatable }).then(
    (answer) => ({ answer }),
    (error: unknown) => error as ConnectorError,
  )
}

const json = (status: number, name: string, message: string) => ({
  status,
  body: JSON.stringify({ name, message, arguments: [message], context: {}, debug: 'Traceback … row (نورة, +966501234567)' }),
})
const fault = (code: number, text: string) => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: writeFault(code, text) })
const traceback = (line: string) => `Traceback (most recent call last):\n  File "x.py", line 1, in y\n    z()\n${line}\n`
const page = '<html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>'

// What each answer means when the call may be repeated, and when it may not.
const table: [string, 'json2' | 'xmlrpc', typeof script, string, string][] = [
  ['502 page of a proxy', 'json2', { status: 502, body: page }, 'retry', 'uncertain'],
  ['502 page of a proxy', 'xmlrpc', { status: 502, body: page }, 'retry', 'uncertain'],
  ['503 without body', 'xmlrpc', { status: 503, body: '' }, 'retry', 'uncertain'],
  ['504', 'json2', { status: 504, body: page }, 'retry', 'uncertain'],
  ['maintenance page with 200', 'json2', { status: 200, body: page }, 'retry', 'uncertain'],
  ['maintenance page with 200', 'xmlrpc', { status: 200, body: page }, 'retry', 'uncertain'],
  ['truncated answer', 'xmlrpc', { status: 200, body: writeResult([1]).slice(0, 60) }, 'retry', 'uncertain'],
  ['connection lost in mid-answer', 'xmlrpc', { status: 200, body: '<?xml', cut: true }, 'retry', 'uncertain'],
  ['connection lost in mid-answer', 'json2', { status: 200, body: '[', cut: true }, 'retry', 'uncertain'],
  ['429', 'json2', { status: 429, headers: { 'retry-after': '7' }, body: '{}' }, 'wait', 'wait'],
  ['429', 'xmlrpc', { status: 429, headers: { 'retry-after': '7' }, body: '{}' }, 'wait', 'wait'],
  ['401', 'json2', json(401, 'werkzeug.exceptions.Unauthorized', 'Invalid apikey'), 'unauthorized', 'unauthorized'],
  ['Access Denied', 'xmlrpc', fault(3, 'Access Denied'), 'unauthorized', 'unauthorized'],
  [
    'no right on the model',
    'json2',
    json(403, 'odoo.exceptions.AccessError', "You are not allowed to access 'Lead' (crm.lead) records."),
    'unauthorized',
    'unauthorized',
  ],
  [
    'no right on the model',
    'xmlrpc',
    fault(4, "You are not allowed to create 'Lead/Opportunity' (crm.lead) records.\n\nThis operation…"),
    'unauthorized',
    'unauthorized',
  ],
  ['a record rule', 'xmlrpc', fault(4, recorded.recordRule.string), 'rejected', 'rejected'],
  [
    'a private method',
    'json2',
    json(403, 'odoo.exceptions.AccessError', "Private methods (such as 'crm.lead._x') cannot be called remotely."),
    'rejected',
    'rejected',
  ],
  ['403 page of a firewall', 'json2', { status: 403, body: page }, 'retry', 'retry'],
  ['wrong database', 'json2', { status: 404, body: page }, 'unauthorized', 'unauthorized'],
  ['wrong database', 'xmlrpc', fault(1, recorded.wrongDb.string), 'unauthorized', 'unauthorized'],
  ['wrong address', 'xmlrpc', { status: 404, body: page }, 'unauthorized', 'unauthorized'],
  ['moved for good', 'json2', { status: 301, headers: { location: 'https://new.example' }, body: '' }, 'unauthorized', 'unauthorized'],
  ['redirect to a maintenance page', 'xmlrpc', { status: 302, headers: { location: '/wait' }, body: '' }, 'retry', 'retry'],
  [
    'missing record',
    'json2',
    json(404, 'odoo.exceptions.MissingError', 'Record does not exist or has been deleted.'),
    'rejected',
    'rejected',
  ],
  [
    'missing record',
    'xmlrpc',
    fault(2, 'Record does not exist or has been deleted.\n(Record: project.task(6,), User: 2)'),
    'rejected',
    'rejected',
  ],
  [
    'validation',
    'json2',
    json(422, 'odoo.exceptions.ValidationError', 'The operation cannot be completed: Tag name already exists!'),
    'rejected',
    'rejected',
  ],
  ['validation', 'xmlrpc', fault(2, 'The operation cannot be completed: Tag name already exists!'), 'rejected', 'rejected'],
  [
    'unknown field, although 500',
    'json2',
    json(500, 'builtins.ValueError', "Invalid field 'nope' in 'project.task'"),
    'rejected',
    'rejected',
  ],
  ['unknown field', 'xmlrpc', fault(1, traceback("ValueError: Invalid field 'nope' on model 'crm.lead'")), 'rejected', 'rejected'],
  ['unknown model', 'json2', json(404, 'werkzeug.exceptions.NotFound', "the model 'no.such' does not exist"), 'rejected', 'rejected'],
  [
    'bad arguments',
    'json2',
    json(422, 'werkzeug.exceptions.UnprocessableEntity', "missing a required argument: 'domain'"),
    'rejected',
    'rejected',
  ],
  ['contention', 'json2', json(500, 'psycopg2.errors.SerializationFailure', 'could not serialize access'), 'retry', 'retry'],
  ['contention', 'xmlrpc', fault(1, recorded.hotRow.string), 'retry', 'retry'],
  ['deadlock', 'xmlrpc', fault(1, traceback('psycopg2.errors.DeadlockDetected: deadlock detected')), 'retry', 'retry'],
  [
    'database connection lost',
    'json2',
    json(500, 'psycopg2.OperationalError', 'server closed the connection unexpectedly'),
    'retry',
    'uncertain',
  ],
  ['database connection lost', 'xmlrpc', fault(1, traceback('psycopg2.InterfaceError: connection already closed')), 'retry', 'uncertain'],
  ['a text that only speaks of contention', 'xmlrpc', fault(2, 'Ahmad wrote: psycopg2.OperationalError'), 'rejected', 'rejected'],
]

describe('what an answer means', () => {
  it.each(table)('%s (%s)', async (_, protocol, answer, repeatable, once) => {
    script = answer
    const [first, second] = [await ask(protocol, true), await ask(protocol, false)]
    expect([first, second].map((error) => (error as ConnectorError).kind)).toEqual([repeatable, once])
    const words = (first as ConnectorError).message
    expect(words.length).toBeLessThanOrEqual(300)
    expect(words).not.toMatch(/Traceback|File "|SECRET-KEY|نورة|\n/)
    if (repeatable === 'wait') expect((first as ConnectorError).retryAfterMs).toBe(7000)
  })

  it('a method without a result is done, whatever XML-RPC says', async () => {
    script = fault(1, recorded.none.string)
    expect(await ask('xmlrpc', false)).toEqual({ answer: null })
  })

  it('what never left is for later, even if it may not be repeated', async () => {
    const odoo = openOdoo(
      schema.parse({ url: 'http://127.0.0.1:1', db: 'd', login: 'l', apiKey: 'k', protocol: 'xmlrpc', project: 'p' }),
      outside,
    )
    await expect(odoo.call({ model: 'x', method: 'create', args: {}, repeatable: false })).rejects.toMatchObject({
      kind: 'retry',
      code: 'ECONNREFUSED',
    })
  })
})

describe("Odoo's words", () => {
  it('are the exception alone, without frames and without the row', () => {
    expect(plainWords(recorded.badDate.string)).toBe(
      'psycopg2.errors.DatetimeFieldOverflow: date/time field value out of range: "2026-13-45"',
    )
    expect(plainWords(recorded.uniqueXmlid.string)).toBe(
      'The operation cannot be completed: duplicate key value violates unique constraint "ir_model_data_module_name_uniq_index"',
    )
    expect(plainWords('new row violates check constraint\nDETAIL:  Failing row contains (5, نورة, +966501234567).')).toBe(
      'new row violates check constraint',
    )
    expect(plainWords('null value; Failing row contains (نورة)')).toBe('null value;')
  })

  it('never hold what JSON-2 tells in debug', async () => {
    script = { status: recorded.failingRow.status, body: JSON.stringify(recorded.failingRow.body) }
    const error = (await ask('json2', true)) as ConnectorError
    expect([error.kind, error.code]).toEqual(['rejected', 'odoo.exceptions.ValidationError'])
    expect(JSON.stringify([error.message, String(error.cause)])).not.toContain('Failing row')
  })
})

describe('the recorded XML injection', () => {
  const { nameSent, record } = recorded.injection

  it('works on odoo-await as it is, and not on us', async () => {
    const fake = await startFake('odoo', makeFake)
    fake.fake.act!({ do: 'version', version: 17 })
    const settings = schema.parse(fake.fake.settings())
    const read = (id: number) =>
      odoo.call({ model: 'crm.lead', method: 'read', ids: [id], args: { fields: ['name', 'priority', 'referred'] }, repeatable: true })

    class Plain extends OdooAwait {
      override createClientOptions(path: string) {
        return { ...super.createClientOptions(path), path: `/odoo${path}` }
      }
    }
    const plain = new Plain({ baseUrl: fake.baseUrl, db: settings.db, username: settings.login, password: settings.apiKey[0]! })
    await plain.connect()
    const odoo = openOdoo(settings, outside)
    const hit = await plain.create('crm.lead', { name: nameSent })
    expect(await read(hit)).toEqual([{ id: hit, name: record.name, priority: record.priority, referred: record.referred }])

    const [safe] = (await odoo.call({
      model: 'crm.lead',
      method: 'create',
      args: { vals_list: [{ name: nameSent }] },
      repeatable: false,
    })) as number[]
    expect(await read(safe!)).toEqual([{ id: safe, name: nameSent.replaceAll(']]>', ']] >'), priority: '0', referred: false }])
    await fake.close()
  })

  it('has no way in by keys, by what dropping leaves behind, or deep inside', () => {
    expect(guarded({ 'a]]>b': [{ deep: 'x]]>y]]>' }], c: ']]\u0000>', d: ']]\uffff>', e: ']]]]>>' })).toEqual({
      'a]] >b': [{ deep: 'x]] >y]] >' }],
      c: ']] >',
      d: ']] >',
      e: ']]]] >>',
    })
  })

  it.each([
    undefined,
    new Date(),
    1n,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    new Map(),
    new Set(),
    2 ** 31,
    -(2 ** 31) - 1,
    () => 1,
    [undefined],
  ])('%s is refused, not changed silently', (value) => {
    expect(() => guarded({ value })).toThrow(ConnectorError)
  })

  it('leaves the caller’s own arguments alone', () => {
    const params = [['a'], { b: [1, 2.5, null, true] }]
    expect(guarded(params)).toEqual(params)
    expect(guarded(params)).not.toBe(params)
  })
})
