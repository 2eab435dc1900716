import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeHttp } from '#connectors/http.ts'
import { defaultTenant } from '#src/accounts/tenants.ts'
import { AppError } from '#src/errors.ts'
import { type Db, keysOf, openDb, type Trx } from '#src/platform/db.ts'
import { openFileStore } from '#src/platform/files/open.ts'
import { newId } from '#src/platform/id.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { docx, harmful, mp4, pdf, picture } from '#test/support/contents.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { TEST_KEYS } from '#test/support/global.ts'
import { openPart } from './open.ts'
import { showFile } from './queries.ts'
import { beginUpload, keepUploads, takeUpload } from './upload.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasl-upload-'))
const files = openFileStore({ DATA_DIR: folder }, makeHttp())
const now = new Date()
let database: Awaited<ReturnType<typeof cloneDatabase>>
let db: Db
let tenantId: string
let server: Server
let url: string
let owner = newId()
let over = 0

// One upload a request, as a chat takes them.
async function take(request: IncomingMessage) {
  const upload = await inTenant((trx) => beginUpload(trx, { ownerKind: 'chat', ownerId: owner, leadId: null, actor: 'client' }, now))
  const row = await takeUpload({ db, files, config: {} }, request, upload, now)
  return inTenant(async (trx) => showFile(trx, row))
}

const inTenant = <T>(run: (trx: Trx) => Promise<T>): Promise<T> => db.tenant(tenantId, run)
const rows = () => inTenant((trx) => trx('files').where({ owner_id: owner }).orderBy('created_at'))
const stored = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())

beforeAll(async () => {
  database = await cloneDatabase()
  db = await openDb(database.url, masterKeys(TEST_KEYS))
  tenantId = (await defaultTenant(db.knex)).id
  server = createServer((request, response) => {
    const taken = take(request)
    void taken.catch(() => undefined).finally(() => over++)
    taken.then(
      (shown) => response.end(JSON.stringify(shown)),
      (error: unknown) => {
        const known = error instanceof AppError ? error : undefined
        response
          .writeHead(known?.status ?? 500)
          .end(JSON.stringify({ code: known?.code, detail: (error as Error).message, ...known?.extra }))
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server?.closeAllConnections()
  server?.close()
  await db?.close()
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  owner = newId()
  await db.system((trx) => trx('due').delete())
  rmSync(join(folder, 'files'), { recursive: true, force: true })
})

type Answer = { http: number; status: string; id: string; code: string; why: string; [more: string]: unknown }

async function send(form: FormData | string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: form, headers, duplex: 'half' } as RequestInit)
  return { ...((await response.json()) as object), http: response.status } as Answer
}

function formOf(content: Buffer, name = 'ملف.pdf', field = 'file'): FormData {
  const form = new FormData()
  form.append(field, new Blob([new Uint8Array(content)]), name)
  return form
}

async function nothingStays(): Promise<void> {
  expect(await rows()).toEqual([])
  expect(stored()).toEqual([])
  expect(await db.system((trx) => trx('due').where({ kind: 'file.drop' }).count('* as n'))).toEqual([{ n: 0 }])
}

describe('an upload', () => {
  it('is stored as it comes, sealed, under a safe name, and read back byte by byte', async () => {
    const content = pdf(3_000_000)
    const shown = await send(formOf(content, '../عرض السعر.exe'))
    expect(shown).toMatchObject({ status: 'stored', kind: 'document', type: 'application/pdf', size: 3_000_000, name: 'عرض السعر.pdf' })
    const file = { tenantId, id: shown.id }
    const key = await inTenant(async (trx) => keysOf(trx).data)
    expect(Buffer.concat(await (await openPart(files, key, file, 'arrived')).toArray()).equals(content)).toBe(true)
    const [only] = stored()
    expect(`${only!.parentPath}/${only!.name}`).toContain(`${tenantId}/${shown.id}/arrived`)
    const audited = await inTenant((trx) => trx('audit').where({ action: 'file.uploaded', subject_id: shown.id }).first())
    expect(audited).toMatchObject({ actor: 'client', detail: { type: 'application/pdf', size: 3_000_000 } })
  })

  it('of a picture waits until it is drawn anew: nobody gets it as it came', async () => {
    expect(await send(formOf(await picture(300, 200), 'IMG_1.jpg'))).toMatchObject({ status: 'pending', type: 'image/jpeg' })
    const [row] = await rows()
    expect(await db.system((trx) => trx('due').where({ kind: 'file.redraw', subject_id: row.id }).first('kind'))).toBeDefined()
  })

  it('goes after a day unless it is used; only its own owner can use it', async () => {
    const { id } = await send(formOf(pdf()))
    const due = () => db.system((trx) => trx('due').where({ kind: 'file.drop', subject_id: id }).first('due_at'))
    expect((await due()).due_at.getTime() - now.getTime()).toBe(86_400_000)
    expect(await inTenant((trx) => keepUploads(trx, 'chat', newId(), [id]))).toEqual([])
    expect(await inTenant((trx) => keepUploads(trx, 'chat', owner, [id, newId()]))).toEqual([id])
    expect(await due()).toBeUndefined()
    expect(await inTenant((trx) => keepUploads(trx, 'chat', owner, [id])), 'used once').toEqual([])
  })

  it('S31: of what is not taken is answered 415 with the reason, whatever its name and type say, and leaves nothing', async () => {
    for (const [what, content] of Object.entries(harmful)) {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(content)], { type: 'image/jpeg' }), 'photo.jpg')
      expect(await send(form), what).toMatchObject({ http: 415, code: 'unsupported_type', why: 'forbidden_type' })
    }
    expect(await send(formOf(docx({ 'word/vbaProject.bin': 'x' }), 'a.docm'))).toMatchObject({ http: 415, why: 'macros' })
    await nothingStays()
  })

  it('S33: of more than may be is answered 413 and leaves nothing: by its own word, by its kind, and without a word', async () => {
    expect(await send(formOf(pdf(25_500_000)))).toMatchObject({ http: 413, code: 'too_large' })
    expect(await send(formOf(mp4('isom', 17_000_000), 'a.mp4'))).toMatchObject({ http: 413, why: 'too_large' })
    expect(await withoutLength(pdf(25_090_000))).toMatchObject({ http: 413 })
    await nothingStays()
  })

  it('S33: beyond a thousand of one owner is refused before it is read', async () => {
    await inTenant((trx) =>
      trx('files').insert(
        Array.from({ length: 1000 }, () => ({ id: newId(), owner_kind: 'chat', owner_id: owner, status: 'stored', created_at: now })),
      ),
    )
    expect(await send(formOf(pdf()))).toMatchObject({ http: 429, code: 'too_many' })
  })
})

