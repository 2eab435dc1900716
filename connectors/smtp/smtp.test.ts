import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectorError } from '#src/errors.ts'
import { startFake } from '#test/support/fake.ts'
import type { Mail, Outside } from '../connector.ts'
import { makeHttp } from '../http.ts'
import { makeFake } from './fake.ts'
import { readMail } from './fake-mime.ts'
import { faultOf } from './fault.ts'
import { connector } from './index.ts'
import { serverOf } from './server.ts'

// Made for this run alone: no private key is ever kept.
const folder = mkdtempSync(join(tmpdir(), 'wasl-tls-'))
execFileSync(
  'openssl',
  [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
    '-keyout',
    join(folder, 'key.pem'),
    '-out',
    join(folder, 'cert.pem'),
  ],
  { stdio: 'ignore' },
)
const testKey = readFileSync(join(folder, 'key.pem'), 'utf8')
const testCertificate = readFileSync(join(folder, 'cert.pem'), 'utf8')
const outside: Outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
const from = 'وصل <no-reply@notify.example.com>'
const settings = (given: object) => connector.settings.parse({ from, ...given })
const mailer = (url: string | string[]) => connector.connect!(settings({ url }), outside)
const mail = (key: string, more: Partial<Mail> = {}): Mail => ({
  to: 'sara@example.com',
  subject: 'قُبل طلبك: سارة ستعمل معك على تصميم الهوية البصرية لمتجرك الجديد',
  html: '<html lang="ar" dir="rtl"><body dir="rtl"><p>وصل عميل جديد.</p></body></html>',
  text: 'وصل عميل جديد.\n.\n..نقطتان في أول السطر\nhttps://wasl.example/a?b=c&d=1',
  key,
  ...more,
})
const faultFrom = (sending: Promise<unknown>): Promise<ConnectorError> =>
  sending.then(
    () => expect.fail('it was sent'),
    (error) => error,
  )

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => outside.http.close())

