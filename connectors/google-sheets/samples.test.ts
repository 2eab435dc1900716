import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConnectorError } from '#src/errors.ts'
import { startFake } from '#test/support/fake.ts'
import { makeHttp } from '../http.ts'
import { makeApi } from './client.ts'
import { makeFake } from './fake.ts'
import { toFault } from './faults.ts'
import { settings as schema } from './settings.ts'

interface Sample {
  description: string
  method: string
  path_hint: string
  query?: Record<string, string>
  body: Record<string, unknown>
  response: { status: number; body: Record<string, unknown> }
}

const folder = new URL('./fixtures/', import.meta.url)
const names = readdirSync(folder)
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Sample
const sample = (start: string) => read(names.find((name) => name.startsWith(start))!)

const http = makeHttp(['127.0.0.1'])
const spreadsheetId = '1AbCdEfGhIjKlMnOpQrStUvWxYz'
let fake: Awaited<ReturnType<typeof startFake>>
let token = ''
const act = (what: { do: string } & Record<string, unknown>) => fake.fake.act!({ spreadsheetId, ...what })

beforeEach(async () => {
  fake = await startFake('google-sheets', makeFake)
  act({ do: 'new-spreadsheet', title: 'عملاء', tabs: ['العملاء'] })
  const outside = {
    now: () => new Date(),
    http: {
      ...http,
      request: async (call: Parameters<typeof http.request>[0]) => {
        const answer = await http.request(call)
        if (call.url.endsWith('/token')) token = (JSON.parse(answer.text()) as { access_token: string }).access_token
        return answer
      },
    },
  }
  await makeApi(schema.parse({ ...fake.fake.settings(), spreadsheetId, baseUrl: fake.baseUrl }), outside).readTags(['x'])
})
afterEach(() => fake.close())

/** Sends a sample's request to the fake, as it stands. */
async function replay({ method, path_hint, query, body }: Sample, bearer = token): Promise<{ status: number; body: unknown }> {
  const path = path_hint.replace('https://sheets.googleapis.com', '').replace(' (percent-encoded)', '')
  const encoded = path.replace(/values\/(.*?)(:append)?$/, (_, range: string, verb = '') => `values/${encodeURIComponent(range)}${verb}`)
  const search = new URLSearchParams(path_hint.includes(':append') ? { valueInputOption: 'RAW', ...query } : query)
  const answer = await http.request({
    method: method as 'GET',
    url: `${fake.baseUrl}${encoded}?${search}`,
    headers: { authorization: `Bearer ${bearer}` },
    ...(method === 'GET' ? {} : { json: body }),
  })
  return { status: answer.status, body: JSON.parse(answer.text()) }
}

/** The answer holds everything the sample holds; ids that Google makes up may differ. */
function expectLike(actual: unknown, wanted: unknown, path = ''): void {
  if (/metadataId|protectedRangeId|access_token/.test(path)) expect(typeof actual, path).toBe(typeof wanted)
  else if (Array.isArray(wanted)) {
    expect((actual as unknown[]).length, path).toBe(wanted.length)
    wanted.forEach((one, i) => {
      expectLike((actual as unknown[])[i], one, `${path}[${i}]`)
    })
  } else if (typeof wanted === 'object' && wanted !== null)
    for (const [key, value] of Object.entries(wanted)) expectLike((actual as Record<string, unknown>)?.[key], value, `${path}.${key}`)
  else expect(actual, path).toEqual(wanted)
}

/** 41 rows stand, the header among them, as in the samples. */
function fill(): void {
  act({ do: 'add-row', cells: ['lead_id', 'الاسم', 'الجوال', 'القناة', 'الحالة', 'وقت'] })
  for (let n = 2; n <= 41; n++) act({ do: 'add-row', cells: [`lead-${n}`, 'أ', '+966500000000', 'واتساب', 'جديد', '2026-11-21 06:00'] })
}

