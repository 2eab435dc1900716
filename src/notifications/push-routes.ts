import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { connectionsFor } from '#src/connections/connection.ts'
import { owe } from '#src/deliveries/delivery.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { countOrRefuse } from '#src/platform/limit.ts'
import type { Caller } from '#src/platform/route.ts'
import { id, nothing, shape } from '#src/platform/shapes.ts'
import { dropDevices, findOwnDevice, keepDevice, ownDevices, ownerOf } from './devices.ts'
import { pushKeyOf } from './ladder.ts'
import { ensurePushConnection, pushKey } from './push-key.ts'
import { pushShown } from './shown.ts'

const everyone = ['admin', 'manager', 'freelancer', 'client'] as const

/** What `PushSubscription.toJSON()` answers in a browser. */
const subscription = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(2048),
  expirationTime: z.number().nullable().optional(),
  keys: z.strictObject({
    p256dh: z.string().refine(isPoint, 'expected a P-256 public key: 65 bytes, base64url'),
    auth: z.string().regex(/^[\w-]{22}(==)?$/, 'expected 16 bytes, base64url'),
  }),
})

/** Notifications on one's own devices. */
export const pushRoutes = [
  route('GET /push/key', {
    who: everyone,
    summary: 'The public key that a browser subscribes with (`applicationServerKey`)',
    output: shape({ key: z.string() }),
    run: async ({ trx, deps }) => ({ key: await pushKey(trx, deps) }),
  }),
  route('POST /push/subscriptions', {
    who: everyone,
    summary:
      'Has this browser notified from now on; the same browser again is the same. At most ten a person: the one least lately seen makes room',
    input: subscription,
    output: shape({ id }),
    async run({ trx, body: { endpoint, keys }, caller, now, deps }) {
      const owner = ownerOf(caller)
      if (!owner) throw noDevices()
      refuseAddress(endpoint, deps.refusedAddress(endpoint))
      await ensurePushConnection(trx, deps, now)
      const key = await pushKey(trx, deps)
      return { id: await keepDevice(trx, owner, caller.sessionId, { endpoint, keys, key }, now) }
    },
  }),
  route('DELETE /push/subscriptions/:id', {
    who: everyone,
    summary: 'Ends notifications on one of one’s own browsers',
    status: 204,
    output: nothing,
    async run({ trx, caller, params }) {
      const device = await findOwnDevice(trx, caller, params.id as string)
      if (!device) throw new AppError('not_found', 'There is no such browser among yours.')
      await dropDevices(trx, [device.id])
      return null
    },
  }),
  route('POST /push/test', {
    who: everyone,
    summary: 'Sends a notification to every one of one’s own browsers',
    status: 202,
    output: shape({ devices: z.number().int() }),
    async run({ trx, caller, now, deps }) {
      if (!ownerOf(caller)) throw noDevices()
      await countOrRefuse(deps.db, [{ name: 'push.test', subject: caller.sessionId, most: 10, seconds: 60 }], now)
      return { devices: await testDevices(trx, caller, now) }
    },
  }),
  route('POST /push/shown', {
    who: everyone,
    summary: 'The browser has shown a push, or its person has opened it: nothing else is sent in its place',
    input: z.strictObject({ deliveryId: id, opened: z.boolean().default(false) }),
    status: 204,
    output: nothing,
    async run({ trx, body, caller, now }) {
      await pushShown(trx, caller, body, now)
      return null
    },
  }),
]

async function testDevices(trx: Trx, caller: Caller, now: Date): Promise<number> {
  const [push] = await connectionsFor(trx, 'push')
  const devices = push ? await ownDevices(trx, caller) : []
  if (!push || !devices.length) throw new AppError('invalid', 'None of your browsers takes notifications yet; turn them on there first.')
  const test = newId()
  await owe(
    trx,
    devices.map((deviceId) => ({
      kind: 'push.send',
      key: pushKeyOf(`test:${test}`, deviceId),
      connectionId: push.id,
      target: 'push',
      action: 'test.self',
      payload: { test: { language: caller.language }, deviceId },
      at: now,
    })),
  )
  return devices.length
}

/** Whatever a browser names is called by us: only a push service outside, over TLS; in the clear only what the operator let through by name. */
function refuseAddress(endpoint: string, guard: string | null): void {
  const { protocol, hostname } = new URL(endpoint)
  const near = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  const refused = guard ?? (protocol === 'https:' || near ? null : 'a push service is called over https alone')
  if (refused) throw new AppError('invalid', `This is no push service’s address: ${refused}.`, { endpoint: refused })
}

function noDevices(): AppError {
  return new AppError('forbidden', 'An API key has no browser to be notified in; sign in for this.')
}

function isPoint(text: string): boolean {
  const point = Buffer.from(text, 'base64url')
  if (point.length !== 65 || point[0] !== 4) return false
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  try {
    return Boolean(createPublicKey({ key: jwk, format: 'jwk' }))
  } catch {
    return false
  }
}