describe('S32: a form that is none', () => {
  it.each<[string, FormData | string, Record<string, string>, number]>([
    ['no form', '{}', { 'content-type': 'application/json' }, 415],
    ['no boundary', 'x', { 'content-type': 'multipart/form-data' }, 400],
    ['no part', '--b--\r\n', { 'content-type': 'multipart/form-data; boundary=b' }, 400],
    [
      'only words',
      '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nhello\r\n--b--\r\n',
      { 'content-type': 'multipart/form-data; boundary=b' },
      400,
    ],
    ['an empty field name', formOf(pdf(), 'a.pdf', ''), {}, 400],
    [
      'no field name',
      `--b\r\ncontent-disposition: form-data; filename="a.pdf"\r\n\r\n${pdf()}\r\n--b--\r\n`,
      { 'content-type': 'multipart/form-data; boundary=b' },
      400,
    ],
    ['an empty file', formOf(Buffer.alloc(0)), {}, 400],
    [
      'an end that never comes',
      `--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n${pdf()}`,
      { 'content-type': 'multipart/form-data; boundary=b' },
      400,
    ],
    [
      'a head without end',
      `--b\r\ncontent-disposition: form-data; name="${'x'.repeat(50_000)}`,
      { 'content-type': 'multipart/form-data; boundary=b' },
      400,
    ],
  ])('%s', async (_what, form, headers, status) => {
    expect((await send(form, headers)).http).toBe(status)
    await nothingStays()
  })

  it('a thousand fields, two hundred nested ones, two files', async () => {
    const fields = formOf(pdf())
    for (let n = 0; n < 1000; n++) fields.append(`f${n}`, 'x')
    const nested = new FormData()
    for (let n = 0; n < 200; n++) nested.append(`a${'[b]'.repeat(n)}`, 'x')
    nested.append('file', new Blob([new Uint8Array(pdf())]), 'a.pdf')
    const two = formOf(pdf())
    two.append('more', new Blob([new Uint8Array(pdf())]), 'b.pdf')
    for (const form of [fields, nested, two]) expect(await send(form)).toMatchObject({ http: 400, code: 'bad_request' })
    await nothingStays()
  })

  it('five hundred that break off: nothing stays, the process lives, and the next one is taken', async () => {
    const before = process.memoryUsage().rss
    over = 0
    await breakOff(500)
    for (let tries = 0; tries < 200 && over < 500; tries++) await sleep(50)
    expect(over).toBe(500)
    await nothingStays()
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
    expect(await send(formOf(pdf()))).toMatchObject({ status: 'stored' })
  })
})

/** Sent without telling how much it is. */
function withoutLength(content: Buffer): Promise<Answer> {
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b' } }, (response) => {
      let text = ''
      response.on('data', (bytes) => (text += bytes)).on('end', () => resolve({ ...JSON.parse(text), http: response.statusCode }))
    })
    call.on('error', reject)
    call.write(head)
    call.write(content)
    call.end('\r\n--b--\r\n')
  })
}

/** So many halves of an upload, fifty at a time, each on a line that then is dead. From another process: in this one every line is watched until it is whole. */
async function breakOff(count: number): Promise<void> {
  const code = `
    const { connect } = require('node:net')
    const half = () => new Promise((resolve) => {
      const socket = connect(${new URL(url).port}, '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\\r\\nhost: x\\r\\ncontent-type: multipart/form-data; boundary=b\\r\\ncontent-length: 500000\\r\\n\\r\\n')
        socket.write('--b\\r\\ncontent-disposition: form-data; name="file"; filename="a.pdf"\\r\\n\\r\\n%PDF-1.4')
        socket.write(Buffer.alloc(100000, 'x'), () => setTimeout(() => socket.destroy(), Math.random() * 100))
      })
      socket.on('error', () => undefined).on('close', resolve)
    })
    const all = async () => { for (let n = 0; n < ${count}; n += 50) await Promise.all(Array.from({ length: 50 }, half)) }
    all()`
  await promisify(execFile)(process.execPath, ['-e', code])
}
