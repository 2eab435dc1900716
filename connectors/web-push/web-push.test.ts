import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ConnectorError } from '#src/errors.ts'
import { decrypt, makeDevice } from '#test/support/browser-device.ts'
import { startFake } from '#test/support/fake.ts'
import type { FakeRequest, FakeTools, Outside } from '../connector.ts'
import { makeHttp } from '../http.ts'
import { encrypt, LONGEST } from './encrypt.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'
import type { Push } from './send.ts'
import { publicKeyOf } from './settings.ts'
import { makeSigner } from './vapid.ts'

const sample = <T>(name: string) => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as T
const fresh = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }).d!
const faultFrom = (sending: Promise<unknown>): Promise<ConnectorError> =>
  sending.then(
    () => expect.fail('it was sent'),
    (error) => error,
  )

describe('how a push is wrapped', () => {
  interface Example {
    plaintext: string
    sender: { public: string; private: string }
    browser: { p256dh: string; private: string; auth: string }
    salt: string
    body: string
  }
  const example = sample<Example>('01-rfc8291-example')

  it('is RFC 8291’s own example, byte by byte', () => {
    const sender = createECDH('prime256v1')
    sender.setPrivateKey(Buffer.from(example.sender.private, 'base64url'))
    expect(sender.getPublicKey('base64url')).toBe(example.sender.public)
    const body = encrypt(Buffer.from(example.plaintext), example.browser, Buffer.from(example.salt, 'base64url'), sender)
    expect(body.toString('base64url')).toBe(example.body)
  })

  it('opens for its browser alone, and never looks the same twice', () => {
    const own = createECDH('prime256v1')
    own.generateKeys()
    const auth = randomBytes(16)
    const keys = { p256dh: own.getPublicKey('base64url'), auth: auth.toString('base64url') }
    const [one, two] = [encrypt(Buffer.from('أهلًا'), keys), encrypt(Buffer.from('أهلًا'), keys)]
    expect(one.equals(two)).toBe(false)
    expect([decrypt(one, own, auth), decrypt(two, own, auth)]).toEqual(['أهلًا', 'أهلًا'])
    const other = createECDH('prime256v1')
    other.generateKeys()
    expect(() => decrypt(one, other, auth)).toThrow()
    expect(() => decrypt(one, own, randomBytes(16))).toThrow()
  })

  it('fills the 4,096 bytes that every push service takes, and refuses one more, and keys that are none', () => {
    expect(encrypt(Buffer.alloc(LONGEST), example.browser)).toHaveLength(4096)
    expect(() => encrypt(Buffer.alloc(LONGEST + 1), example.browser)).toThrow(
      expect.objectContaining({ kind: 'rejected', code: 'too_large' }),
    )
    for (const p256dh of ['', 'AAAA', Buffer.alloc(65, 4).toString('base64url')])
      expect(() => encrypt(Buffer.from('x'), { ...example.browser, p256dh })).toThrow(
        expect.objectContaining({ kind: 'rejected', code: 'bad_keys' }),
      )
  })
})

describe('how wasl says who it is', () => {
  const at = new Date('2026-11-21T09:00:00Z')
  const settings = (given: object) => connector.settings.parse({ privateKey: fresh(), ...given })
  const claimsOf = (header: string) => JSON.parse(Buffer.from(/t=[\w-]+\.([\w-]+)/.exec(header)![1]!, 'base64url').toString())

  it('signs for each push service apart, for half a day, and keeps what it signed for hours', () => {
    const sign = makeSigner(settings({ subject: 'mailto:a@b.example' }))
    const first = sign('https://fcm.googleapis.com', '', at)
    expect(claimsOf(first)).toEqual({ aud: 'https://fcm.googleapis.com', exp: at.getTime() / 1000 + 12 * 3600, sub: 'mailto:a@b.example' })
    expect(sign('https://fcm.googleapis.com', '', new Date(at.getTime() + 5 * 3_600_000))).toBe(first)
    expect(sign('https://fcm.googleapis.com', '', new Date(at.getTime() + 7 * 3_600_000))).not.toBe(first)
    expect(claimsOf(sign('https://web.push.apple.com', '', at)).aud).toBe('https://web.push.apple.com')
  })

  it('goes on signing with the pair a browser was subscribed with, after a new one was put first', () => {
    const [old, next] = [fresh(), fresh()]
    const sign = makeSigner(settings({ privateKey: [next, old] }))
    expect(sign('https://p.example', publicKeyOf(old)!, at)).toContain(`k=${publicKeyOf(old)}`)
    expect(sign('https://p.example', publicKeyOf(next)!, at)).toContain(`k=${publicKeyOf(next)}`)
    expect(sign('https://p.example', publicKeyOf(fresh())!, at)).toContain(`k=${publicKeyOf(next)}`)
  })

  it('takes no key that is none, and no subject that Apple refuses', () => {
    for (const privateKey of ['short', 'A'.repeat(43), '_'.repeat(43), [fresh(), 'x']])
      expect(connector.settings.safeParse({ privateKey }).success, String(privateKey)).toBe(false)
    for (const subject of ['mailto: a@b.example', 'mailto:<a@b.example>', 'a@b.example', 'http://b.example'])
      expect(connector.settings.safeParse({ privateKey: fresh(), subject }).success, subject).toBe(false)
  })

  it('tells in words when Apple’s devices would refuse', async () => {
    const found = async (given: object) => (await connector.test!(settings(given), {} as Outside)).map(({ level, code }) => [level, code])
    expect(await found({})).toEqual([['warning', 'no_subject']])
    expect(await found({ subject: 'https://wasl.example' })).toEqual([['ok', 'keys_fine']])
  })
})