describe('against the stand-in', () => {
  let fake: Awaited<ReturnType<typeof startFake>>
  let url: string
  beforeAll(async () => {
    fake = await startFake('smtp', makeFake)
    url = String(fake.fake.settings().url)
  })
  afterAll(() => fake.close())
  const sent = (key: string) => fake.ledger.filter((effect) => String(effect.messageId).startsWith(`<${key}@`))

  it('delivers an Arabic mail whole, with a Message-ID made of the key', async () => {
    const answer = await mailer(url).send(mail('n-1'))
    expect(answer).toEqual({ externalId: '<n-1@notify.example.com>' })
    const [stored] = (fake.fake.show!() as { mails: Record<string, unknown>[] }).mails
    expect(stored).toMatchObject({
      from: 'no-reply@notify.example.com',
      to: ['sara@example.com'],
      subject: mail('').subject,
      messageId: answer.externalId,
    })
    expect(String(stored!.text).trim()).toBe(mail('').text)
    expect(String(stored!.html).trim()).toBe(mail('').html)
    expect(sent('n-1')).toMatchObject([{ kind: 'mail', to: ['sara@example.com'], subject: mail('').subject }])
  })

  it('sends a hundred mails over a few connections, each once', async () => {
    const one = mailer(url)
    await Promise.all(Array.from({ length: 100 }, (_, n) => one.send(mail(`many-${n}`))))
    for (let n = 0; n < 100; n++) expect(sent(`many-${n}`)).toHaveLength(1)
  })

  it('retries after greylisting and after a server that is closing, and nothing was sent', async () => {
    for (const what of ['greylist', 'close']) {
      fake.fake.act!({ do: what, count: what === 'close' ? 3 : 1 })
      const one = mailer(url)
      expect(await faultFrom(one.send(mail(`later-${what}`)))).toMatchObject({ kind: 'retry' })
      expect(sent(`later-${what}`)).toHaveLength(0)
      fake.fake.act!({ do: 'close', count: 0 })
      await one.send(mail(`later-${what}`))
      expect(sent(`later-${what}`)).toHaveLength(1)
    }
  })

  it('is uncertain when the line drops after the mail was taken, and never sends it again by itself', async () => {
    fake.fake.act!({ do: 'drop-after-data', count: 1 })
    expect(await faultFrom(mailer(url).send(mail('dropped')))).toMatchObject({ kind: 'uncertain' })
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(sent('dropped')).toHaveLength(1)
  })

  it('is uncertain too on a connection that had sent before', async () => {
    const one = mailer(url)
    await one.send(mail('warm'))
    fake.fake.act!({ do: 'drop-after-data', count: 1 })
    expect(await faultFrom(one.send(mail('dropped-warm')))).toMatchObject({ kind: 'uncertain' })
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(sent('dropped-warm')).toHaveLength(1)
    await one.send(mail('after'))
    expect(sent('after')).toHaveLength(1)
  })

  it('gives up on a recipient who does not exist and on refused content', async () => {
    fake.fake.act!({ do: 'reject', address: 'Nobody@example.com' })
    expect(await faultFrom(mailer(url).send(mail('nobody', { to: 'nobody@example.com' })))).toMatchObject({
      kind: 'rejected',
      code: '5.1.1',
    })
    fake.fake.act!({ do: 'accept', address: 'nobody@example.com' })
    await mailer(url).send(mail('nobody', { to: 'nobody@example.com' }))
    fake.fake.act!({ do: 'spam' })
    expect(await faultFrom(mailer(url).send(mail('spam')))).toMatchObject({ kind: 'rejected', code: '5.7.1' })
    expect(sent('spam')).toHaveLength(0)
  })

  it('stops on a wrong password, and takes the next one during a rotation', async () => {
    const wrong = url.replace('wasl-demo', 'changed')
    expect(await faultFrom(mailer(wrong).send(mail('login')))).toMatchObject({ kind: 'unauthorized', code: '5.7.8' })
    await mailer([wrong, url]).send(mail('login'))
    expect(sent('login')).toHaveLength(1)
  })

  it('never lets an address or a subject add recipients or headers', async () => {
    for (const to of [
      'a@example.com\r\nBcc: x@example.com',
      'a@example.com, b@example.com',
      'A <a@example.com>',
      'a@example.com>',
      'a',
      '',
      'a@localhost',
    ])
      expect(await faultFrom(mailer(url).send(mail('crlf', { to })))).toMatchObject({ kind: 'rejected', code: 'bad_address' })
    expect(sent('crlf')).toHaveLength(0)
    await mailer(url).send(mail('subject', { subject: 'hello\r\nBcc: x@example.com\r\n\r\n<b>body</b>' }))
    expect(sent('subject')).toMatchObject([{ to: ['sara@example.com'], subject: 'hello Bcc: x@example.com <b>body</b>' }])
  })

  it('tests the connection in words, without a mail', async () => {
    const before = fake.ledger.length
    const codes = async (given: object, world = outside) =>
      (await connector.test!(settings(given), world)).map(({ level, code }) => [level, code])
    expect(await codes({ url })).toEqual([['ok', 'signed_in']])
    expect(await codes({ url: url.replace('wasl-demo', 'x') })).toEqual([['error', 'unauthorized']])
    expect(await codes({ url: 'smtp://127.0.0.1:1' })).toEqual([['error', 'unreachable']])
    expect(await codes({ url }, { ...outside, http: makeHttp() })).toEqual([['error', 'forbidden_address']])
    expect(fake.ledger).toHaveLength(before)
  })

  it('keeps its port and its mails across a restart', async () => {
    const state = { port: 0, mails: [] }
    const tools = {
      state: <T extends object>() => state as unknown as T,
      record: () => undefined,
      now: () => new Date(),
      baseUrl: '',
      callBack: () => undefined,
    }
    const first = await makeFake(tools)
    const address = first.settings().url
    await first.close!()
    const second = await makeFake(tools)
    closing.push(() => second.close!())
    expect(second.settings().url).toBe(address)
    const third = await makeFake({ ...tools, state: <T extends object>(initial: T) => ({ ...initial, port: state.port }) })
    closing.push(() => third.close!())
    expect(third.settings().url).not.toBe(address)
  })

  it('calls no private address unless it was allowed', async () => {
    const one = connector.connect!(settings({ url }), { ...outside, http: makeHttp() })
    expect(await faultFrom(one.send(mail('private')))).toMatchObject({ kind: 'rejected', code: 'forbidden_address' })
    const byName = connector.connect!(settings({ url: url.replace('127.0.0.1', 'localhost') }), { ...outside, http: makeHttp() })
    expect(await faultFrom(byName.send(mail('private')))).toMatchObject({ kind: 'rejected', code: 'forbidden_address' })
    expect(sent('private')).toHaveLength(0)
  })
})

