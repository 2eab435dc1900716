import { createECDH, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConnection } from '#src/connections/save.ts'
import { MOST } from '#src/notifications/devices.ts'
import { makeDevice } from '../support/browser-device.ts'
import { startWorld, type Who, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ role: 'api' })
})
afterAll(() => world?.app.close())

const service = 'https://push.example.net'
const subscribe = (who: Who, body: unknown) =>
  world.as<{ id: string; code: string; detail: string }>(who, 'POST', 'push/subscriptions', body)
const devices = (where: object = {}) => world.inTenant((trx) => trx('push_devices').where(where).orderBy('seen_at').select())

describe('browsers that take notifications', () => {
  it('are kept sealed, and the same one again is the same', async () => {
    const { subscription, endpoint } = makeDevice(service, 'sara')
    const first = await subscribe('freelancer', subscription)
    const again = await subscribe('freelancer', { endpoint, keys: subscription.keys })
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id])
    const [row] = await devices({ id: first.body.id })
    expect(row).toMatchObject({ freelancer_id: world.freelancer, person_id: null, contact_id: null })
    expect(row.key).toBe((await world.as<{ key: string }>('freelancer', 'GET', 'push/key')).body.key)
    const stored = Buffer.concat([row.sealed, row.endpoint_bidx]).toString('latin1')
    for (const secret of [endpoint, 'push.example.net', subscription.keys.auth, subscription.keys.p256dh])
      expect(stored).not.toContain(secret)
  })

  it('belong to whoever uses them last', async () => {
    const { subscription } = makeDevice(service, 'shared')
    const hers = await subscribe('freelancer', subscription)
    const his = await subscribe('rival', subscription)
    expect(his.body.id).not.toBe(hers.body.id)
    expect(await devices({ id: hers.body.id })).toEqual([])
    expect(await devices({ id: his.body.id })).toMatchObject([{ freelancer_id: world.rival }])
  })

  it('are ten a person at most, also when twenty come at once: the least lately seen make room', async () => {
    const oldest = await subscribe('rival', makeDevice(service, 'oldest').subscription)
    const many = await Promise.all(Array.from({ length: 20 }, (_, n) => subscribe('rival', makeDevice(service, `many${n}`).subscription)))
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([201]))
    expect(await devices({ freelancer_id: world.rival })).toHaveLength(MOST)
    expect(await devices({ id: oldest.body.id })).toEqual([])
    const one = makeDevice(service, 'one').subscription
    const both = await Promise.all([subscribe('rival', one), subscribe('rival', one)])
    expect(both[0].body.id).toBe(both[1].body.id)
  })

  it('have a push service outside, over TLS, and keys that are keys', async () => {
    const good = makeDevice(service, 'good').subscription
    const at = (endpoint: string) => subscribe('freelancer', { ...good, endpoint })
    for (const endpoint of [
      'http://push.example.net/x',
      'https://10.0.0.8/x',
      'https://169.254.169.254/x',
      'https://[fd00::1]/x',
      'https://a:b@push.example.net/x',
    ])
      expect((await at(endpoint)).body, endpoint).toMatchObject({ code: 'invalid', fields: { endpoint: expect.any(String) } })
    for (const endpoint of ['nowhere', 'file:///etc/passwd', `https://push.example.net/${'x'.repeat(3000)}`])
      expect((await at(endpoint)).status, endpoint.slice(0, 40)).toBe(422)
    const keyed = (keys: object) => subscribe('freelancer', { ...good, keys: { ...good.keys, ...keys } })
    for (const p256dh of ['', 'BAAA', Buffer.alloc(65, 4).toString('base64url')]) expect((await keyed({ p256dh })).status, p256dh).toBe(422)
    expect((await keyed({ auth: 'short' })).status).toBe(422)
    expect((await subscribe('freelancer', { ...good, extra: 1 })).status).toBe(400)
  })

  it('are never an API key’s', async () => {
    expect((await subscribe('admin', makeDevice(service, 'key').subscription)).body).toMatchObject({
      code: 'forbidden',
      detail: expect.stringMatching(/sign in/),
    })
  })
})

