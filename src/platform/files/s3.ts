import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { AwsV4Signer } from 'aws4fetch'
import type { Http } from '#connectors/http.ts'
import { FileMissing, type FileStore, type StorageSettings } from './store.ts'

const TIMEOUT_MS = 120_000
/** Above the largest content; the store is not to fill our memory or disk. */
const MAX_BYTES = 64 * 1024 * 1024
const EMPTY = createHash('sha256').digest('hex')

/**
 * A bucket of any S3-compatible store: `s3://bucket/prefix?endpoint=https://…&region=…`. A content is gathered on our disk first (sealed already), since S3 must be
 * told its length; the checksum that goes with it makes a content cut off on the way none at all. Names go into the path (`/bucket/key`), as every such store takes them.
 * Source: docs.aws.amazon.com/AmazonS3/latest/API (PutObject, GetObject, DeleteObject, sig-v4-header-based-auth)
 */
export function openBucket(settings: StorageSettings, http: Pick<Http, 'stream'>): FileStore {
  const url = new URL(settings.STORAGE_URL!)
  const region = url.searchParams.get('region') ?? settings.AWS_REGION ?? 'us-east-1'
  const endpoint = url.searchParams.get('endpoint') ?? settings.AWS_ENDPOINT ?? `https://s3.${region}.amazonaws.com`
  const base = [endpoint.replace(/\/+$/, ''), url.hostname, url.pathname.replace(/^\/+|\/+$/g, '')].filter(Boolean).join('/')
  const keys = { accessKeyId: settings.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: settings.AWS_SECRET_ACCESS_KEY ?? '' }

  async function call(method: 'GET' | 'PUT' | 'DELETE', key: string, body?: { path: string; length: number; sha256: string }) {
    const headers = { 'x-amz-content-sha256': body?.sha256 ?? EMPTY }
    const signed = await new AwsV4Signer({ ...keys, region, service: 's3', method, url: `${base}/${key}`, headers }).sign()
    const answer = await http.stream({
      method,
      url: String(signed.url),
      headers: { ...Object.fromEntries(signed.headers), ...(body ? { 'content-length': String(body.length) } : {}) },
      ...(body ? { body: createReadStream(body.path) } : {}),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    })
    if (answer.status >= 200 && answer.status < 300) return answer.body
    const words = await firstWords(answer.body)
    if (answer.status === 404 && !words.includes('NoSuchBucket')) throw new FileMissing(`no file ${key}`)
    throw new Error(`the file store answered ${answer.status} to ${method}: ${words}`)
  }

  return {
    async put(key, content) {
      const gathered = await gather(join(resolve(settings.DATA_DIR), 'files-out'), content)
      try {
        await drain(await call('PUT', key, gathered))
      } finally {
        await rm(gathered.path, { force: true })
      }
    },
    get: (key) => call('GET', key),
    remove: (key) =>
      call('DELETE', key).then(drain, (error: unknown) => {
        if (!(error instanceof FileMissing)) throw error
      }),
  }
}

async function gather(folder: string, content: AsyncIterable<Buffer>): Promise<{ path: string; length: number; sha256: string }> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  const hash = createHash('sha256')
  let length = 0
  const handle = await open(path, 'wx', 0o600)
  try {
    for await (const bytes of content) {
      hash.update(bytes)
      length += bytes.length
      await handle.writeFile(bytes)
    }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return { path, length, sha256: hash.digest('hex') }
}

async function drain(body: Readable): Promise<void> {
  for await (const _bytes of body) {
    // Read to its end so that the socket is free again.
  }
}

/** What the store said, for the log: its XML names the fault, never a secret of ours. */
async function firstWords(body: Readable): Promise<string> {
  let text = ''
  for await (const bytes of body) {
    text += bytes
    if (text.length > 2000) break
  }
  return (/<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? text.slice(0, 200)).replace(/\s+/g, ' ')
}
