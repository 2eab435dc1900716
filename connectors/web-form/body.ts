import { jsonDepth, parseJson } from '#src/platform/text/json.ts'
import type { WebhookRequest } from '../connector.ts'
import { charsetOf, decoderFor } from './decode.ts'
import { readParts } from './multipart.ts'
import { fromJson, fromPairs, type Members, maxEntries, type Node } from './tree.ts'

/** A file that came with a form; its content is not kept. */
export interface DroppedFile {
  field: string
  filename: string
  mimeType?: string
}

/** One submission as sent: its named values and the files it brought. */
export interface Submission {
  members: Members
  files: DroppedFile[]
  /** A form that a browser or a plugin posted, as opposed to JSON of a tool. */
  form: boolean
}

/** What a body holds. No submission: `fault` says why. */
export interface Body {
  submissions: Submission[]
  fault: 'unreadable' | 'empty'
}

const maxDepth = 64

/** `type/subtype` of a content type, lower-case; '' when there is none. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0]!.trim().toLowerCase()
}

/** Whether a media type is that of a plain HTML form. */
export function isForm(type: string): boolean {
  return type === 'application/x-www-form-urlencoded'
}

/** Reads a body of any accepted type; never throws. */
export function readBody(request: WebhookRequest): Body {
  const contentType = request.headers['content-type']
  const type = mediaType(contentType)
  if (type === 'multipart/form-data') return found(readMultipart(request.body, contentType!))
  if (isForm(type)) return found(readUrlencoded(request.body, charsetOf(contentType)))
  return readText(decoderFor([request.body], charsetOf(contentType))(request.body), type !== 'text/plain' && type !== '')
}

function found(submission: Submission): Body {
  return { submissions: submission.members.size || submission.files.length ? [submission] : [], fault: 'empty' }
}

/** JSON, whatever it was called; else (unless it claims to be JSON) the lines of an `enctype="text/plain"` form; else one free text. */
function readText(text: string, mustBeJson: boolean): Body {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (!trimmed) return { submissions: [], fault: 'empty' }
  const value = mustBeJson || /^[{["]/.test(trimmed) ? parseLoosely(trimmed) : undefined
  if (value !== undefined) return readJson(value, trimmed)
  if (mustBeJson) return { submissions: [], fault: 'unreadable' }
  const lines = trimmed.split(/\r?\n/).map((line) => /^([^=:]{1,60})[=:](.*)$/.exec(line))
  const members = lines.every((line) => line !== null)
    ? fromPairs(lines.map((line) => [line![1]!.trim(), line![2]!] as const))
    : new Map<string, Node>([['message', text]])
  return found({ members, files: [], form: true })
}

function readJson(value: unknown, text: string): Body {
  if (jsonDepth(text) > maxDepth) return { submissions: [], fault: 'unreadable' }
  // JSON inside a JSON string: some tools encode twice.
  if (typeof value === 'string') return readText(value, false)
  const node = fromJson(value)
  const leads = node instanceof Map ? (batchIn(node) ?? [node]) : Array.isArray(node) ? node : []
  const submissions = leads
    .filter((lead): lead is Members => lead instanceof Map && lead.size > 0)
    .map((members) => ({ members, files: [], form: false }))
  return { submissions, fault: 'empty' }
}

/** People type JSON by hand in Zapier: a line break inside a string is the usual fault, and no reason to lose the lead. */
function parseLoosely(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    try {
      const mended = text.replace(/"(?:[^"\\]|\\.)*"/gs, (literal) =>
        literal.replace(/[\u0000-\u001f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
      )
      return parseJson(mended)
    } catch {
      return undefined
    }
  }
}

/** Some tools wrap their list: `{ "leads": [ … ] }`. */
function batchIn(members: Members): Members[] | undefined {
  for (const key of ['leads', 'submissions', 'entries', 'records', 'items', 'data']) {
    const list = members.get(key)
    if (Array.isArray(list) && list.length > 0 && list.every((one) => one instanceof Map && !one.has('value'))) return list as Members[]
  }
  return undefined
}

function readUrlencoded(body: Uint8Array, charset: string | undefined): Submission {
  const raw = Buffer.from(body).toString('latin1').split('&', maxEntries).filter(Boolean)
  const pairs = raw.map((pair) => {
    const at = pair.indexOf('=')
    return [percentDecoded(at === -1 ? pair : pair.slice(0, at)), percentDecoded(at === -1 ? '' : pair.slice(at + 1))] as const
  })
  const members = decodePairs(pairs, charset)
  // A tool that sends its whole payload as JSON in one form field.
  const only = members.size === 1 ? [...members.values()][0] : undefined
  const inner = typeof only === 'string' && only.startsWith('{') && jsonDepth(only) <= maxDepth ? fromJson(parseLoosely(only)) : undefined
  return { members: inner instanceof Map ? inner : members, files: [], form: true }
}

function percentDecoded(text: string): Buffer {
  const spaced = text.replace(/\+/g, ' ')
  return Buffer.from(
    spaced.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

function readMultipart(body: Uint8Array, contentType: string): Submission {
  const parts = readParts(body, contentType)
  const fields = parts.filter((part) => part.filename === undefined)
  const members = decodePairs(
    fields.map((part) => [part.name, part.content] as const),
    charsetOf(contentType),
  )
  const decode = decoderFor(
    parts.map((part) => part.filename ?? part.name),
    undefined,
  )
  const files = parts
    .filter((part) => part.filename !== undefined && (part.filename.length > 0 || part.content.length > 0))
    .map((part) => ({
      field: decode(part.name),
      filename: decode(part.filename!).replace(/^.*[\\/]/s, ''),
      ...(part.mimeType ? { mimeType: part.mimeType } : {}),
    }))
  return { members, files, form: true }
}

/** `_charset_` is what a browser writes into a hidden field of that name (HTML standard). */
function decodePairs(pairs: readonly (readonly [Buffer, Buffer])[], charset: string | undefined): Members {
  const told = pairs.find(([name]) => name.toString('latin1') === '_charset_')?.[1].toString('latin1')
  const decode = decoderFor(pairs.flat(), charset ?? told)
  return fromPairs(pairs.map(([name, value]) => [decode(name), decode(value)] as const))
}
