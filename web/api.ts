import { noteClock } from './parts/clock.ts'
import { languageOfPage } from './parts/language.ts'

/** A refusal of wasl, or a line that is not there (`code` offline, status 0). `detail` is wasl's own sentence, in English. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly extra: Record<string, unknown>
  constructor(code: string, status: number, detail = '', extra: Record<string, unknown> = {}) {
    super(detail)
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.extra = extra
  }
}

/** A list's answer. */
export interface Page<T> {
  data: T[]
  nextCursor: string | null
}

const LIMIT_MS = 20_000
let csrf = ''
let chatId = ''

/** Keeps the token that goes with everything this session changes. */
export function keepCsrf(token: string | undefined): void {
  csrf = token ?? ''
}

/** Keeps which chat this page is about: the chat's own session goes with every call. */
export function keepChat(id: string): void {
  chatId = id
}

/** Calls the API as whoever is signed in. `once`: the same key again is answered as the first time and does nothing twice. Throws Problem. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  once?: string,
): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...headersOf(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(once ? { 'idempotency-key': once } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      // What is told while the page is being left still arrives.
      keepalive: method === 'POST' && body === undefined,
      signal: AbortSignal.timeout(LIMIT_MS),
    })
  } catch {
    throw new Problem('offline', 0)
  }
  noteClock(response.headers.get('date'))
  return read(response.status, await response.text().catch(() => '')) as T
}

/** Sends one file as a form and tells how far it has come (0 to 1). Throws Problem. */
export function upload<T>(path: string, file: Blob, name: string, progress: (part: number) => void): Promise<T> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1${path}`)
    for (const [header, value] of Object.entries(headersOf())) request.setRequestHeader(header, value)
    request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => lengthComputable && progress(loaded / total))
    for (const broken of ['error', 'abort', 'timeout'] as const) request.addEventListener(broken, () => fail(new Problem('offline', 0)))
    request.addEventListener('load', () => {
      try {
        done(read(request.status, request.responseText) as T)
      } catch (problem) {
        fail(problem)
      }
    })
    const form = new FormData()
    form.append('file', file, name)
    request.send(form)
  })
}

/** What a fault is called: `offline`, wasl's own code, or `bug` for anything else. */
export function codeOf(fault: unknown): string {
  return fault instanceof Problem ? fault.code : 'bug'
}

function headersOf(): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-language': languageOfPage(),
    ...(csrf ? { 'x-csrf-token': csrf } : {}),
    ...(chatId ? { 'wasl-chat': chatId } : {}),
  }
}

function read(status: number, text: string): unknown {
  let told: unknown
  try {
    told = text ? JSON.parse(text) : null
  } catch {
    told = null
  }
  if (status >= 200 && status < 300) return told
  const { code = 'unavailable', detail = '', ...extra } = (told ?? {}) as { code?: string; detail?: string }
  throw new Problem(code, status, detail, extra)
}
