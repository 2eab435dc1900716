import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** A dial of a fake: how often, when and how it misbehaves. before: nothing happened yet; after: the effect stands, only the answer is spoilt. */
export interface Fault {
  when: 'before' | 'after'
  kind: '500' | '429' | 'timeout' | 'reset' | 'slow' | 'garbage' | 'unauthorized'
  /** Share of calls, 0 to 1. */
  rate: number
  /** Ends after so many. */
  count?: number
  retryAfterS?: number
  /** slow: how long, in milliseconds (1,500 by default). */
  delayMs?: number
  /** Only calls whose path or body holds this text. */
  match?: string
}

const kinds: readonly Fault['kind'][] = ['500', '429', 'timeout', 'reset', 'slow', 'garbage', 'unauthorized']

/** A fault as somebody dialled it: before, always, 500 unless told. Throws a plain sentence for what is no fault. */
export function faultOf(input: Record<string, unknown>): Fault {
  const kind = String(input.kind ?? '500') as Fault['kind']
  const when = (input.when ?? 'before') as Fault['when']
  const rate = Number(input.rate ?? 1)
  if (!kinds.includes(kind)) throw new Error(`kind is one of ${kinds.join(', ')}`)
  if (when !== 'before' && when !== 'after') throw new Error('when is before or after')
  if (!(rate >= 0 && rate <= 1)) throw new Error('rate is a share from 0 to 1')
  return { ...(input as Partial<Fault>), kind, when, rate }
}

/** The faults set on one fake; a seeded generator makes a run repeatable. */
export class Faults {
  #list: Fault[] = []
  #state: number

  constructor(seed = 1) {
    this.#state = seed
  }

  add(fault: Partial<Fault>): void {
    this.#list.push(faultOf({ ...fault }))
  }

  clear(): void {
    this.#list = []
  }

  get list(): readonly Fault[] {
    return this.#list
  }

  /** The fault that strikes this call, if one does; counts it. */
  strike(when: Fault['when'], text: string): Fault | undefined {
    for (const fault of this.#list) {
      if (fault.when !== when || (fault.match && !text.includes(fault.match)) || this.#next() >= fault.rate) continue
      if (fault.count !== undefined && --fault.count <= 0) this.#list = this.#list.filter((other) => other !== fault)
      return fault
    }
    return undefined
  }

  /** mulberry32: small, even enough, the same on every machine. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Spoils an answer. True when the call is finished with; slow only delays and lets the call go on. */
export async function spoil(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'slow':
      await sleep(fault.delayMs ?? 1500)
      return false
    case 'timeout':
      return true
    case 'reset':
      response.destroy()
      return true
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>%%% {"half": ')
      return true
    case '429':
      response
        .writeHead(429, {
          'content-type': 'application/json',
          ...(fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) }),
        })
        .end('{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}')
      return true
    case 'unauthorized':
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end('{"error":{"code":190,"message":"Invalid credentials","status":"UNAUTHENTICATED"}}')
      return true
    default:
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"code":500,"message":"Internal error"}}')
      return true
  }
}