describe('the fake answers the samples', () => {
  it('03: an append lands below the table, as text', async () => {
    fill()
    const answer = await replay(sample('03'))
    expect(answer.status).toBe(200)
    expectLike(answer.body, sample('03').response.body)
  })

  it('04: an empty end is cut off, an empty range has no values', async () => {
    act({ do: 'add-row', cells: ['lead_id'] })
    act({ do: 'add-row', cells: ['018f0000-0000-7000-8000-000000000001'] })
    expectLike((await replay(sample('04'))).body, sample('04').response.body)
    const empty = { ...sample('04'), path_hint: sample('04').path_hint.replace('A:A', 'F1:F9') }
    expect((await replay(empty)).body).not.toHaveProperty('values')
  })

  it('05: several ranges in one write', async () => {
    fill()
    act({ do: 'add-row', cells: ['x'] })
    expectLike((await replay(sample('05'))).body, sample('05').response.body)
  })

  it('06: a row and its tag in one atomic batch', async () => {
    fill()
    expectLike((await replay(sample('06'))).body, sample('06').response.body)
    expect((act({ do: 'read' }) as { rows: unknown[][] }).rows[0]).toContain('+966501234567')
  })

  it('07 and 08: a tag is found where its row went, and written through', async () => {
    fill()
    await replay(sample('06'))
    for (let n = 0; n < 40; n++) act({ do: 'insert-row', at: 1 })
    const found = await replay(sample('07'))
    expectLike(found.body, sample('07').response.body)
    const written = await replay(sample('08'))
    expectLike(written.body, sample('08').response.body)
    expect((await replay({ ...sample('07'), body: { dataFilters: [{ developerMetadataLookup: { metadataKey: 'none' } }] } })).body).toEqual(
      {},
    )
  })

  it('09: the look of a sheet in one batch, with a reply each', async () => {
    const answer = await replay(sample('09'))
    expectLike(answer.body, sample('09').response.body)
    expect(act({ do: 'read' })).toMatchObject({
      properties: { rightToLeft: true, gridProperties: { frozenRowCount: 1, frozenColumnCount: 1 } },
    })
  })

  it('10 and 12–16: its refusals, word for word', async () => {
    const appended = (start: string) => replay(sample(start))
    const same = (start: string, { status, body }: { status: number; body: unknown }) => {
      expect(status).toBe(sample(start).response.status)
      expect(body).toEqual(sample(start).response.body)
    }
    expect(
      (await replay({ ...sample('14'), path_hint: sample('14').path_hint.replace('A1:append', "'غيرها'!A1:append") })).body,
    ).toMatchObject({
      error: { code: 400, message: "Unable to parse range: 'غيرها'!A1", status: 'INVALID_ARGUMENT' },
    })
    same('16', await replay(sample('16'), 'ya29.expired'))
    const unknown = { ...sample('13'), path_hint: sample('13').path_hint.replace(spreadsheetId, '1Unknown') }
    same('13', await replay(unknown))
    act({ do: 'revoke-access' })
    same('12', await appended('12'))
    act({ do: 'restore-access' })
    act({ do: 'resize', rows: 384_616 })
    const full = { requests: [{ appendDimension: { sheetId: 0, dimension: 'ROWS', length: 1 } }] }
    const { body } = await replay({ ...sample('06'), body: full })
    expect((body as { error: { message: string } }).error.message).toContain(
      (sample('15').response.body as { error: { message: string } }).error.message,
    )
    act({ do: 'quota', writes: 60 })
    let last = { status: 0, body: {} as unknown }
    for (let n = 0; n < 61; n++) last = await replay({ ...sample('06'), body: { requests: [] } })
    same('10', last)
  })

  it('01 and 02: a token for a good assertion, invalid_grant for any other', async () => {
    expect(token).toMatch(/^ya29\./)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const refused = await http.request({ method: 'POST', url: `${fake.baseUrl}/token`, headers: form, body: 'assertion=a.b.c' })
    expect(refused.status).toBe(sample('02').response.status)
    expect(JSON.parse(refused.text())).toMatchObject({ error: 'invalid_grant' })
  })

  it('refuses a double metadata id and applies nothing of that batch', async () => {
    const tag = {
      createDeveloperMetadata: {
        developerMetadata: { metadataId: 7, metadataKey: 'k', visibility: 'PROJECT', location: { spreadsheet: true } },
      },
    }
    await replay({ ...sample('06'), body: { requests: [tag] } })
    const again = await replay({ ...sample('06'), body: { requests: [...(sample('06').body.requests as unknown[]), tag] } })
    expect(again.status).toBe(400)
    expect((act({ do: 'read' }) as { rows: unknown[][] }).rows).toEqual([])
  })

  it('refuses more tags than Google stores', async () => {
    const big = (n: number) => ({
      createDeveloperMetadata: {
        developerMetadata: { metadataKey: 'k', metadataValue: 'x'.repeat(n), visibility: 'PROJECT', location: { spreadsheet: true } },
      },
    })
    expect((await replay({ ...sample('06'), body: { requests: [big(29_000)] } })).status).toBe(200)
    expect((await replay({ ...sample('06'), body: { requests: [big(1000)] } })).status).toBe(400)
  })
})

describe('the client reads the samples', () => {
  it.each([
    ['10', 'wait', 'quota'],
    ['11', 'uncertain', 'http_503'],
    ['12', 'unauthorized', 'forbidden'],
    ['13', 'unauthorized', 'not_found'],
    ['14', 'unauthorized', 'tab_missing'],
    ['15', 'unauthorized', 'sheet_full'],
    ['16', 'unauthorized', 'unauthenticated'],
  ])('%s of a write is %s (%s)', (start, kind, code) => {
    const { status, body: data } = sample(start).response
    const error = Object.assign(new Error('vendor'), { response: { status, data } })
    const fault: ConnectorError = toFault(error, { write: true, email: 'sa@project.iam.gserviceaccount.com' })
    expect({ kind: fault.kind, code: fault.code }).toEqual({ kind, code })
    if (start === '11') expect(toFault(error, { write: false, email: '' }).kind).toBe('retry')
  })

  it('has every sample in its place', () => {
    expect(names.length).toBe(16)
  })
})
