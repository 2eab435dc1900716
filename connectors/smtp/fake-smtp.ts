import { createServer, type Server, type Socket } from 'node:net'

/** A mail as it came over the wire; `raw` keeps every byte as one latin1 character. */
export interface WireMail {
  from: string
  to: string[]
  raw: string
}

/** What the server asks of its owner. A reply given back (`450 4.2.1 …`) is sent instead of the usual one. */
export interface Hooks {
  greeting(): string | undefined
  login(user: string, password: string): boolean
  recipient(address: string): string | undefined
  /** ok: 250 · drop: kept, and the connection is cut before any answer · hang: kept, and no answer comes · a reply: not kept. */
  message(mail: WireMail): 'ok' | 'drop' | 'hang' | `${number} ${string}`
}

/** A small SMTP server (RFC 5321: EHLO, AUTH PLAIN and LOGIN, MAIL, RCPT, DATA, RSET, NOOP, QUIT; pipelining) on 127.0.0.1. Takes `port` if it is free, else any. */
export async function startSmtp(port: number, hooks: Hooks): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    // Several short replies in a row would otherwise wait 40 ms for each other.
    socket
      .setNoDelay(true)
      .on('error', () => undefined)
      .on('close', () => sockets.delete(socket))
    talk(socket, hooks)
  })
  const taken = await listen(server, port).catch(() => listen(server, 0))
  return {
    port: taken,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      resolve((server.address() as { port: number }).port)
    })
  })
}

const maxSize = 10_000_000

/** One connection: lines in, replies out; `expects` takes the next line instead of a command (the steps of AUTH, the body of DATA). */
function talk(socket: Socket, hooks: Hooks): void {
  let mail: WireMail | undefined
  let body: string[] | undefined
  let expects: ((line: string) => void) | undefined
  const say = (...lines: string[]) => void (socket.destroyed || socket.write(lines.map((line) => `${line}\r\n`).join('')))

  const login = (user: string, password: string) =>
    say(hooks.login(user, password) ? '235 2.7.0 accepted' : '535 5.7.8 authentication credentials invalid')
  const plain = (text: string) => {
    const [, user = '', password = ''] = Buffer.from(text, 'base64').toString().split('\0')
    login(user, password)
  }
  const next = (prompt: string, then: (line: string) => void) => {
    say(prompt)
    expects = then
  }

  const commands: Record<string, (rest: string) => void> = {
    EHLO: () =>
      say('250-mail.demo.example', '250-PIPELINING', `250-SIZE ${maxSize}`, '250-8BITMIME', '250-SMTPUTF8', '250 AUTH PLAIN LOGIN'),
    HELO: () => say('250 mail.demo.example'),
    AUTH: (rest) => {
      const [kind = '', initial] = rest.split(' ')
      if (/^plain$/i.test(kind)) return initial ? plain(initial) : next('334 ', plain)
      if (!/^login$/i.test(kind)) return say('504 5.5.4 unknown mechanism')
      const user = (line: string) => {
        const name = Buffer.from(line, 'base64').toString()
        next('334 UGFzc3dvcmQ6', (password) => login(name, Buffer.from(password, 'base64').toString()))
      }
      return initial ? user(initial) : next('334 VXNlcm5hbWU6', user)
    },
    MAIL: (rest) => {
      const from = /^FROM:\s*<([^>]*)>/i.exec(rest)?.[1]
      if (from === undefined) return say('501 5.5.4 MAIL FROM:<address>')
      if (mail) return say('503 5.5.1 one at a time')
      mail = { from, to: [], raw: '' }
      say('250 2.1.0 ok')
    },
    RCPT: (rest) => {
      const to = /^TO:\s*<([^>]+)>/i.exec(rest)?.[1]
      if (!mail) return say('503 5.5.1 MAIL first')
      if (!to) return say('501 5.5.4 RCPT TO:<address>')
      const refusal = hooks.recipient(to)
      if (!refusal) mail.to.push(to)
      say(refusal ?? '250 2.1.5 ok')
    },
    DATA: () => {
      if (!mail?.to.length) return say('503 5.5.1 no valid recipients')
      body = []
      say('354 go ahead, end with a line that holds one dot')
    },
    RSET: () => {
      mail = undefined
      say('250 2.0.0 ok')
    },
    NOOP: () => say('250 2.0.0 ok'),
    QUIT: () => {
      say('221 2.0.0 bye')
      socket.end()
    },
  }

  const finish = () => {
    const done = { ...mail!, raw: body!.join('\r\n') }
    mail = undefined
    body = undefined
    const outcome = done.raw.length > maxSize ? '552 5.3.4 too large' : hooks.message(done)
    if (outcome === 'drop') socket.destroy()
    else if (outcome !== 'hang') say(outcome === 'ok' ? '250 2.0.0 queued' : outcome)
  }

  const take = (line: string) => {
    if (body) {
      if (line === '.') return finish()
      body.push(line.startsWith('.') ? line.slice(1) : line)
      return
    }
    if (expects) {
      const then = expects
      expects = undefined
      return then(line)
    }
    const [verb = '', ...rest] = line.split(' ')
    const command = Object.hasOwn(commands, verb.toUpperCase()) ? commands[verb.toUpperCase()] : undefined
    if (command) command(rest.join(' '))
    else say('502 5.5.1 not here')
  }

  let pending = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk) => {
    const lines = (pending + chunk).split('\r\n')
    pending = lines.pop()!
    for (const line of lines) if (!socket.destroyed) take(line)
  })
  const greeting = hooks.greeting()
  say(greeting ?? '220 mail.demo.example ESMTP')
  if (greeting && !greeting.startsWith('220')) socket.end()
}
