/** One part of a multipart body: a field, or a file of which only the name and type matter. */
export interface Part {
  name: Buffer
  content: Buffer
  filename?: Buffer
  mimeType?: string
}

const maxParts = 1000

/** The parts of a `multipart/form-data` body (RFC 7578), in order. Tolerates bare line feeds and a missing end; what has no name is skipped. */
export function readParts(body: Uint8Array, contentType: string): Part[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const mark = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`)
  if (mark.length <= 2) return []
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const parts: Part[] = []
  let at = bytes.indexOf(mark)
  while (at !== -1 && parts.length < maxParts) {
    const start = at + mark.length
    const end = nextMark(bytes, mark, start)
    if (bytes.subarray(start, start + 2).toString('latin1') === '--') break
    const part = readPart(bytes.subarray(start, end === -1 ? bytes.length : end))
    if (part) parts.push(part)
    at = end
  }
  return parts
}

/** The next boundary that begins a line; the same characters inside a value are content. */
function nextMark(bytes: Buffer, mark: Buffer, from: number): number {
  let at = bytes.indexOf(mark, from)
  while (at > 0 && bytes[at - 1] !== 0x0a) at = bytes.indexOf(mark, at + 1)
  return at
}

function readPart(raw: Buffer): Part | undefined {
  const crlf = raw.indexOf('\r\n\r\n')
  const lf = raw.indexOf('\n\n')
  const headEnd = crlf === -1 || (lf !== -1 && lf < crlf) ? lf : crlf
  if (headEnd === -1) return undefined
  // latin1 keeps every byte, so that names in any charset can be decoded later with the body's own.
  const head = raw.subarray(0, headEnd).toString('latin1')
  const name = parameter(head, 'name')
  if (name === undefined) return undefined
  const filename = extended(head) ?? parameter(head, 'filename')
  const mimeType = /^content-type:\s*([^\s;]+)/im.exec(head)?.[1]?.toLowerCase()
  const content = raw.subarray(headEnd + (headEnd === crlf ? 4 : 2))
  return {
    name,
    content: content.subarray(0, content.length - (content.at(-2) === 0x0d ? 2 : content.at(-1) === 0x0a ? 1 : 0)),
    ...(filename === undefined ? {} : { filename }),
    ...(mimeType ? { mimeType } : {}),
  }
}

/** Browsers write a quote in a name as %22, other clients as \". */
function parameter(head: string, key: string): Buffer | undefined {
  const found = new RegExp(`content-disposition:[^\\r\\n]*?[;\\s]${key}=(?:"((?:[^"\\\\\\r\\n]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(head)
  const value = found?.[1] ?? found?.[2]
  return value === undefined ? undefined : Buffer.from(value.replace(/%22|\\"/g, '"'), 'latin1')
}

/** The newer form of a file's name, UTF-8 in percent signs (RFC 8187). */
function extended(head: string): Buffer | undefined {
  const encoded = /[;\s]filename\*=utf-8''([^;\s]+)/i.exec(head)?.[1]
  return encoded === undefined
    ? undefined
    : Buffer.from(
        encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      )
}
