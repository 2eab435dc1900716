import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileRow, findFile } from '#src/files/queries.ts'
import { saveContent } from '#src/files/save.ts'
import { settleArrived } from '#src/files/settle.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'
import { type Clamd, EICAR, startClamd } from '#test/support/clamd.ts'
import { pdf, picture } from '#test/support/contents.ts'
import { scan } from './scanner.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasl-scan-'))
let clamd: Clamd
let app: TestApp
beforeAll(async () => {
  clamd = await startClamd()
  app = await startTestApp({ role: 'worker', env: { DATA_DIR: folder, LOG_LEVEL: 'silent', SCANNER_URL: clamd.url } })
})
afterAll(async () => {
  await app?.close()
  await clamd?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const inTenant = <T>(run: (trx: Trx) => Promise<T>): Promise<T> => app.app.world.db.tenant(app.tenant.id, run)
const rowOf = (id: string): Promise<FileRow> => inTenant(async (trx) => (await findFile(trx, id))!)
const leftOf = (id: string): string[] => {
  const place = join(folder, 'files', app.tenant.id, id)
  return existsSync(place) ? readdirSync(place) : []
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content
}

/** A file that has come in, before anybody looked at it. */
async function arrived(content: Buffer): Promise<string> {
  const file = { tenantId: app.tenant.id, id: newId() }
  const now = app.clock.now()
  const key = await inTenant(async (trx) => keysOf(trx).data)
  await inTenant((trx) => trx('files').insert({ id: file.id, owner_kind: 'chat', owner_id: newId(), created_at: now }))
  const known = await saveContent(app.app.world.files, key, file, once(content))
  await inTenant((trx) => settleArrived(trx, file.id, known, { now, scans: true }))
  return file.id
}

describe('S34: a virus scanner looks at what comes in', () => {
  it('lets through what is clean, and only then', async () => {
    const id = await arrived(pdf())
    expect(await rowOf(id)).toMatchObject({ status: 'pending', type: 'application/pdf' })
    await app.settle()
    expect(await rowOf(id)).toMatchObject({ status: 'stored', type: 'application/pdf' })
  })

  it('refuses what carries something, tells why, and keeps nothing of it', async () => {
    const id = await arrived(Buffer.from(`\n${EICAR}\n`))
    await app.settle()
    expect(await rowOf(id)).toMatchObject({ status: 'refused', why: 'infected', type: null })
    expect(leftOf(id)).toEqual([])
  })

  it('holds files while it is away, and looks at them when it is back', async () => {
    await clamd.stop()
    const [clean, infected] = [await arrived(pdf()), await arrived(Buffer.from(EICAR))]
    await app.settle()
    for (const id of [clean, infected]) expect(await rowOf(id)).toMatchObject({ status: 'pending' })
    await clamd.start()
    app.clock.advance(16_000)
    await app.settle()
    expect((await rowOf(clean)).status).toBe('stored')
    expect(await rowOf(infected)).toMatchObject({ status: 'refused', why: 'infected' })
  })

  it('need not look at pictures: they are drawn anew', async () => {
    const before = clamd.looked()
    const id = await arrived(await picture(20, 20))
    await app.settle(60_000)
    expect((await rowOf(id)).status).toBe('stored')
    expect(clamd.looked()).toBe(before)
  })
})

describe('the scanner’s word', () => {
  it('is of the whole content, however it comes in pieces', async () => {
    const bytes = Buffer.concat([Buffer.alloc(3_000_000, 'a'), Buffer.from(EICAR)])
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 65_537) yield bytes.subarray(at, at + 65_537)
    }
    expect(await scan(clamd.url, pieces())).toEqual({ is: 'infected', name: 'Eicar-Signature' })
  })

  it('is no word where it gives up: nothing is let through by that', async () => {
    const small = await startClamd(1000)
    await expect(scan(small.url, once(Buffer.alloc(5000, 'a')))).rejects.toThrow(/size limit exceeded|ECONNRESET|EPIPE|closed/)
    await small.stop()
    await expect(scan(small.url, once(Buffer.from('a')))).rejects.toThrow('ECONNREFUSED')
  })
})
