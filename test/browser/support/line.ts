import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** The stretch of wire between browsers and wasl: its address is the one people know, and it can be cut. */
export interface WebLine {
  url: string
  /** Where wasl listens; known once it has started. */
  lead(port: number): void
  /** Cuts every connection, in whatever it is doing, and lets none through. */
  cut(): void
  mend(): void
  /** Cuts every connection once, right after so many more bytes went to wasl: what was asked is done, the answer is lost. */
  cutAfter(bytes: number): void
  close(): Promise<void>
}

/** Opens the wire on a free port. */
export async function openWebLine(): Promise<WebLine> {
  const sockets = new Set<Socket>()
  let port = 0
  let whole = true
  let left = Number.POSITIVE_INFINITY
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((browser) => {
    if (!whole || !port) return browser.destroy()
    const wasl = connect(port, '127.0.0.1')
    for (const socket of [browser, wasl]) {
      sockets.add(socket.setNoDelay(true))
      socket
        .on('error', () => socket.destroy())
        .on('close', () => {
          sockets.delete(socket)
          browser.destroy()
          wasl.destroy()
        })
    }
    browser.on('data', (chunk) => {
      wasl.write(chunk)
      left -= chunk.length
      if (left > 0) return
      left = Number.POSITIVE_INFINITY
      // A moment for wasl to read it; the answer has nobody to come to.
      browser.pause()
      setTimeout(drop, 30)
    })
    wasl.on('data', (chunk) => browser.write(chunk))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead(to) {
      port = to
    },
    cut() {
      whole = false
      drop()
    },
    mend() {
      whole = true
    },
    cutAfter(bytes) {
      left = bytes
    },
    async close() {
      drop()
      await new Promise((done) => server.close(done))
    },
  }
}
