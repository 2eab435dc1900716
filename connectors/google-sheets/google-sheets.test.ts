import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConnectorError } from '#src/errors.ts'
import { startFake } from '#test/support/fake.ts'
import type { Finding, Outside } from '../connector.ts'
import { type Call, makeHttp } from '../http.ts'
import { makeApi, type SheetsApi } from './client.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'
import type { SheetClient } from './rows.ts'
import { settings as schema } from './settings.ts'

type Act = { do: string } & Record<string, unknown>
interface Dump {
  header: (string | null)[]
  rows: unknown[][]
  hiddenColumns: number[]
  validations: { range: Record<string, number>; rule: { strict: boolean } }[]
  protectedRanges?: { description: string; warningOnly: boolean; range: Record<string, number> }[]
  properties: { title: string; rightToLeft?: boolean; gridProperties: { frozenRowCount?: number; columnCount: number } }
  sheets: { title: string; hidden: boolean }[]
  meta: { metadataKey: string }[]
}

const http = makeHttp(['127.0.0.1'])
const sent: Call[] = []
const outside: Outside = {
  now: () => new Date(),
  http: {
    ...http,
    request: (call) => {
      sent.push(call)
      return http.request(call)
    },
  },
}
let fake: Awaited<ReturnType<typeof startFake>>
beforeEach(async () => {
  fake = await startFake('google-sheets', makeFake)
  sent.length = 0
})
afterEach(() => fake.close())

const act = (what: Act) => fake.fake.act!(what)
const dump = (more: Record<string, unknown> = {}) => act({ do: 'read', ...more }) as Dump
const given = (more: Record<string, unknown> = {}) => ({ ...fake.fake.settings(), baseUrl: fake.baseUrl, ...more })
const parse = (more: Record<string, unknown> = {}) => schema.parse(given(more))
const check = (more: Record<string, unknown> = {}): Promise<Finding[]> => connector.test!(parse(more), outside)
const codes = (findings: Finding[]) => findings.map(({ level, code }) => `${level} ${code}`)
const api = (more: Record<string, unknown> = {}): SheetsApi => makeApi(parse(more), outside, { readMs: 300, writeMs: 300 })
const write = (more: Record<string, unknown> = {}) => (connector.connect!(parse(more), outside) as SheetClient).writeRows([lead], 1)
const lead = { key: '018f0000-0000-7000-8000-000000000001', version: 1, cells: { name: 'محمد العتيبي' } }
const fault = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    ({ kind, code }: ConnectorError) => ({ kind, code }),
  )
const key = () => JSON.parse(String(fake.fake.settings().serviceAccount)) as { client_email: string; private_key: string }

describe('settings', () => {
  it('takes the key as text, as the object in it, and as a list of both', () => {
    const text = JSON.stringify(key())
    const read = (serviceAccount: unknown) => parse({ serviceAccount }).serviceAccount.map((one) => JSON.parse(one) as unknown)
    expect(read(text)).toEqual([key()])
    expect(read(key())).toEqual([key()])
    expect(read([text, key()])).toEqual([key(), key()])
    expect(parse({ serviceAccount: parse().serviceAccount }).serviceAccount).toEqual(parse().serviceAccount)
  })

  it.each(['{}', 'not json', '{"client_email":"a@b.c"}', []])('refuses %j as a key', (serviceAccount) => {
    expect(schema.safeParse(given({ serviceAccount })).success).toBe(false)
  })

  it('takes the address of the spreadsheet for its id', () => {
    expect(parse({ spreadsheetId: 'https://docs.google.com/spreadsheets/d/1AbC_d-E/edit#gid=0' }).spreadsheetId).toBe('1AbC_d-E')
    expect(schema.safeParse(given({ spreadsheetId: 'https://example.com/x' })).success).toBe(false)
  })

  it('refuses an unknown time zone and an unknown key', () => {
    expect(schema.safeParse(given({ timeZone: 'Asia/Riyad' })).success).toBe(false)
    expect(schema.safeParse(given({ webhook: 'x' })).success).toBe(false)
  })

  it('draws as a form, with the key as a secret', () => {
    const form = z.toJSONSchema(schema, { io: 'input' }) as { properties: Record<string, { secret?: boolean }> }
    expect(Object.keys(form.properties)).toEqual([
      'spreadsheetId',
      'tab',
      'serviceAccount',
      'timeZone',
      'createTab',
      'baseUrl',
      'defaultCountry',
      'expiresOn',
    ])
    expect(form.properties.serviceAccount!.secret).toBe(true)
  })
})

