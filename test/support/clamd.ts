import { createServer, type Server, type Socket } from 'node:net'

/** The text by which every virus scanner is tried out (eicar.org); put together here, so that none takes this file for it. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join('')

/** A stand-in for clamd: speaks INSTREAM (clamd(8)) and finds the EICAR text alone. `limit`: bytes it takes, as StreamMaxLength. */
export interface Clamd {
  url: string
  /** How many contents it has looked at. */
  looked(): number
  stop(): Promise<void>
  /** The same again, on the same port. */
  start(): Promise<void>
}

/** Starts one on a free port. */
export async function startClamd(limit = 30_000_000): Promise<Clamd> {
  let looked = 0
  let server: Server
  let port = 0
  const lines = new Set<Socket>()
  const start = async (): Promise<void> => {
    server = createServer((socket) => {
      lines.add(socket)
      socket.on('close', () => lines.delete(socket)).on('error', () => undefined)
      void hear(socket, limit).then((answer) => {
        looked++
        socket.end(`${answer}\0`)
      })
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  }
  await start()
  return {
    url: `tcp://127.0.0.1:${port}`,
    looked: () => looked,
    start,
    async stop() {
      for (const line of lines) line.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function hear(socket: Socket, limit: number): Promise<string> {
  let waiting = Buffer.alloc(0)
  const content: Buffer[] = []
  let size = 0
  let greeted = false
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    waiting = Buffer.concat([waiting, bytes as Buffer])
    if (!greeted) {
      const end = waiting.indexOf(0)
      if (end < 0) continue
      if (waiting.subarray(0, end).toString() !== 'zINSTREAM') return 'UNKNOWN COMMAND'
      waiting = waiting.subarray(end + 1)
      greeted = true
    }
    while (waiting.length >= 4) {
      const length = waiting.readUInt32BE()
      if (length === 0) return Buffer.concat(content).includes(EICAR) ? 'stream: Eicar-Signature FOUND' : 'stream: OK'
      if (waiting.length < 4 + length) break
      size += length
      if (size > limit) return 'INSTREAM size limit exceeded. ERROR'
      content.push(waiting.subarray(4, 4 + length))
      waiting = waiting.subarray(4 + length)
    }
  }
  return 'nothing came'
}
