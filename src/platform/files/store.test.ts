import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHttp } from '#connectors/http.ts'
import { startBucket } from '#test/support/bucket.ts'
import { openFileStore } from './open.ts'
import { FileMissing, type FileStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasl-store-'))
const settings = { DATA_DIR: folder, AWS_ACCESS_KEY_ID: 'wasl-test-key', AWS_SECRET_ACCESS_KEY: 'wasl-test-secret' }
let bucket: Awaited<ReturnType<typeof startBucket>>
beforeAll(async () => {
  bucket = await startBucket({
    accessKeyId: settings.AWS_ACCESS_KEY_ID,
    secretAccessKey: settings.AWS_SECRET_ACCESS_KEY,
    region: 'me-south-1',
  })
})
afterAll(async () => {
  await bucket?.close()
  rmSync(folder, { recursive: true, force: true })
})

const stores: [name: string, open: (more?: object) => FileStore][] = [
  ['file://', () => openFileStore({ DATA_DIR: folder, STORAGE_URL: pathToFileURL(join(folder, 'kept')).href }, makeHttp())],
  [
    's3://',
    (more) =>
      openFileStore(
        { ...settings, STORAGE_URL: `s3://wasl-files/prod/1?endpoint=${encodeURIComponent(bucket.url)}&region=me-south-1`, ...more },
        makeHttp([bucket.host]),
      ),
  ],
]

async function whole(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

async function* parts(...all: (Buffer | Error)[]): AsyncGenerator<Buffer> {
  for (const one of all) {
    if (one instanceof Error) throw one
    yield one
  }
}

describe.each(stores)('a store at %s', (name, open) => {
  const left = (): string[] =>
    name === 's3://'
      ? [...bucket.objects.keys(), ...readdirSync(join(folder, 'files-out'))]
      : readdirSync(join(folder, 'kept'), { recursive: true, withFileTypes: true })
          .filter((one) => one.isFile())
          .map((one) => one.name)

  it('gives back what was put, and the newer where it was put twice', async () => {
    const store = open()
    const content = randomBytes(300_000)
    await store.put('tenant/one', parts(Buffer.from('first')))
    await store.put('tenant/one', parts(content.subarray(0, 1000), content.subarray(1000)))
    expect(await whole(await store.get('tenant/one'))).toEqual(content)
    await store.put('tenant/empty', parts())
    expect(await whole(await store.get('tenant/empty'))).toEqual(Buffer.alloc(0))
  })

  it('has nothing where nothing was put, nor after it was removed, which may be done twice', async () => {
    const store = open()
    await expect(store.get('tenant/none')).rejects.toBeInstanceOf(FileMissing)
    await store.put('tenant/two', parts(Buffer.from('x')))
    await store.remove('tenant/two')
    await store.remove('tenant/two')
    await expect(store.get('tenant/two')).rejects.toBeInstanceOf(FileMissing)
  })

  it('F33: a content that breaks off leaves what was there, and nothing of itself', async () => {
    const store = open()
    await store.put('tenant/three', parts(Buffer.from('whole')))
    const before = left().sort()
    const broken = () => parts(randomBytes(100_000), new Error('the line dropped'))
    await expect(store.put('tenant/three', broken())).rejects.toThrow('the line dropped')
    await expect(store.put('tenant/four', broken())).rejects.toThrow('the line dropped')
    expect(String(await whole(await store.get('tenant/three')))).toBe('whole')
    expect(left().sort()).toEqual(before)
  })

  it('S33: takes no key that could leave its place', async () => {
    const store = open()
    for (const key of ['../../etc/passwd', 'a/../b', '/a', 'a//b', 'A', 'a\u0000', 'a/.new', '', 'a?x=1'])
      await expect(
        Promise.resolve().then(() => store.put(key, parts())),
        key,
      ).rejects.toThrow(/not a key/)
  })
})

describe('a folder', () => {
  it('is readable by its owner alone, and rids itself of what a process that ended left growing', async () => {
    const home = join(folder, 'swept')
    mkdirSync(join(home, '.new'), { recursive: true })
    for (const one of ['old', 'young']) writeFileSync(join(home, '.new', one), 'x')
    utimesSync(join(home, '.new', 'old'), new Date(Date.now() - 7_200_000), new Date(Date.now() - 7_200_000))
    await openFileStore({ DATA_DIR: folder, STORAGE_URL: pathToFileURL(home).href }, makeHttp()).put('a/b', parts(Buffer.from('x')))
    expect(readdirSync(join(home, '.new'))).toEqual(['young'])
    expect(statSync(join(home, 'a/b')).mode & 0o777).toBe(0o600)
  })
})

describe('a bucket', () => {
  it('gets every call signed: another secret, and a content changed on the way, are refused', async () => {
    const [, open] = stores[1]!
    await expect(open({ AWS_SECRET_ACCESS_KEY: 'another' }).put('tenant/x', parts(Buffer.from('x')))).rejects.toThrow(
      'answered 403 to PUT: SignatureDoesNotMatch',
    )
    bucket.spoilNext()
    await expect(open().put('tenant/x', parts(randomBytes(5000)))).rejects.toThrow(/answered 400 to PUT: XAmzContentSHA256Mismatch/)
    expect([...bucket.objects.keys()].filter((key) => key.endsWith('/x'))).toEqual([])
  })

  it('lies under its prefix, and is told what it gets: length and checksum', async () => {
    await stores[1]![1]().put('tenant/five', parts(Buffer.from('hello')))
    expect(bucket.objects.has('/wasl-files/prod/1/tenant/five')).toBe(true)
    expect(bucket.lastPut).toMatchObject({ 'content-length': '5', 'x-amz-content-sha256': expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('S27: is called through the guard like everybody else', async () => {
    const store = openFileStore({ ...settings, STORAGE_URL: `s3://b?endpoint=${encodeURIComponent(bucket.url)}` }, makeHttp())
    await expect(store.get('a')).rejects.toMatchObject({ kind: 'rejected', code: 'forbidden_address' })
  })

  it('tells a fault of the store from a file that is not there', async () => {
    const [, open] = stores[1]!
    bucket.failNext(503)
    await expect(open().get('tenant/five')).rejects.toThrow('answered 503 to GET: SlowDown')
    const none = openFileStore(
      { ...settings, STORAGE_URL: `s3://no-such?endpoint=${encodeURIComponent(bucket.url)}&region=me-south-1` },
      makeHttp([bucket.host]),
    )
    await expect(none.get('a')).rejects.toThrow('answered 404 to GET: NoSuchBucket')
  })
})