describe('against a real server (smtp-server)', () => {
  async function serve(
    options: SMTPServerOptions,
    onMail: (raw: string, done: (error?: Error | null) => void, socket: Socket) => void = (_raw, done) => done(),
  ) {
    const sockets = new Set<Socket>()
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      closeTimeout: 200,
      onData(stream, _session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => onMail(Buffer.concat(chunks).toString('latin1'), done, [...sockets].at(-1)!))
      },
      ...options,
    })
    server.server.on('connection', (socket: Socket) => sockets.add(socket))
    server.on('error', () => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
    return { port: (server.server.address() as { port: number }).port, sockets }
  }
  const refuse = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })

  it('is understood by it, and by an independent parser of mails', async () => {
    const raws: string[] = []
    const { port } = await serve(
      { onAuth: (auth, _s, done) => (auth.password === 'p:w' ? done(null, { user: 'u' }) : done(new Error('no'))) },
      (raw, done) => {
        raws.push(raw)
        done()
      },
    )
    await mailer(`smtp://u%40x:p%3Aw@127.0.0.1:${port}`).send(mail('real-1'))
    const parsed = await PostalMime.parse(Buffer.from(raws[0]!, 'latin1'))
    expect(parsed).toMatchObject({
      subject: mail('').subject,
      messageId: '<real-1@notify.example.com>',
      from: { name: 'وصل', address: 'no-reply@notify.example.com' },
    })
    expect(parsed.to).toMatchObject([{ address: 'sara@example.com' }])
    expect(parsed.text?.trim()).toBe(mail('').text)
    expect(parsed.html?.trim()).toBe(mail('').html)
    expect(parsed.headers.find((header) => header.key === 'auto-submitted')?.value).toBe('auto-generated')
    const own = readMail(raws[0]!)
    expect(own.subject).toBe(parsed.subject)
    expect(own.text.trim()).toBe(parsed.text?.trim())
    expect(await faultFrom(mailer(`smtp://u:wrong@127.0.0.1:${port}`).send(mail('real-1')))).toMatchObject({ kind: 'unauthorized' })
  })

  it.each([
    ['RCPT', 550, 'rejected'],
    ['RCPT', 450, 'retry'],
    ['RCPT', 452, 'retry'],
    ['MAIL', 451, 'retry'],
    ['MAIL', 550, 'unauthorized'],
    ['DATA', 554, 'rejected'],
    ['DATA', 552, 'rejected'],
    ['DATA', 451, 'retry'],
  ])('takes a refusal at %s with %i as %s', async (at, code, kind) => {
    const { port } = await serve(
      {
        onMailFrom: (_a, _s, done) => done(at === 'MAIL' ? refuse(code, 'x') : null),
        onRcptTo: (_a, _s, done) => done(at === 'RCPT' ? refuse(code, 'x') : null),
      },
      (_raw, done) => done(at === 'DATA' ? refuse(code, 'x') : null),
    )
    expect(await faultFrom(mailer(`smtp://127.0.0.1:${port}`).send(mail('real-2')))).toMatchObject({ kind })
  })

  it('is uncertain when it dies with the mail in hand', async () => {
    let taken = 0
    const { port } = await serve({}, (_raw, _done, socket) => {
      taken++
      socket.destroy()
    })
    expect(await faultFrom(mailer(`smtp://127.0.0.1:${port}`).send(mail('real-3')))).toMatchObject({ kind: 'uncertain' })
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(taken).toBe(1)
  })

  it('sends once, without a fault, when the server had closed the kept connection meanwhile', async () => {
    let taken = 0
    const { port, sockets } = await serve({}, (_raw, done) => {
      taken++
      done()
    })
    const one = mailer(`smtp://127.0.0.1:${port}`)
    await one.send(mail('idle-1'))
    for (const socket of sockets) socket.destroy()
    await one.send(mail('idle-2'))
    expect(taken).toBe(2)
  })

  it('speaks TLS from the first byte, and reads the certificate', async () => {
    const { makeTransport } = await import('./transport.ts')
    const raws: string[] = []
    const { port } = await serve({ secure: true, key: testKey, cert: testCertificate }, (raw, done) => {
      raws.push(raw)
      done()
    })
    const server = serverOf(`smtps://localhost:${port}`)!
    // Only this test trusts that certificate: it is added to those of the process for one call.
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, testCertificate!])
    closing.push(() => setDefaultCACertificates(before))
    const transport = makeTransport(server, makeHttp(['localhost']))
    await transport.sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'over TLS' })
    transport.close()
    expect(raws[0]).toContain('over TLS')
  })

  it('sends nothing at all over a line whose certificate is not good', async () => {
    let taken = 0
    const { port } = await serve({ secure: true }, (_raw, done) => {
      taken++
      done()
    })
    const url = `smtps://u:p@127.0.0.1:${port}`
    expect(await faultFrom(mailer(url).send(mail('tls')))).toMatchObject({ kind: 'retry' })
    expect((await connector.test!(settings({ url }), outside)).map(({ code }) => code)).toEqual(['tls'])
    expect(taken).toBe(0)
  })
})

