// Long: one walk of a file from a client's phone to whoever may have it, with every fault on its way.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropFiles } from '#src/files/drop.ts'
import { fileLink } from '#src/files/link.ts'
import type { FileRow } from '#src/files/queries.ts'
import { newId } from '#src/platform/id.ts'
import { hashToken, newToken } from '#src/platform/keys.ts'
import { isUp } from '../support/child.ts'
import { harmful, pdf, photo, picture } from '../support/contents.ts'
import { openScene } from '../support/scene.ts'
import {
  calm,
  deliver,
  diaryOf,
  hire,
  inTenant,
  LOGO,
  leadOf,
  type Office,
  openOffice,
  requestsOf,
  rowsOf,
  someone,
  until,
  writes,
} from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasl-files-'))
let office: Office
beforeAll(async () => {
  office = await openOffice(['whatsapp', 'instagram', 'whatsapp-gateway'], { env: { DATA_DIR: folder } })
  await hire(office, 'سارة')
})
afterAll(async () => {
  await office?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What the store holds of a file. */
function partsOf(file: { id: string }): string[] {
  const home = join(folder, 'files', office.tenant.id, file.id)
  try {
    return readdirSync(home).sort()
  } catch {
    return []
  }
}

const unfinished = (): string[] => readdirSync(join(folder, 'files', '.new'))

/** A client who wrote sends something on WhatsApp; answers the file as it stands when all is calm. */
async function sends(scenario: string, options: Record<string, unknown> = {}, client = someone('مرسل')): Promise<FileRow> {
  await writes(office, client)
  await deliver(office, 'whatsapp', { scenario, ...client, ...options })
  await calm(office, 60_000)
  return fileOf(client)
}

async function fileOf(client: { name: string }): Promise<FileRow> {
  const lead = await leadOf(office, client.name)
  const rows = (await rowsOf(office, 'files', { lead_id: lead.id })) as unknown as FileRow[]
  if (rows.length !== 1) throw new Error(`${rows.length} files`)
  return rows[0]!
}

async function download(path: string, headers: Record<string, string> = { authorization: `Bearer ${office.key}` }) {
  const response = await fetch(office.url + path, { headers, redirect: 'manual' })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

describe('what clients send reaches their enquiry', () => {
  it('a document on WhatsApp: fetched, checked, sealed, and handed out byte by byte as a download', async () => {
    const content = Buffer.concat([pdf(), randomBytes(2_000_000)])
    const client = someone('مستند')
    const file = await sends('document', { base64: content.toString('base64'), filename: 'عرض ../السعر.exe' }, client)
    expect(file).toMatchObject({ status: 'stored', type: 'application/pdf', kind: 'document', size: content.length })
    expect(partsOf(file)).toEqual(['arrived'])
    const { status, headers, bytes } = await download(`/api/v1/files/${file.id}`)
    expect([status, bytes.equals(content)]).toEqual([200, true])
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(content.length),
      'content-disposition': `attachment; filename="_____.pdf"; filename*=UTF-8''${encodeURIComponent('السعر.pdf')}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cache-control': 'private, no-store',
    })
    expect(await diaryOf(office, await leadOf(office, client.name))).toContain('file.stored')
  })

  it('a photo: drawn anew without the place it was taken at, with a small one', async () => {
    const file = await sends('image', { base64: (await photo(900, 600)).toString('base64'), mime: 'image/jpeg' })
    expect(file).toMatchObject({ status: 'stored', type: 'image/jpeg', width: 600, height: 900, has_thumbnail: true })
    expect(partsOf(file)).toEqual(['drawn', 'thumbnail'])
    const { bytes, headers } = await download(`/api/v1/files/${file.id}`)
    expect(headers.get('content-length')).toBe(String(bytes.length))
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    const small = await download(`/api/v1/files/${file.id}/thumbnail`)
    expect(small.headers.get('content-type')).toBe('image/webp')
    expect(await sharp(small.bytes).metadata()).toMatchObject({ width: 213, height: 320 })
  })

  it('a voice note, with its length', async () => {
    expect(await sends('voice')).toMatchObject({ status: 'stored', type: 'audio/ogg', kind: 'audio', seconds: 0.2 })
  })

  it('on Instagram, and through a gateway', async () => {
    const [onInstagram, byGateway] = [someone('إنستغرام'), someone('وسيط')]
    await deliver(office, 'instagram', {
      scenario: 'dm-media',
      ...onInstagram,
      text: LOGO,
      base64: (await picture(80, 60)).toString('base64'),
      mime: 'image/jpeg',
    })
    await deliver(office, 'whatsapp-gateway', { scenario: 'media', ...byGateway, text: LOGO })
    await calm(office, 60_000)
    const rows = (await rowsOf(office, 'files')) as unknown as FileRow[]
    const connections = (name: string) => rows.filter((row) => row.connection_id === office.fakes[name]!.connectionId)
    expect(connections('instagram')).toMatchObject([{ status: 'stored', type: 'image/jpeg', width: 80 }])
    expect(connections('whatsapp-gateway')).toMatchObject([{ status: 'stored', type: 'application/pdf' }])
  })

  it('the same webhook three times is one file', async () => {
    const client = someone('مكرر')
    await writes(office, client)
    await deliver(office, 'whatsapp', { scenario: 'document', ...client, duplicate: 2 })
    await calm(office)
    expect(await fileOf(client)).toMatchObject({ status: 'stored' })
  })
})

describe('F33: whatever goes wrong on the way, nothing half stored remains, and why stands on the file', () => {
  it.each<[string, string, Record<string, unknown>, string, string | null]>([
    ['an address that died meanwhile is asked for anew', 'image', { fault: 'expire-once' }, 'stored', null],
    [
      'a line that breaks in the middle is tried again',
      'document',
      { base64: pdf(500_000).toString('base64'), fault: 'cut' },
      'stored',
      null,
    ],
    [
      'a page that says it is a photo',
      'image',
      { base64: harmful['a page']!.toString('base64'), mime: 'image/jpeg' },
      'refused',
      'mismatch',
    ],
    [
      'S31: a drawing with a script',
      'document',
      { base64: harmful['a drawing with a script']!.toString('base64'), mime: 'image/svg+xml' },
      'refused',
      'forbidden_type',
    ],
    [
      'a program that says it is a document',
      'document',
      { base64: harmful['a program for Windows']!.toString('base64') },
      'refused',
      'forbidden_type',
    ],
    [
      'a film that is too large',
      'video',
      { base64: Buffer.concat([Buffer.from('\x00\x00\x00\x18ftypisom', 'latin1'), Buffer.alloc(16_500_000)]).toString('base64') },
      'refused',
      'too_large',
    ],
    ['a document beyond all limits', 'document', { base64: pdf(25_000_001).toString('base64') }, 'refused', 'too_large'],
  ])('%s', async (_what, scenario, options, status, why) => {
    const client = someone('خلل')
    await writes(office, client)
    await deliver(office, 'whatsapp', { scenario, ...client, ...options })
    await calm(office, 60_000)
    for (let round = 0; round < 4 && (await fileOf(client)).status === 'pending'; round++) {
      office.clock.advance(20_000)
      await calm(office, 60_000)
    }
    const file = await fileOf(client)
    expect([file.status, file.why]).toEqual([status, why])
    expect(unfinished()).toEqual([])
    if (status === 'stored') return
    expect(partsOf(file)).toEqual([])
    const about = await office.call<{ why: { text: { ar: string; en: string } } }>('GET', `files/${file.id}/about`)
    expect(about.body.why.text.ar).toMatch(/[\u0600-\u06ff]{3}/)
    expect(about.body.why.text.en).toMatch(/\.$/)
    expect(await download(`/api/v1/files/${file.id}`)).toMatchObject({ status: 410 })
  })

  it('what came otherwise than the platform says is asked for three times, then refused', async () => {
    const client = someone('تالف')
    await writes(office, client)
    await deliver(office, 'whatsapp', { scenario: 'document', ...client, fault: 'wrong-sum' })
    for (let round = 0; round < 3; round++) {
      await calm(office, 60_000)
      office.clock.advance(20_000)
    }
    await calm(office)
    const file = await fileOf(client)
    expect([file.status, file.why, partsOf(file)]).toEqual(['refused', 'damaged', []])
  })

  it('what the platform has no more is gone: at once where it says so, after an hour and a half where it may be late', async () => {
    const insta = someone('منتهٍ')
    await deliver(office, 'instagram', { scenario: 'dm-media', ...insta, text: LOGO, fault: 'gone' })
    const client = someone('منتهٍ')
    await writes(office, client)
    await deliver(office, 'whatsapp', { scenario: 'image', ...client, fault: 'gone' })
    await calm(office)
    const onInstagram = (await rowsOf(office, 'files', { connection_id: office.fakes.instagram!.connectionId })) as unknown as FileRow[]
    expect(onInstagram.at(-1)).toMatchObject({ status: 'gone', why: 'expired' })
    for (let round = 0; round < 12; round++) {
      office.clock.advance(3_600_000)
      await calm(office)
    }
    expect(await fileOf(client)).toMatchObject({ status: 'gone', why: 'unreachable' })
  })

  it('a refused token waits for a person and costs no file', async () => {
    const client = someone('رمز')
    await writes(office, client)
    await calm(office)
    office.fakes.whatsapp!.faults.add({ kind: 'unauthorized', when: 'before', rate: 1, count: 3, match: 'phone_number_id' })
    office.fakes.whatsapp!.faults.add({ kind: 'unauthorized', when: 'before', rate: 1, count: 1, match: 'media-file' })
    await deliver(office, 'whatsapp', { scenario: 'voice', ...client })
    await calm(office)
    expect(await fileOf(client)).toMatchObject({ status: 'pending' })
    office.fakes.whatsapp!.faults.clear()
    office.clock.advance(301_000)
    await calm(office)
    expect(await fileOf(client)).toMatchObject({ status: 'stored' })
  })

  it('a slow file holds up nobody: another’s comes meanwhile, and messages too', async () => {
    const [slow, quick] = [someone('بطيء'), someone('سريع')]
    for (const one of [slow, quick]) await writes(office, one)
    await calm(office)
    office.fakes.whatsapp!.faults.add({ kind: 'slow', when: 'before', rate: 1, count: 1, match: 'media-file', delayMs: 6000 })
    await deliver(office, 'whatsapp', { scenario: 'voice', ...slow })
    await until(() => expect(office.fakes.whatsapp!.faults.list).toEqual([]))
    await deliver(office, 'whatsapp', { scenario: 'document', ...quick })
    await until(async () => expect((await fileOf(quick)).status).toBe('stored'))
    expect((await fileOf(slow)).status).toBe('pending')
    await until(async () => expect((await fileOf(slow)).status).toBe('stored'))
  })
})

it('R3: a worker killed while a file comes in leaves nothing behind; the next one fetches it', async () => {
  const scene = await openScene({ connectors: ['whatsapp', 'odoo', 'google-sheets', 'smtp'], freelancers: 1 })
  const home = join(folder, 'killed')
  const env = { DATA_DIR: home }
  const file = () => scene.wasl.app.world.db.tenant(scene.wasl.tenant.id, (trx) => trx('files').first())
  const kept = () => readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  try {
    const { faults } = scene.wasl.fakes.whatsapp!
    faults.add({ kind: 'slow', when: 'after', rate: 1, count: 1, match: 'media-file', delayMs: 60_000 })
    await scene.send('whatsapp', 'document', { base64: pdf(3_000_000).toString('base64') })
    const first = await scene.start({ env })
    await isUp(first)
    await until(() => expect(faults.list).toEqual([]), 60_000)
    await first.kill()
    expect(await file()).toMatchObject({ status: 'pending' })
    await scene.start({ env })
    await until(async () => expect(await file()).toMatchObject({ status: 'stored', size: 3_000_000 }), 60_000)
    expect(kept().map((one) => one.name)).toEqual(['arrived'])
  } finally {
    await scene.close()
  }
}, 150_000)

describe('who may have a file', () => {
  let file: FileRow
  let sara: { id: string }
  let requestId: string
  beforeAll(async () => {
    const client = someone('خاص')
    file = await sends('document', {}, client)
    const [request] = await requestsOf(office, await leadOf(office, client.name))
    sara = { id: request.freelancer_id }
    requestId = request.id
  })

  const asFreelancer = async (freelancerId: string) => {
    const token = newToken()
    await office.app.world.db.system((trx) =>
      trx('token_hashes').insert({
        hash: hashToken(token),
        tenant_id: office.tenant.id,
        purpose: 'session',
        subject_id: newId(),
        person_id: freelancerId,
        scope: `freelancer:${freelancerId}`,
      }),
    )
    return { cookie: `wasl=${token}` }
  }
  const linkFor = (freelancerId: string, minutes = 10) =>
    inTenant(office, async (trx) => fileLink(trx, file.id, { freelancerId }, new Date(office.clock.now().getTime() + minutes * 60_000)))

  it('S3: the staff, and the freelancer it is offered to; not another one, not another house', async () => {
    expect((await download(`/api/v1/files/${file.id}`, await asFreelancer(sara.id))).status).toBe(200)
    expect((await download(`/api/v1/files/${file.id}`, await asFreelancer(newId()))).status).toBe(404)
    expect((await download(`/api/v1/files/${file.id}`, { authorization: `Bearer ${office.otherKey}` })).status).toBe(404)
    expect((await download(`/api/v1/files/${file.id}`, {})).status).toBe(401)
  })

  it('leaves a line in the audit trail when the house looks', async () => {
    const before = await rowsOf(office, 'audit', { action: 'file.read', subject_id: file.id })
    await download(`/api/v1/files/${file.id}`)
    await download(`/api/v1/files/${file.id}`, await asFreelancer(sara.id))
    const after = await rowsOf(office, 'audit', { action: 'file.read', subject_id: file.id })
    expect(after.length - before.length).toBe(1)
    expect(after.at(-1)).toMatchObject({ actor: expect.stringMatching(/^key:/), detail: { part: 'content' } })
  })

  it('a signed address works without a session, until it ends, for the one it was made for (S35)', async () => {
    const path = await linkFor(sara.id)
    const { status, headers, bytes } = await download(path, {})
    expect([status, String(bytes.subarray(0, 5)), headers.get('content-disposition')?.split(';')[0]]).toEqual([200, '%PDF-', 'attachment'])
    expect((await download(await linkFor(newId()), {})).status, 'somebody it was not offered to').toBe(404)
    const ended = await linkFor(sara.id, 0)
    expect((await download(ended, {})).status).toBe(403)
    office.clock.advance(600_000)
    expect((await download(path, {})).status, 'after ten minutes').toBe(403)
  })

  it('S35: is not shown on another site, but opens for who follows a link in a mail', async () => {
    const path = await linkFor(sara.id)
    // Not by fetch, which writes these by itself.
    const from = (mode: string, dest: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest }
        get(office.url + path, { headers }, (response) => resolve(response.resume().statusCode)).on('error', reject)
      })
    expect(await from('no-cors', 'image')).toBe(403)
    expect(await from('navigate', 'iframe')).toBe(403)
    expect(await from('navigate', 'document')).toBe(200)
  })

  it('S16: no letter of an address can be changed', async () => {
    const path = await linkFor(sara.id)
    for (let at = 3; at < path.length; at += 5) {
      const other = path.slice(0, at) + (path[at] === 'A' ? 'B' : 'A') + path.slice(at + 1)
      expect((await download(other, {})).status, `letter ${at}`).toBe(403)
    }
    for (const odd of ['/f/x', `/f/${'A'.repeat(71)}.${'A'.repeat(43)}`, `${path}A`])
      expect((await download(odd, {})).status, odd).toBe(403)
  })

  it('S4: who loses the enquiry loses its files and their addresses at once', async () => {
    const session = await asFreelancer(sara.id)
    const path = await linkFor(sara.id)
    expect((await download(path, {})).status).toBe(200)
    expect((await office.call('POST', `requests/${requestId}/withdraw`)).status).toBe(200)
    expect((await download(path, {})).status).toBe(404)
    expect((await download(`/api/v1/files/${file.id}`, session)).status).toBe(404)
  })

  it('a content that was tampered with in the store is never handed out as whole', async () => {
    const spoilt = await sends('document', { base64: pdf(300_000).toString('base64') })
    const path = join(folder, 'files', office.tenant.id, spoilt.id, 'arrived')
    const bytes = readFileSync(path)
    bytes[200_000]! ^= 1
    writeFileSync(path, bytes)
    await expect(download(`/api/v1/files/${spoilt.id}`)).rejects.toThrow()
    rmSync(path)
    expect((await download(`/api/v1/files/${spoilt.id}`)).status).toBe(410)
  })

  it('goes for good, content and row, when it is dropped', async () => {
    const unwanted = await sends('image', { base64: (await picture(50, 50)).toString('base64') })
    expect(partsOf(unwanted)).toEqual(['drawn', 'thumbnail'])
    await inTenant(office, (trx) => dropFiles(trx, [unwanted.id], office.clock.now()))
    await calm(office)
    expect(partsOf(unwanted)).toEqual([])
    expect((await download(`/api/v1/files/${unwanted.id}`)).status).toBe(404)
  })

  it('many sent at once all come, each whole', async () => {
    const client = someone('ألبوم')
    await writes(office, client)
    await deliver(office, 'whatsapp', { scenario: 'image', ...client, count: 12, base64: (await picture(200, 150)).toString('base64') })
    await calm(office, 60_000)
    const lead = await leadOf(office, client.name)
    const rows = (await rowsOf(office, 'files', { lead_id: lead.id })) as unknown as FileRow[]
    expect(rows.map((row) => row.status)).toEqual(Array.from({ length: 12 }, () => 'stored'))
  })
})