describe('what push services answer', () => {
  const { answers } = sample<{ answers: { status: number; headers?: Record<string, string>; body: unknown; fault: object }[] }>(
    '03-answers',
  )
  const outside: Outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
  let answer: (typeof answers)[number]
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(answer.status, answer.headers).end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => {
    server.close()
    outside.http.close()
  })

  it.each(answers)('$status $body is $fault', async (documented) => {
    answer = documented
    const device = makeDevice(`http://127.0.0.1:${(server.address() as { port: number }).port}/push`, 'a')
    const pusher = connector.connect!(connector.settings.parse({ privateKey: fresh() }), outside)
    expect(await faultFrom(pusher.send(pushTo(device)))).toMatchObject(documented.fault)
  })

  it('calls nobody inside our own walls, whatever address a browser gave (S20)', async () => {
    const guarded: Outside = { http: makeHttp([]), now: () => new Date() }
    const pusher = connector.connect!(connector.settings.parse({ privateKey: fresh() }), guarded)
    for (const service of ['http://127.0.0.1:5432/x', 'https://169.254.169.254/latest', 'https://[::1]/x', 'file:///etc/x'])
      expect(await faultFrom(pusher.send(pushTo(makeDevice(service, 'x')))), service).toMatchObject({
        kind: 'rejected',
        code: 'forbidden_address',
      })
    guarded.http.close()
  })
})

describe('against the stand-in', () => {
  const outside: Outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
  let fake: Awaited<ReturnType<typeof startFake>>
  beforeAll(async () => {
    fake = await startFake('web-push', makeFake)
  })
  beforeEach(() => fake.faults.clear())
  afterAll(async () => {
    await fake?.close()
    outside.http.close()
  })
  const pusher = (given: object = {}) => connector.connect!(connector.settings.parse({ ...fake.fake.settings(), ...given }), outside)
  const act = (what: { do: string } & Record<string, unknown>) => fake.fake.act!(what)

  it('pushes what only the browser reads, with its time, urgency and topic', async () => {
    const device = makeDevice(fake.baseUrl, 'phone')
    const { externalId } = await pusher().send(
      pushTo(device, { payload: { title: 'طلب جديد' }, ttlS: 3600.4, urgency: 'high', topic: 'request-1' }),
    )
    const [told] = fake.ledger.slice(-1)
    expect(told).toMatchObject({ kind: 'push', path: device.path, ttl: 3600, urgency: 'high', topic: 'request-1' })
    expect(externalId).toBe(`${fake.baseUrl}/message/${told!.id}`)
    expect(String(told!.body)).not.toContain(Buffer.from('طلب').toString('base64url'))
    expect(device.read(String(told!.body))).toEqual({ title: 'طلب جديد' })
  })

  it('is sent to whatever address a browser gave, at the base where the settings name one', async () => {
    const device = { ...makeDevice('https://fcm.googleapis.com/fcm', 'real'), path: '' }
    await pusher({ baseUrl: fake.baseUrl }).send(pushTo(device))
    expect(fake.ledger.at(-1)).toMatchObject({ path: new URL(device.endpoint).pathname })
  })

  it('knows a browser that left from one it never had, from too much, and from a pause', async () => {
    const device = makeDevice(fake.baseUrl, 'moods')
    await pusher().send(pushTo(device))
    act({ do: 'limit', count: 1, retryAfterS: 7 })
    expect(await faultFrom(pusher().send(pushTo(device)))).toMatchObject({ kind: 'wait', scope: 'item', retryAfterMs: 7000 })
    act({ do: 'leave', endpoint: device.endpoint })
    expect(await faultFrom(pusher().send(pushTo(device)))).toMatchObject({
      kind: 'rejected',
      code: 'gone',
      message: expect.stringContaining('Unregistered'),
    })
    act({ do: 'forget', endpoint: device.endpoint })
    expect(await faultFrom(pusher().send(pushTo(device)))).toMatchObject({ kind: 'rejected', code: 'gone' })
    expect(await faultFrom(pusher().send(pushTo(device, { payload: { text: 'x'.repeat(4000) } })))).toMatchObject({
      kind: 'rejected',
      code: 'too_large',
    })
    expect(() => act({ do: 'dance' })).toThrow(/leave/)
  })

  it('takes a browser only by the key it was subscribed with', async () => {
    const device = makeDevice(fake.baseUrl, 'loyal')
    await pusher().send(pushTo(device))
    expect(await faultFrom(pusher({ privateKey: fresh() }).send(pushTo(device)))).toMatchObject({ kind: 'rejected', code: 'key_refused' })
  })

  it('may be sent again after a silence: the same topic stands once', async () => {
    const device = makeDevice(fake.baseUrl, 'silent')
    fake.faults.add({ when: 'after', kind: 'reset', count: 1 })
    expect(await faultFrom(pusher().send(pushTo(device, { topic: 't' })))).toMatchObject({ kind: 'retry' })
    await pusher().send(pushTo(device, { topic: 't' }))
    const shown = fake.fake.show!() as { browsers: { path: string; pushes: unknown[] }[] }
    expect(shown.browsers.find((one) => one.path === device.path)!.pushes).toHaveLength(1)
  })
})

