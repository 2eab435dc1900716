import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a bucket's owner knows. */
export interface BucketKeys {
  accessKeyId: string
  secretAccessKey: string
  region: string
}

/**
 * An S3 stand-in over HTTP with the one bucket `wasl-files`: it works out every call's signature by itself (AWS Signature Version 4, header form) and the checksum of
 * what it gets, and refuses what does not fit. Source: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export async function startBucket(keys: BucketKeys) {
  const objects = new Map<string, Buffer>()
  const wishes = { spoil: false, fail: 0 }
  let lastPut: IncomingHttpHeaders = {}

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url!, 'http://s3').pathname
    const body = Buffer.concat(await request.toArray())
    if (wishes.spoil && body.length) body[0]! ^= 1
    const refuse = (status: number, code: string): void =>
      void response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
    const failing = wishes.fail
    Object.assign(wishes, { spoil: false, fail: 0 })
    if (failing) return refuse(failing, 'SlowDown')
    if (request.headers.authorization !== signatureOf(request, path, keys)) return refuse(403, 'SignatureDoesNotMatch')
    if (Math.abs(Date.now() - readDate(String(request.headers['x-amz-date']))) > 900_000) return refuse(403, 'RequestTimeTooSkewed')
    if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
      return refuse(400, 'XAmzContentSHA256Mismatch')
    if (!path.startsWith('/wasl-files/')) return refuse(404, 'NoSuchBucket')
    if (request.method === 'PUT') {
      if (request.headers['content-length'] === undefined) return refuse(411, 'MissingContentLength')
      lastPut = request.headers
      objects.set(path, body)
      return void response.end()
    }
    if (request.method === 'DELETE') {
      objects.delete(path)
      return void response.writeHead(204).end()
    }
    const found = objects.get(path)
    if (!found) return refuse(404, 'NoSuchKey')
    response.end(found)
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    /** Path → content. */
    objects,
    get lastPut() {
      return lastPut
    },
    /** A byte of the next content changes on its way. */
    spoilNext: () => void Object.assign(wishes, { spoil: true }),
    failNext: (status: number) => void Object.assign(wishes, { fail: status }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function signatureOf(request: IncomingMessage, path: string, { accessKeyId, secretAccessKey, region }: BucketKeys): string {
  const at = String(request.headers['x-amz-date'])
  const scope = `${at.slice(0, 8)}/${region}/s3/aws4_request`
  const signed = /SignedHeaders=([^,]+)/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const named = signed.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`)
  const canonical = [request.method, path, '', named.join(''), signed, request.headers['x-amz-content-sha256']].join('\n')
  const text = ['AWS4-HMAC-SHA256', at, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [region, 's3', 'aws4_request'].reduce<Buffer>(
    (made, part) => hmac(made, part),
    hmac(`AWS4${secretAccessKey}`, at.slice(0, 8)),
  )
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${hmac(key, text).toString('hex')}`
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function readDate(at: string): number {
  return Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