describe('the token', () => {
  it('is fetched once for many calls at the same time and kept', async () => {
    const sheets = api()
    await Promise.all([1, 2, 3, 4, 5].map(() => sheets.readTags(['x'])))
    await sheets.readTags(['x'])
    expect(sent.filter(({ url }) => url.endsWith('/token'))).toHaveLength(1)
  })

  it('asks for spreadsheets and nothing else', async () => {
    await api().readTags(['x'])
    const assertion = new URLSearchParams(String(sent[0]!.body)).get('assertion')!
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>
    expect(claims.scope).toBe('https://www.googleapis.com/auth/spreadsheets')
    expect(Number(claims.exp) - Number(claims.iat)).toBeLessThanOrEqual(3600)
  })

  it('is renewed once when it has expired', async () => {
    const sheets = api()
    await sheets.readTags(['x'])
    act({ do: 'expire-tokens' })
    await sheets.readTags(['x'])
    expect(sent.filter(({ url }) => url.endsWith('/token'))).toHaveLength(2)
  })

  it('comes from the second key while the first is already deleted', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await api({ serviceAccount: [{ ...key(), private_key: other }, key()] }).readTags(['x'])
    expect(sent.filter(({ url }) => url.endsWith('/token'))).toHaveLength(2)
  })

  it('that cannot be fetched means nothing was written', async () => {
    fake.faults.add({ rate: 1, when: 'before', kind: 'reset', match: '/token' })
    expect(await fault(api().change([]))).toMatchObject({ kind: 'retry' })
    fake.faults.clear()
    fake.faults.add({ rate: 1, when: 'before', kind: '429', match: '/token' })
    expect(await fault(api().change([]))).toMatchObject({ kind: 'wait' })
  })
})

describe('faults', () => {
  const requests = [{ addSheet: { properties: { title: 'x' } } }]

  it.each([
    ['before', '500', 'retry', 'uncertain'],
    ['after', '500', 'retry', 'uncertain'],
    ['after', 'timeout', 'retry', 'uncertain'],
    ['after', 'reset', 'retry', 'uncertain'],
    ['after', 'garbage', 'retry', 'uncertain'],
    ['before', '429', 'wait', 'wait'],
    ['before', 'unauthorized', 'unauthorized', 'unauthorized'],
  ] as const)('%s %s: a read is %s, a write is %s', async (when, kind, read, written) => {
    const sheets = api()
    await sheets.readTags(['x'])
    fake.faults.add({ rate: 1, when, kind, match: '/v4/' })
    expect(await fault(sheets.readBook())).toMatchObject({ kind: read })
    expect(await fault(sheets.change(requests))).toMatchObject({ kind: written })
  })

  it('asks to wait 20 seconds and some more over the quota, and makes no call of its own', async () => {
    act({ do: 'quota', writes: 0 })
    const sheets = api()
    const error = (await sheets.change(requests).catch((thrown: unknown) => thrown)) as ConnectorError
    expect(error).toMatchObject({ kind: 'wait', code: 'quota' })
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(20_000)
    expect(error.retryAfterMs).toBeLessThan(30_000)
    expect((act({ do: 'calls' }) as { writes: number }).writes).toBe(1)
  })

  it('counts the quota per service account and minute', async () => {
    act({ do: 'quota', reads: 3 })
    const sheets = api()
    for (let n = 0; n < 3; n++) await sheets.readTags(['x'])
    expect(await fault(sheets.readTags(['x']))).toMatchObject({ kind: 'wait' })
    await sheets.change(requests)
  })

  it('does not call a private address that was not allowed', async () => {
    const closed = makeHttp([])
    const sheets = makeApi(parse(), { now: () => new Date(), http: closed })
    expect(await fault(sheets.readBook())).toMatchObject({ kind: 'rejected', code: 'forbidden_address' })
  })

  it('names the address to share with', async () => {
    act({ do: 'revoke-access' })
    await expect(write()).rejects.toMatchObject({
      kind: 'unauthorized',
      code: 'forbidden',
      message: expect.stringContaining(key().client_email),
    })
    await expect(write({ spreadsheetId: '1Unknown' })).rejects.toMatchObject({ kind: 'unauthorized', code: 'not_found' })
  })

  it('never tells the key or the token in an error', async () => {
    act({ do: 'revoke-access' })
    const error = (await write().catch((thrown: unknown) => thrown)) as ConnectorError
    expect(error).toBeInstanceOf(ConnectorError)
    const told = `${error.message} ${JSON.stringify(error)}`
    expect(told).not.toContain('ya29')
    expect(told).not.toContain('PRIVATE KEY')
  })
})

