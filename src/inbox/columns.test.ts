import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { columnOf } from './columns.ts'

let database: Awaited<ReturnType<typeof cloneDatabase>>
let client: pg.Client
beforeAll(async () => {
  database = await cloneDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client?.end()
  await database?.drop()
})

it('PostgreSQL reads from a binary column what was put into it', async () => {
  const [one, two] = [newId(), newId()]
  const headers = { 'user-agent': 'سارة "٥"\\', t: '\u2028' }
  const at = new Date('2026-11-21T09:15:00.123Z')
  const { rows } = await client.query(
    'select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::jsonb[], $5::timestamptz[]) as r(id, text, raw, json, at)',
    [
      columnOf.uuid([one, null, two, one]),
      columnOf.text(['whatsapp', '', 'سلام', 'whatsapp']),
      columnOf.bytea([Buffer.from([0, 255, 92, 34]), Buffer.alloc(0), Buffer.alloc(70_000, 7), Buffer.from('x')]),
      columnOf.jsonb([headers, {}, { a: 'b' }, {}]),
      columnOf.timestamptz([at, new Date(0), new Date('1999-12-31T23:59:59.999Z'), at]),
    ],
  )
  expect(rows.map(({ id }) => id)).toEqual([one, null, two, one])
  expect(rows.map(({ text }) => text)).toEqual(['whatsapp', '', 'سلام', 'whatsapp'])
  expect(rows.map(({ raw }) => raw.length)).toEqual([4, 0, 70_000, 1])
  expect([...rows[0].raw]).toEqual([0, 255, 92, 34])
  expect(rows.map(({ json }) => json)).toEqual([headers, {}, { a: 'b' }, {}])
  expect(rows.map((row) => row.at.toISOString())).toEqual([
    at.toISOString(),
    '1970-01-01T00:00:00.000Z',
    '1999-12-31T23:59:59.999Z',
    at.toISOString(),
  ])
})
