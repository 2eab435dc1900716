import { connect, type Socket } from 'node:net'
import { leadBody, signedRequest } from './lead.ts'
import { serveParent } from './serve-parent.ts'

/** What the load generator is asked for. Without `perSecond` every connection sends as soon as it has its answer. */
export interface Load {
  url: string
  count: number
  connections: number
  run: string
  first?: number
  perSecond?: number
}

/** What it saw; times in milliseconds from the instant a request was due (at a rate) or sent. */
export interface Loaded {
  perSecond: number
  seconds: number
  p50: number
  p99: number
  max: number
  refused: number
}

const ANSWER_MS = 30_000

interface Line {
  socket: Socket
  answered: ((status: number) => void) | null
  text: string
}

serveParent((load: Load & { start?: never }) => ('url' in load ? run(load) : { ready: true }))

async function run(load: Load): Promise<Loaded> {
  const url = new URL(load.url)
  const first = load.first ?? 0
  const requests = Array.from({ length: load.count }, (_, i) => signedRequest(url.pathname, url.host, leadBody(first + i, load.run)))
  const lines = await Promise.all(Array.from({ length: load.connections }, () => open(url)))
  const times = new Float64Array(load.count)
  let refused = 0
  const started = performance.now()
  const send = async (line: Line, i: number, due: number): Promise<void> => {
    const status = await exchange(line, requests[i]!)
    times[i] = performance.now() - due
    if (status !== 200) refused++
  }
  if (load.perSecond) await atRate(load.perSecond, load.count, lines, started, send)
  else {
    let next = 0
    await Promise.all(
      lines.map(async (line) => {
        for (let i = next++; i < load.count; i = next++) await send(line, i, performance.now())
      }),
    )
  }
  const seconds = (performance.now() - started) / 1000
  for (const line of lines) line.socket.destroy()
  const sorted = times.sort()
  const at = (share: number) => sorted[Math.min(load.count - 1, Math.floor(load.count * share))]!
  return { perSecond: load.count / seconds, seconds, p50: at(0.5), p99: at(0.99), max: at(1), refused }
}

/** An open loop: a request is due at its instant whether or not earlier ones were answered, and its waiting for a free connection counts. */
async function atRate(
  perSecond: number,
  count: number,
  lines: readonly Line[],
  started: number,
  send: (line: Line, i: number, due: number) => Promise<void>,
): Promise<void> {
  const free = [...lines]
  const waiting: number[] = []
  let sent = 0
  let done = 0
  await new Promise<void>((finished) => {
    const pump = (): void => {
      while (free.length && waiting.length) {
        const line = free.pop()!
        const i = waiting.shift()!
        void send(line, i, started + (i * 1000) / perSecond).then(() => {
          free.push(line)
          if (++done === count) {
            clearInterval(timer)
            finished()
          } else pump()
        })
      }
    }
    const timer = setInterval(() => {
      const due = Math.min(count, 1 + Math.floor(((performance.now() - started) / 1000) * perSecond))
      while (sent < due) waiting.push(sent++)
      pump()
    }, 1)
  })
}

function open(url: URL): Promise<Line> {
  return new Promise((done, fail) => {
    const socket = connect(Number(url.port), url.hostname)
    const line: Line = { socket, answered: null, text: '' }
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.once('error', fail)
    socket.once('connect', () => done(line))
    socket.on('data', (chunk: string) => {
      line.text += chunk
      const end = line.text.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(line.text)?.[1] ?? 0)
      if (line.text.length < end + 4 + length) return
      const status = Number(line.text.slice(9, 12))
      line.text = ''
      line.answered?.(status)
    })
    socket.on('close', () => line.answered?.(0))
  })
}

function exchange(line: Line, request: Buffer): Promise<number> {
  if (line.socket.destroyed) return Promise.resolve(0)
  return new Promise((answered) => {
    // Whoever does not answer is counted as refusing, and the run goes on.
    const timer = setTimeout(() => line.socket.destroy(), ANSWER_MS)
    line.answered = (status) => {
      clearTimeout(timer)
      line.answered = null
      answered(status)
    }
    line.socket.write(request)
  })
}