describe('the stand-in itself', () => {
  const example = sample<{ origin: string; claims: { exp: number }; authorization: string }>('02-rfc8292-example')
  const body = Buffer.from(sample<{ body: string }>('01-rfc8291-example').body, 'base64url')
  const ask = async (
    more: Omit<Partial<FakeRequest>, 'headers'> & { headers?: Record<string, string | undefined> } = {},
    at = example.claims.exp - 3600,
  ) => {
    const tools: FakeTools = {
      state: (initial) => initial,
      record: () => undefined,
      now: () => new Date(at * 1000),
      baseUrl: `${example.origin}/web-push`,
      callBack: () => undefined,
    }
    const headers = { authorization: example.authorization, ttl: '60', 'content-encoding': 'aes128gcm', ...more.headers } as Record<
      string,
      string
    >
    return (await (await makeFake(tools)).handle({ method: 'POST', path: '/x', query: new URLSearchParams(), body, ...more, headers }))
      .status
  }

  it('believes RFC 8292’s own example, while it lasts and from where it was meant for', async () => {
    expect(await ask()).toBe(201)
    expect(await ask({}, example.claims.exp + 1)).toBe(403)
    expect(await ask({}, example.claims.exp - 25 * 3600)).toBe(403)
    expect(await ask({ headers: { authorization: undefined } })).toBe(401)
    expect(await ask({ headers: { authorization: example.authorization.replace('.i3CY', '.j3CY') } })).toBe(403)
    expect(await ask({ headers: { authorization: example.authorization.replace('k=BA1H', 'k=BA1I') } })).toBe(403)
  })

  it('refuses what RFC 8030, 8188 and 8291 do not allow', async () => {
    expect(await ask({ method: 'GET' })).toBe(405)
    expect(await ask({ headers: { ttl: undefined } })).toBe(400)
    expect(await ask({ headers: { urgency: 'now' } })).toBe(400)
    expect(await ask({ headers: { topic: 'x'.repeat(33) } })).toBe(400)
    expect(await ask({ headers: { 'content-encoding': 'aesgcm' } })).toBe(400)
    expect(await ask({ body: Buffer.alloc(50) })).toBe(400)
    expect(await ask({ body: Buffer.alloc(4097) })).toBe(413)
  })
})

function pushTo(device: Pick<ReturnType<typeof makeDevice>, 'endpoint' | 'subscription'>, more: Partial<Push> = {}): Push {
  const { endpoint, subscription } = device
  return { device: { endpoint, keys: subscription.keys, key: '' }, payload: { title: 'x' }, ttlS: 60, urgency: 'high', topic: 't', ...more }
}
