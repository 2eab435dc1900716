import type { IncomingMessage, ServerResponse } from 'node:http'
import { isUp } from './is-up.ts'
import type { Mounted } from './mount.ts'
import { panes } from './panes.ts'
import type { Scene } from './scene.ts'

const TICK_MS = 400
/** What a service does by itself (a message's "read") follows a call within so long. */
const RESTLESS_MS = 3000
const WASL_MS = 3000

/** Tells open pages what changed: server-sent events, one per pane that looks different from what this page last got. */
export function openLive(scene: Scene): { join(request: IncomingMessage, response: ServerResponse): void; close(): void } {
  const pages = new Map<ServerResponse, Map<string, string>>()
  const drawn = new Map<string, { json: string; at: number; tookMs: number; seen: string }>()
  let wasl = { isUp: false, askedAt: 0 }
  let timer: NodeJS.Timeout | undefined

  const draw = (name: string): string => {
    const { from, draw } = panes[name]!
    const mounted = from.map((one) => scene.fakes.get(one)).filter((one) => one !== undefined)
    const last = drawn.get(name)
    const seen = mounted.map((one) => one.ledger.length).join()
    const now = Date.now()
    const changed = !last || seen !== last.seen || mounted.some((one) => one.touched > last.at - RESTLESS_MS)
    // A board of thousands costs time to draw: it is drawn the less often.
    if (last && (!changed || now - last.at < last.tookMs * 10)) return last.json
    const json = drawSafely(name, () => draw(scene)) ?? last?.json ?? 'null'
    drawn.set(name, { json, at: now, tookMs: Date.now() - now, seen })
    return json
  }

  const tick = (): void => {
    if (Date.now() - wasl.askedAt > WASL_MS) {
      wasl = { ...wasl, askedAt: Date.now() }
      void isUp(scene.links.waslUrl).then((up) => {
        wasl = { ...wasl, isUp: up }
      })
    }
    const states = Object.fromEntries(Object.keys(panes).map((name) => [name, draw(name)]))
    states.wasl = JSON.stringify({ up: wasl.isUp, url: scene.links.publicUrl })
    states.faults = JSON.stringify(faultsOf(scene))
    for (const [page, told] of pages)
      for (const [name, json] of Object.entries(states)) {
        if (told.get(name) === json) continue
        told.set(name, json)
        page.write(`event: ${name}\ndata: ${json}\n\n`)
      }
  }

  return {
    join(request, response) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
      response.write('retry: 1000\n\n')
      pages.set(response, new Map())
      request.on('close', () => {
        pages.delete(response)
        if (pages.size) return
        clearInterval(timer)
        timer = undefined
      })
      timer ??= setInterval(tick, TICK_MS).unref()
      tick()
    },
    close() {
      clearInterval(timer)
      for (const page of pages.keys()) page.end()
    },
  }
}

/** A pane that cannot be drawn must not end the books of all the others. */
function drawSafely(name: string, draw: () => unknown): string | undefined {
  try {
    return JSON.stringify(draw())
  } catch (error) {
    console.error(`the sandbox's page cannot draw its ${name}:`, error)
    return undefined
  }
}

function faultsOf({ fakes, connectors }: Scene) {
  const describe = (mounted: Mounted) => ({
    name: mounted.name,
    label: connectors.get(mounted.name)?.label ?? { ar: mounted.name, en: mounted.name },
    faults: mounted.faults.list,
    ...mannerOf(mounted),
  })
  return { services: [...fakes.values()].map(describe) }
}

/** How a model was told to answer, unless it answers well. */
function mannerOf({ name, fake }: Mounted): { manner?: string } {
  if (name !== 'openai') return {}
  const shown = fake.show?.() as { manner: string } | undefined
  return !shown || shown.manner === 'well' ? {} : { manner: shown.manner }
}
