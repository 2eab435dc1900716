import type { AddressInfo } from 'node:net'
import { createServer, connect as openSocket, type Socket } from 'node:net'

/** A stretch of wire before PostgreSQL that can be cut. */
export interface PgProxy {
  /** The same address, over this wire. */
  through(url: string): string
  /**
   * Cuts connections once what they were told to do is done and before they are told so: `marker` is looked for in what goes to the server
   * (`COMMIT`, or a statement's name), `chance` says of each find whether to cut.
   */
  cutAfter(marker: string, chance: () => boolean): void
  /** Lets everything through again. */
  mend(): void
  /** How often it was cut so far. */
  cuts(): number
  close(): Promise<void>
}

/** Opens the wire to the server that `url` names. */
export async function openPgProxy(url: string): Promise<PgProxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let marker: string | undefined
  let chance = (): boolean => false
  let cuts = 0
  const server = createServer((client) => {
    const upstream = openSocket(Number(target.port), target.hostname)
    let doomed = false
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true))
      socket.on('error', end).on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    client.on('data', (chunk) => {
      if (marker && !doomed && chunk.includes(marker) && chance()) doomed = true
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (!doomed) return void client.write(chunk)
      // The server has answered: it is done there, and nobody here will ever hear of it.
      cuts++
      end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    through(address) {
      const moved = new URL(address)
      moved.port = String(port)
      return moved.href
    },
    cutAfter(wanted, draw) {
      marker = wanted
      chance = draw
    },
    mend() {
      marker = undefined
    },
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
