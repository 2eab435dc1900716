import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ScenarioOptions, WebhookCall } from '#connectors/connector.ts'

/** The dials of one delivery of webhook events. */
export interface DeliverOptions extends Omit<ScenarioOptions, 'n' | 'run'> {
  scenario?: string
  count?: number
  ratePerSecond?: number
  /** Each event is sent so many times more, at once. */
  duplicate?: number
  /** Shuffles the order. */
  reorder?: boolean
  delayMs?: number
  /** Share of events that never leave, 0 to 1. */
  drop?: number
  run?: string
  /** The first event's number (0): another one gives other people. */
  from?: number
}

/** Sends a scenario's events to wasl and tells what it answered, status → how often. */
export async function deliver(
  url: string,
  scenario: (options: ScenarioOptions) => WebhookCall,
  options: DeliverOptions,
): Promise<{ sent: number; answers: Record<string, number>; ids: string[] }> {
  const {
    count = 1,
    duplicate = 0,
    drop = 0,
    delayMs = 0,
    ratePerSecond = 1000,
    reorder = false,
    run = newRun(),
    from = 0,
    ...rest
  } = options
  const calls: WebhookCall[] = []
  for (let n = 0; n < count; n++) {
    if (Math.random() < drop) continue
    const call = scenario({ ...rest, n: from + n, run })
    for (let copy = 0; copy <= duplicate; copy++) calls.push(call)
  }
  if (reorder) calls.sort(() => Math.random() - 0.5)
  if (delayMs) await sleep(delayMs)
  const answers: Record<string, number> = {}
  const ids: string[] = []
  const started = Date.now()
  const pending = new Set<Promise<void>>()
  for (const [i, call] of calls.entries()) {
    const due = started + (i / ratePerSecond) * 1000
    if (due > Date.now()) await sleep(due - Date.now())
    const one: Promise<void> = postCall(url, call)
      .then(({ status, body }) => {
        answers[status] = (answers[status] ?? 0) + 1
        const id = /"id"\s*:\s*"([^"]+)"/.exec(body)?.[1]
        if (id) ids.push(id)
      })
      .catch(() => {
        answers.none = (answers.none ?? 0) + 1
      })
      .finally(() => pending.delete(one))
    pending.add(one)
    if (pending.size >= 50) await Promise.race(pending)
  }
  await Promise.all(pending)
  return { sent: calls.length, answers, ids }
}

let runs = 0

/** Two deliveries within a millisecond are still two runs. */
function newRun(): string {
  return `${Date.now().toString(36)}${(runs++ % 46_656).toString(36)}`
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 50 })

/** Makes one webhook call. */
export function postCall(url: string, call: WebhookCall): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url + (call.query ?? ''),
      { method: call.method ?? 'POST', headers: { ...call.headers, 'content-length': Buffer.byteLength(call.body) }, agent },
      (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      },
    )
    request.on('error', reject)
    request.setTimeout(15_000, () => request.destroy(new Error('no answer')))
    request.end(call.body)
  })
}