describe('test connection', () => {
  it('makes the columns of an empty tab: bilingual, right to left, frozen, ids hidden and protected by a warning, statuses offered', async () => {
    expect(codes(await check())).toEqual(['ok ready'])
    const { header, properties, hiddenColumns, protectedRanges, validations, rows } = dump()
    expect(header).toEqual([
      'المعرّف / ID',
      'وقت الوصول / Received (Asia/Riyadh)',
      'القناة / Channel',
      'الاسم / Name',
      'الجوال / Phone',
      'البريد الإلكتروني / Email',
      'الطلب / Request',
      'الفئة / Category',
      'الميزانية / Budget',
      'المدينة / Location',
      'الحملة / Campaign',
      'الحالة / Status',
      'المسؤول / Owner',
      'وقت الرد / Answered (Asia/Riyadh)',
      'رابط أودو / Odoo link',
      'آخر تحديث / Updated (Asia/Riyadh)',
      'الإصدار / Version',
    ])
    expect(properties).toMatchObject({ rightToLeft: true, gridProperties: { frozenRowCount: 1 } })
    expect(hiddenColumns).toEqual([0, 16])
    expect(protectedRanges).toMatchObject([
      { description: 'wasl: id', warningOnly: true, range: { startColumnIndex: 0, endColumnIndex: 1 } },
      { description: 'wasl: version', warningOnly: true, range: { startColumnIndex: 16, endColumnIndex: 17 } },
    ])
    expect(validations).toMatchObject([{ range: { startRowIndex: 1, startColumnIndex: 11, endColumnIndex: 12 }, rule: { strict: false } }])
    expect(rows).toEqual([])
    expect(fake.fake.show!()).toMatchObject({ tab: 'العملاء', rightToLeft: true, tabs: ['العملاء'] })
  })

  it('adds nothing the second time, and proves that it may write', async () => {
    await check()
    const { meta, ...first } = dump()
    expect(codes(await check())).toEqual(['ok ready'])
    const { meta: again, ...second } = dump()
    expect(second).toEqual(first)
    expect(again.filter(({ metadataKey }) => metadataKey !== 'wasl_turn')).toEqual(
      meta.filter(({ metadataKey }) => metadataKey !== 'wasl_turn'),
    )
    act({ do: 'read-only' })
    expect(codes(await check())).toEqual(['error forbidden'])
  })

  it('puts its columns beside those of a tab in use and leaves its look alone', async () => {
    act({ do: 'add-row', cells: ['اسم', 'Phone'] })
    act({ do: 'add-row', cells: ['قديم', '055'] })
    await check()
    const { header, rows, properties } = dump()
    expect(header.slice(0, 3)).toEqual(['اسم', 'Phone', 'المعرّف / ID'])
    expect(rows[0]!.slice(0, 2)).toEqual(['قديم', '055'])
    expect(properties.rightToLeft).toBeUndefined()
    await write()
    expect(dump().rows).toHaveLength(2)
    expect(dump().rows.flat()).toContain('قديم')
  })

  it('makes a missing tab where wasl never had one, and not again after somebody deleted it', async () => {
    expect(codes(await check({ tab: 'عملاء' }))).toEqual(['ok tab_made', 'ok ready'])
    expect(dump({ tab: 'عملاء' }).properties.gridProperties.columnCount).toBe(17)
    act({ do: 'delete-tab', tab: 'عملاء' })
    const [finding] = await check({ tab: 'عملاء' })
    expect(finding).toMatchObject({ level: 'error', code: 'tab_missing' })
    expect(finding!.text.en).toContain('Found: "العملاء"')
    expect(finding!.text.ar).toContain('"العملاء"')
    expect(codes(await check({ tab: 'عملاء', createTab: true }))).toEqual(['ok tab_made', 'ok ready'])
  })

  it('makes no tab where that is switched off', async () => {
    expect(codes(await check({ tab: 'عملاء', createTab: false }))).toEqual(['error tab_missing'])
  })

  it('says that a tab was renamed and goes on there', async () => {
    await check()
    act({ do: 'rename-tab', to: 'Leads 2026' })
    expect(codes(await check())).toEqual(['warning tab_renamed', 'ok ready'])
    await write()
    expect(dump().rows).toHaveLength(1)
  })

  it('says which columns a person deleted, and does not bring them back', async () => {
    await check()
    act({ do: 'delete-column', column: 'campaign' })
    act({ do: 'delete-column', column: 'version' })
    const findings = await check()
    expect(codes(findings)).toEqual(['warning columns_deleted', 'ok ready'])
    expect(findings[0]!.text.en).toContain('campaign')
    expect(dump().header.join()).not.toContain('Campaign')
    expect(dump().header).toContain('الإصدار / Version')
    act({ do: 'delete-column', column: 'id' })
    expect(codes(await check())).toEqual(['error key_missing'])
  })

  it('tells a changed time zone in the headers it has not lost', async () => {
    await check()
    act({ do: 'rename-header', column: 'answered', to: 'متى رد' })
    await check({ timeZone: 'Africa/Cairo' })
    expect(dump().header).toContain('وقت الوصول / Received (Africa/Cairo)')
    expect(dump().header).toContain('متى رد')
  })

  it('explains a clock that is off and a key that cannot be read', async () => {
    act({ do: 'clock-skew', minutes: 30 })
    const [clock] = await check()
    expect(clock).toMatchObject({ level: 'error', code: 'invalid_grant' })
    expect(clock!.text.en).toContain('clock')
    expect(codes(await check({ serviceAccount: { ...key(), private_key: 'nonsense' } }))).toEqual(['error bad_key'])
  })

  it('explains missing access, a wrong id, a protected tab and an outage', async () => {
    act({ do: 'protect' })
    expect(codes(await check())).toEqual(['error protected'])
    act({ do: 'unprotect' })
    act({ do: 'revoke-access' })
    const [finding] = await check()
    expect(finding).toMatchObject({ level: 'error', code: 'forbidden' })
    for (const text of Object.values(finding!.text)) expect(text).toContain(key().client_email)
    expect(codes(await check({ spreadsheetId: '1Unknown' }))).toEqual(['error not_found'])
    fake.faults.add({ rate: 1, when: 'before', kind: '500', match: '/v4/' })
    expect((await check())[0]).toMatchObject({ level: 'error' })
    fake.faults.clear()
    act({ do: 'restore-access' })
    act({ do: 'quota', reads: 0 })
    expect((await check())[0]).toMatchObject({ level: 'warning' })
  })
})