describe('the pair of keys', () => {
  const keyOf = async (who: Who) => (await world.as<{ key: string }>(who, 'GET', 'push/key')).body.key

  it('is one an installation, the same for every tenant, and a point that browsers take', async () => {
    const key = await keyOf('admin')
    expect([await keyOf('freelancer'), await keyOf('stranger')]).toEqual([key, key])
    expect(Buffer.from(key, 'base64url')).toHaveLength(65)
    const connections = await world.inTenant((trx) =>
      trx('connections').whereRaw("'push' = any(duties)").select('label', 'settings', 'secrets'),
    )
    expect(connections).toHaveLength(1)
    expect(connections[0].settings).not.toHaveProperty('privateKey')
  })

  it('is a tenant’s own where it saved one', async () => {
    const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }).d!
    const pair = createECDH('prime256v1')
    pair.setPrivateKey(Buffer.from(privateKey, 'base64url'))
    const { db, connectors } = world.app.app.world
    const settings = { privateKey, subject: 'mailto:push@example.com' }
    await db.tenant(world.app.other.id, (trx) =>
      createConnection(db, trx, connectors, { connector: 'web-push', label: 'own', settings }, { actor: 'test', now: new Date() }),
    )
    expect(await keyOf('stranger')).toBe(pair.getPublicKey('base64url'))
    expect(await keyOf('admin')).not.toBe(pair.getPublicKey('base64url'))
  })
})

describe('a push that was shown', () => {
  it('is believed of its own browser’s person alone', async () => {
    const things = await world.things()
    const shown = (who: Who, body: object) => world.as(who, 'POST', 'push/shown', body)
    expect((await shown('rival', { deliveryId: things.push })).status).toBe(404)
    expect((await shown('freelancer', { deliveryId: things.delivery })).status).toBe(404)
    expect((await shown('freelancer', { deliveryId: things.push, opened: true })).status).toBe(204)
    const row = await world.inTenant((trx) => trx('deliveries').where({ id: things.push }).first('receipt'))
    expect(row.receipt).toBe('read')
  })
})

describe('notifications inside wasl', () => {
  it('are counted, filtered by what is unread, and read all at once; each reader’s are his own', async () => {
    const things = await world.things()
    const unread = async (who: Who) => (await world.as<{ unread: number }>(who, 'GET', 'notifications/count')).body.unread
    const list = async (who: Who, query = '') =>
      (await world.as<{ data: { id: string; readAt: string | null; chatId: string | null }[] }>(who, 'GET', `notifications${query}`)).body
        .data
    const office = await unread('manager')
    const before = await unread('freelancer')
    expect(before).toBeGreaterThan(0)
    expect((await list('freelancer', '?unread=true')).length).toBe(before)
    const { body } = await world.as<{ readAt: string }>('freelancer', 'POST', `notifications/${things.notification}/read`)
    const again = await world.as<{ readAt: string }>('freelancer', 'POST', `notifications/${things.notification}/read`)
    expect(again.body.readAt).toBe(body.readAt)
    expect(await unread('freelancer')).toBe(before - 1)
    expect((await list('freelancer', '?unread=true')).map(({ id }) => id)).not.toContain(things.notification)
    expect((await list('freelancer', '?unread=false')).map(({ id }) => id)).toContain(things.notification)
    expect((await world.as('freelancer', 'POST', 'notifications/read-all')).body).toEqual({ unread: 0 })
    expect(await list('freelancer', '?unread=true')).toEqual([])
    expect(await unread('manager')).toBe(office)
    expect(await unread('rival')).toBe((await list('rival', '?unread=true')).length)
    expect((await world.as('freelancer', 'GET', 'notifications?unread=perhaps')).status).toBe(400)
  })

  it('lead to the chat that their request became', async () => {
    const things = await world.things()
    const { request_id } = await world.inTenant((trx) => trx('chats').where({ id: things.chat }).first('request_id'))
    await world.inTenant((trx) => trx('notifications').where({ id: things.notification }).update({ request_id }))
    const { body } = await world.as<{ data: { id: string; chatId: string | null }[] }>('freelancer', 'GET', 'notifications')
    expect(body.data.find(({ id }) => id === things.notification)).toMatchObject({ chatId: things.chat })
  })
})
