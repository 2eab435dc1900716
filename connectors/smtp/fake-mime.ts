/** A mail as its reader sees it. */
export interface ReadableMail {
  subject: string
  messageId: string
  text: string
  html: string
}

/** Reads a mail's subject and its text and HTML parts. `raw` holds one byte a character (latin1). */
export function readMail(raw: string): ReadableMail {
  const { headers, body } = split(raw)
  const mail: ReadableMail = { subject: decodeWords(headers.subject ?? ''), messageId: headers['message-id'] ?? '', text: '', html: '' }
  collect(headers, body, mail)
  return mail
}

function collect(headers: Record<string, string>, body: string, into: ReadableMail): void {
  const type = headers['content-type'] ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (/^multipart\//i.test(type) && boundary) {
    for (const part of body.split(`--${boundary}`).slice(1)) {
      if (part.startsWith('--')) break
      const inner = split(part.replace(/^\r\n/, ''))
      collect(inner.headers, inner.body.replace(/\r\n$/, ''), into)
    }
    return
  }
  const bytes = decodeTransfer(body, headers['content-transfer-encoding'] ?? '7bit')
  const text = decodeBytes(bytes, /charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8')
  if (/^text\/html/i.test(type)) into.html ||= text
  else if (/^text\/plain/i.test(type)) into.text ||= text
}

function split(raw: string): { headers: Record<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const head = end === -1 ? raw : raw.slice(0, end)
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = lines.map((line) => /^([^:]+):\s*(.*)$/.exec(line)).filter((found) => found !== null)
  return {
    headers: Object.fromEntries(headers.map(([, key, value]) => [key!.toLowerCase(), value!])),
    body: end === -1 ? '' : raw.slice(end + 4),
  }
}

function decodeTransfer(body: string, encoding: string): Buffer {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64')
  return Buffer.from(/quoted-printable/i.test(encoding) ? unquote(body.replace(/=\r\n/g, '')) : body, 'latin1')
}

/** RFC 2047 words; blanks between two of them are not part of the text. Bytes are joined first: a letter may be cut between two words. */
function decodeWords(header: string): string {
  const joined = header.replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
  return joined.replace(/(?:=\?[^?]+\?[bq]\?[^?]*\?=)+/gi, (run) => {
    const words = [...run.matchAll(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi)]
    const bytes = words.map(([, , kind, text]) =>
      /b/i.test(kind!) ? Buffer.from(text!, 'base64') : Buffer.from(unquote(text!.replace(/_/g, ' ')), 'latin1'),
    )
    return decodeBytes(Buffer.concat(bytes), words[0]![1]!)
  })
}

function unquote(text: string): string {
  return text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function decodeBytes(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}