describe('against servers that misbehave', () => {
  async function raw(onSocket: (socket: Socket) => void): Promise<number> {
    const server: Server = createServer((socket) => {
      socket.on('error', () => undefined)
      onSocket(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    return (server.address() as { port: number }).port
  }

  it('is certain that nothing left when the line drops before the message: retry', async () => {
    for (const until of ['', 'EHLO', 'MAIL', 'RCPT', 'DATA']) {
      const port = await raw((socket) => {
        if (!until) return socket.destroy()
        socket.write('220 x\r\n')
        socket.on('data', (chunk) => {
          const line = chunk.toString()
          if (line.startsWith(until)) return socket.destroy()
          socket.write(line.startsWith('EHLO') ? '250-x\r\n250 8BITMIME\r\n' : '250 ok\r\n')
        })
      })
      expect(await faultFrom(mailer(`smtp://127.0.0.1:${port}`).send(mail('early'))), `at ${until || 'greeting'}`).toMatchObject({
        kind: 'retry',
      })
    }
  })

  it('does not hand a password to a server that offers no encryption', async () => {
    const heard: string[] = []
    const port = await raw((socket) => {
      socket.write('220 x\r\n')
      socket.on('data', (chunk) => {
        heard.push(chunk.toString())
        socket.write(chunk.toString().startsWith('EHLO') ? '250-x\r\n250 AUTH PLAIN\r\n' : '502 no\r\n')
      })
    })
    const { makeTransport } = await import('./transport.ts')
    const server = { ...serverOf(`smtp://u:p@mail.example.com:${port}`)!, host: '127.0.0.1' }
    expect(server.requireTls).toBe(true)
    const fault = await makeTransport(server, outside.http)
      .sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'x' })
      .then(
        () => undefined,
        (error: unknown) => faultOf(error, false),
      )
    expect(fault).toMatchObject({ kind: 'retry' })
    expect(heard.join('')).not.toContain('AUTH')
  })
})

it('has a kind for every reply a server may give', () => {
  const { replies } = JSON.parse(readFileSync(new URL('fixtures/02-replies.json', import.meta.url), 'utf8')) as {
    replies: { at: string; code: number | null; enhanced?: string; expected: string }[]
  }
  const commands: Record<string, [string, string]> = {
    RCPT: ['EENVELOPE', 'RCPT TO'],
    DATA: ['EMESSAGE', 'DATA'],
    AUTH: ['EAUTH', 'AUTH PLAIN'],
    greeting: ['EPROTOCOL', 'CONN'],
  }
  for (const { at, code, enhanced, expected } of replies) {
    const [name, command] = commands[at] ?? ['ECONNECTION', 'CONN']
    const error = Object.assign(
      new Error(at),
      code ? { code: name, command, responseCode: code, response: `${code} ${enhanced} x` } : { code: name, command },
    )
    expect(faultOf(error, at.includes('DATA')).kind, `${at} ${code}`).toBe(expected)
  }
})

describe('settings', () => {
  it('takes the address of a server and one sender, and marks the password as secret', () => {
    expect(settings({ url: 'smtp://u:p@mail.example.com' })).toMatchObject({ url: ['smtp://u:p@mail.example.com'] })
    expect((connector.settings as unknown as { shape: { url: { meta(): object } } }).shape.url.meta()).toMatchObject({ secret: true })
    for (const wrong of [{ url: 'https://mail.example.com' }, { url: 'mail.example.com' }, { url: 'smtp://' }, { url: 'smtp://a%zz@h' }])
      expect(connector.settings.safeParse({ from, ...wrong }).success, JSON.stringify(wrong)).toBe(false)
    for (const sender of ['wasl', 'a@b.c, d@e.f', 'x\r\nBcc: y@z.example <a@b.example>', 'Name <a@b.example> tail'])
      expect(connector.settings.safeParse({ url: 'smtp://h.example', from: sender }).success, sender).toBe(false)
  })

  it('knows the usual ports and when a line must be encrypted', () => {
    expect(serverOf('smtp://u:p@mail.example.com')).toMatchObject({ port: 587, secure: false, requireTls: true, ignoreTls: false })
    expect(serverOf('smtps://u:p@mail.example.com')).toMatchObject({ port: 465, secure: true })
    expect(serverOf('smtp://u:p@mail.example.com:465')).toMatchObject({ port: 465, secure: true })
    expect(serverOf('smtp://relay.example.com:25')).toMatchObject({ port: 25, requireTls: false, ignoreTls: false })
    expect(serverOf('smtp://u:p@10.0.0.5:25?ignoreTLS=true')).toMatchObject({ ignoreTls: true, requireTls: false })
    expect(serverOf('smtp://u:p%40s@127.0.0.1:2525')).toMatchObject({ ignoreTls: true, auth: { user: 'u', pass: 'p@s' } })
  })
})
