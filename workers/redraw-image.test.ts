import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPart } from '#src/files/open.ts'
import { type FileRow, findFile } from '#src/files/queries.ts'
import { type Part, saveContent } from '#src/files/save.ts'
import { settleArrived } from '#src/files/settle.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'
import { bomb, photo, picture } from '#test/support/contents.ts'
import { redrawWithin } from './redraw-image.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasl-redraw-'))
let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ role: 'worker', env: { DATA_DIR: folder, LOG_LEVEL: 'silent' } })
})
afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true })
})

const inTenant = <T>(run: (trx: Trx) => Promise<T>): Promise<T> => app.app.world.db.tenant(app.tenant.id, run)

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content
}

/** A picture that has come in, and whatever became of it. */
async function drawn(content: Buffer): Promise<{ row: FileRow; read(part: Part): Promise<Buffer>; left: string[] }> {
  const { db, files } = app.app.world
  const file = { tenantId: app.tenant.id, id: newId() }
  const now = app.clock.now()
  const key = await db.tenant(app.tenant.id, async (trx) => keysOf(trx).data)
  await inTenant((trx) => trx('files').insert({ id: file.id, owner_kind: 'chat', owner_id: newId(), created_at: now }))
  const known = await saveContent(files, key, file, once(content))
  await inTenant((trx) => settleArrived(trx, file.id, known, { now, scans: false }))
  await app.settle(60_000)
  return {
    row: (await db.tenant(app.tenant.id, (trx) => findFile(trx, file.id)))!,
    read: async (part) => Buffer.concat(await (await openPart(files, key, file, part)).toArray()),
    left: readdirSync(join(folder, 'files', file.tenantId, file.id)).sort(),
  }
}

describe('a picture that comes in', () => {
  it('S35: is drawn anew: upright, without place, phone or any other note, and small beside it', async () => {
    const sent = await photo(400, 300)
    expect((await sharp(sent).metadata()).exif?.includes('SecretPhone')).toBe(true)
    const { row, read, left } = await drawn(sent)
    expect(row).toMatchObject({ status: 'stored', type: 'image/jpeg', width: 300, height: 400, has_thumbnail: true })
    expect(left).toEqual(['drawn', 'thumbnail'])
    const picture = await read('drawn')
    expect(picture.length).toBe(row.size)
    for (const bytes of [picture, await read('thumbnail')]) {
      const notes = await sharp(bytes).metadata()
      expect([notes.exif, notes.xmp, notes.iptc, notes.orientation]).toEqual([undefined, undefined, undefined, undefined])
      expect(/SecretPhone|wasl-exif-mark|Exif/.test(bytes.toString('latin1'))).toBe(false)
    }
    expect(await sharp(await read('thumbnail')).metadata()).toMatchObject({ format: 'webp', width: 240, height: 320 })
  })

  it('is at most 2560 pixels on its longer side, and never made larger', async () => {
    expect((await drawn(await picture(4000, 1000))).row).toMatchObject({ width: 2560, height: 640 })
    expect((await drawn(await picture(40, 30))).row).toMatchObject({ width: 40, height: 30 })
  })

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('stays what it is: %s', async (format) => {
    const { row, read } = await drawn(await picture(64, 48, format))
    expect(row).toMatchObject({ status: 'stored', type: `image/${format}` })
    expect((await sharp(await read('drawn')).metadata()).format).toBe(format)
  })

  it('goes on moving, where it moved', async () => {
    const frames = await Promise.all([picture(50, 40, 'png'), picture(50, 40, 'png'), picture(50, 40, 'png')])
    const moving = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100, 100] })
      .toBuffer()
    const { row, read } = await drawn(moving)
    expect(row).toMatchObject({ status: 'stored', width: 50, height: 40 })
    expect((await sharp(await read('drawn')).metadata()).pages).toBe(3)
  })

  it('S31: leaves behind what was hidden in it: a picture that is a script as well', async () => {
    const both = Buffer.concat([await picture(30, 30, 'gif'), Buffer.from('/*<script>alert("polyglot")</script>*/')])
    const { row, read } = await drawn(both)
    expect(row.status).toBe('stored')
    expect((await read('drawn')).includes('polyglot')).toBe(false)
  })

  it('S33: is refused before it is unfolded where it has more than 50 megapixels, however small it comes', async () => {
    const { row, left } = await drawn(bomb(60_000, 60_000))
    expect([row.status, row.why, left]).toEqual(['refused', 'too_many_pixels', []])
    expect((await drawn(bomb(10_001, 5000))).row.why).toBe('too_many_pixels')
  })

  it('is refused where it cannot be opened, and nothing of it stays', async () => {
    const whole = await picture(200, 200, 'jpeg')
    for (const content of [
      whole.subarray(0, 300),
      bomb(100, 100),
      Buffer.concat([Buffer.from('GIF89a=1;alert(1)//'), Buffer.alloc(100)]),
    ]) {
      const { row, left } = await drawn(content)
      expect([row.status, row.why, left]).toEqual(['refused', 'broken', []])
    }
  })

  it('of 48 megapixels still passes, and many at once wait their turn', async () => {
    const large = await sharp({ create: { width: 8000, height: 6000, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer()
    const all = await Promise.all([drawn(large), ...Array.from({ length: 6 }, async (_, n) => drawn(await picture(300 + n, 200)))])
    expect(all.map(({ row }) => row.status)).toEqual(Array.from({ length: 7 }, () => 'stored'))
    expect(all[0]!.row).toMatchObject({ width: 2560, height: 1920 })
  })

  it('S33: that takes too long, or too much memory, ends its child and nothing else; the third time it is refused', async () => {
    const { db, files } = app.app.world
    const file = { tenantId: app.tenant.id, id: newId() }
    const key = await db.tenant(app.tenant.id, async (trx) => keysOf(trx).data)
    await inTenant((trx) =>
      trx('files').insert({ id: file.id, owner_kind: 'chat', owner_id: newId(), kind: 'image', created_at: new Date() }),
    )
    await saveContent(files, key, file, once(await picture(300, 300)))
    const attempt = (tries: number) =>
      redrawWithin(1, app.app.world, {
        id: 0,
        kind: 'file.redraw',
        tenantId: file.tenantId,
        subjectId: file.id,
        ownerId: null,
        epoch: 0,
        rev: 0,
        tries,
      })
    expect([(await attempt(0)).is, (await attempt(1)).is]).toEqual(['again', 'again'])
    const last = await attempt(2)
    await inTenant(async (trx) => last.is === 'done' && last.write?.(trx))
    expect(await db.tenant(app.tenant.id, (trx) => findFile(trx, file.id))).toMatchObject({ status: 'refused', why: 'broken' })
    expect(readdirSync(join(folder, 'files', file.tenantId, file.id))).toEqual([])

    // A child that finds itself too large ends itself.
    const greedy = `data:text/javascript,process.memoryUsage.rss=()=>${1e12}`
    const child = spawn(process.execPath, ['--import', greedy, join(import.meta.dirname, 'redraw-child.ts')], {
      env: {},
      stdio: ['pipe', 'ignore', 'ignore', 'ignore', 'ignore'],
    })
    expect(await new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))).toBe('SIGKILL')
  })
})