describe('what goes over the wire', () => {
  it('is text as stringValue in one batch with its token, and no formula or append anywhere', async () => {
    await check()
    sent.length = 0
    await write()
    expect(sent.filter(({ url }) => url.includes(':append') || url.includes('USER_ENTERED'))).toEqual([])
    const batches = sent.filter(({ url }) => url.includes(':batchUpdate'))
    expect(batches).toHaveLength(1)
    const { requests } = JSON.parse(String(batches[0]!.body)) as { requests: Record<string, { [key: string]: unknown }>[] }
    expect(String(batches[0]!.body)).not.toMatch(/formulaValue|USER_ENTERED/)
    expect(requests.map((one) => Object.keys(one)[0])).toEqual([
      'createDeveloperMetadata',
      'createDeveloperMetadata',
      'addSheet',
      'copyPaste',
      'updateCells',
      'insertDimension',
      'updateCells',
    ])
    expect(requests[1]).toMatchObject({
      createDeveloperMetadata: {
        developerMetadata: { metadataId: 1, metadataKey: 'wasl_batch', location: { spreadsheet: true }, visibility: 'PROJECT' },
      },
    })
    expect(requests[5]).toEqual({
      insertDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 1, endIndex: 2 }, inheritFromBefore: false },
    })
    expect(requests[6]).toMatchObject({
      updateCells: { start: { sheetId: 0, rowIndex: 1, columnIndex: 0 }, fields: 'userEnteredValue' },
    })
  })

  it('works where the service knows nothing of copies in its answer', async () => {
    const plain: Outside = {
      now: () => new Date(),
      http: {
        ...http,
        request: async (call) => {
          const answer = await http.request(call)
          if (!call.url.includes(':batchUpdate')) return answer
          const { updatedSpreadsheet: _, ...rest } = JSON.parse(answer.text()) as Record<string, unknown>
          return { ...answer, body: Buffer.from(JSON.stringify(rest)) }
        },
      },
    }
    const sheet = connector.connect!(parse(), plain) as SheetClient
    await sheet.writeRows([lead], 1)
    expect((await sheet.writeRows([{ ...lead, version: 2, cells: { name: 'أحمد' } }], 2)).rows[0]!.outcome).toBe('updated')
    expect(dump().rows.flat()).toContain('أحمد')
  })

  it('works where the service refuses the copies', async () => {
    const strict: Outside = {
      now: () => new Date(),
      http: {
        ...http,
        request: (call) => {
          if (!String(call.body).includes('copyPaste')) return http.request(call)
          const body = Buffer.from('{"error":{"code":400,"message":"Invalid JSON payload received.","status":"INVALID_ARGUMENT"}}')
          return Promise.resolve({ status: 400, headers: { 'content-type': 'application/json' }, body, text: () => body.toString() })
        },
      },
    }
    const sheet = connector.connect!(parse(), strict) as SheetClient
    expect((await sheet.writeRows([lead], 1)).rows[0]!.outcome).toBe('added')
  })

  it('gives up on a batch that Google refuses for itself', async () => {
    const picky: Outside = {
      now: () => new Date(),
      http: {
        ...http,
        request: (call) => {
          if (!String(call.body).includes('wasl_batch') || !call.url.includes(':batchUpdate')) return http.request(call)
          const body = Buffer.from('{"error":{"code":400,"message":"Invalid requests[9].updateCells: no","status":"INVALID_ARGUMENT"}}')
          return Promise.resolve({ status: 400, headers: { 'content-type': 'application/json' }, body, text: () => body.toString() })
        },
      },
    }
    const sheet = connector.connect!(parse(), picky) as SheetClient
    await expect(sheet.writeRows([lead], 1)).rejects.toMatchObject({ kind: 'rejected', code: 'INVALID_ARGUMENT' })
  })
})
