import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, resolve } from 'node:path'
import { connectors as shipped } from '#connectors/index.ts'
import type { Connectors } from '#src/connections/connection.ts'
import { findFakes } from './fakes.ts'
import { webhookUrlOf } from './ids.ts'
import { mailFaults } from './mail-faults.ts'
import { type Mounted, mount, serve } from './mount.ts'
import { makePage } from './page.ts'

/** Where a sandbox listens, keeps its books, and finds wasl. */
export interface SandboxOptions {
  /** 0 takes a free one. */
  port: number
  /** Ledgers and states are kept in its folder `sandbox`. */
  dataDir: string
  /** Where wasl's webhooks answer, from this machine: `http://127.0.0.1:3000`. */
  waslUrl: string
  /** Where people reach wasl; links in messages begin with it. */
  publicUrl: string
  /** POST /_stop was called. */
  onStop?(): void
  /** POST /_adopt was called: another wasl takes this sandbox over. */
  onAdopt?(by: { parentPid: number | undefined }): void
}

/** All stand-ins behind one port of this machine. */
export interface Sandbox {
  port: number
  fakes: ReadonlyMap<string, Mounted>
  connectors: Connectors
  /** From now on `/_ready` answers 200. */
  ready(): void
  /** Saves every state, closes every socket. */
  stop(): Promise<void>
}

/** Mounts every connector's stand-in at `http://127.0.0.1:<port>/<connector>/`, with the page at `/`. Refuses what a stranger's web page would send. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const dataDir = resolve(options.dataDir)
  const fakes = new Map<string, Mounted>()
  const connectors = new Map(shipped.map((connector) => [connector.name, connector]))
  const links = { waslUrl: options.waslUrl, publicUrl: options.publicUrl }
  const page = makePage({ fakes, connectors, links })
  let isReady = false
  let port = 0

  const front = (request: IncomingMessage, response: ServerResponse): void => {
    const json = (status: number, body: object) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const asked = `${request.method} ${new URL(request.url ?? '/', 'http://sandbox').pathname}`
    if (asked === 'GET /_ready') json(isReady ? 200 : 503, { ok: isReady, dataDir, pid: process.pid, addresses: addressesOf(port, fakes) })
    else if (asked === 'POST /_stop') {
      json(200, { ok: true })
      options.onStop?.()
    } else if (asked === 'POST /_adopt') void adopt(request, json)
    else page.handle(request, response)
  }
  const adopt = async (request: IncomingMessage, json: (status: number, body: object) => void): Promise<void> => {
    const { waslUrl, publicUrl, parentPid } = await readJson(request)
    if (typeof waslUrl === 'string') links.waslUrl = waslUrl
    if (typeof publicUrl === 'string') links.publicUrl = publicUrl
    point()
    options.onAdopt?.({ parentPid: Number(parentPid) || undefined })
    json(200, { ok: true })
  }
  const point = () => {
    for (const mounted of fakes.values()) mounted.webhookUrl = webhookUrlOf(connectors, mounted.name, links.waslUrl)
  }

  const { server, port: taken } = await serve((name) => fakes.get(name), options.port, front)
  port = taken
  for (const [name, makeFake] of await findFakes())
    fakes.set(
      name,
      await mount(name, makeFake, {
        baseUrl: `http://127.0.0.1:${port}/${name}`,
        folder: join(dataDir, 'sandbox'),
        ...(name === 'smtp' ? { dial: mailFaults } : {}),
      }),
    )
  point()
  const saving = setInterval(() => saveAll(fakes), 2000)
  saving.unref()

  return {
    port,
    fakes,
    connectors,
    ready() {
      isReady = true
    },
    async stop() {
      clearInterval(saving)
      page.close()
      server.close()
      server.closeAllConnections()
      for (const mounted of fakes.values()) await mounted.fake.close?.()
      saveAll(fakes)
    },
  }
}

function saveAll(fakes: ReadonlyMap<string, Mounted>): void {
  for (const mounted of fakes.values()) mounted.save()
}

/** The `host:port`s that belong to the sandbox: its own, and those of stand-ins that speak no HTTP. */
function addressesOf(port: number, fakes: ReadonlyMap<string, Mounted>): string[] {
  const others = [...fakes.values()]
    .map((mounted) => mounted.fake.settings().url)
    .filter((url) => typeof url === 'string' && URL.canParse(url))
    .map((url) => new URL(url as string).host)
  return [...new Set([`127.0.0.1:${port}`, ...others])]
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += chunk
  try {
    return Object(JSON.parse(text || '{}')) as Record<string, unknown>
  } catch {
    return {}
  }
}
