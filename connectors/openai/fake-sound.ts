import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const transcripts = JSON.parse(readFileSync(new URL('fixtures/transcripts.json', import.meta.url), 'utf8')) as {
  otherwise: string
  bySha256: Record<string, string>
}

/** A form as it was posted: its fields, and its file. */
export interface Upload {
  fields: Record<string, string>
  file: { name: string; type: string; bytes: Buffer } | null
}

/** Takes a multipart body apart; null for what is none. */
export async function readUpload(contentType: string, body: Buffer): Promise<Upload | null> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    const upload: Upload = { fields: {}, file: null }
    for (const [name, value] of form) {
      if (typeof value === 'string') upload.fields[name] = value
      else upload.file = { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) }
    }
    return upload
  } catch {
    return null
  }
}

/** What is said in a sound: by its hash, by its own word (`SAYS=…`), else a sentence that will do. Silence is a sound of zeros. */
export function hear(bytes: Buffer): string {
  const hash = createHash('sha256').update(bytes).digest('hex')
  const known = Object.hasOwn(transcripts.bySha256, hash) ? transcripts.bySha256[hash] : undefined
  const own = /SAYS=([^\0\r\n]{1,2000})/.exec(bytes.toString('utf8'))?.[1]
  const isSilent = bytes.subarray(4).every((byte) => byte === 0)
  return own ?? known ?? (isSilent ? '' : transcripts.otherwise)
}
