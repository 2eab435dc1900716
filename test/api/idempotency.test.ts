import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ role: 'api' })
})
afterAll(() => world?.app.close())

interface Made {
  id: string
}

const post = (path: string, key: string, body: unknown, who: 'admin' | 'stranger' = 'admin') =>
  world.as<Made>(who, 'POST', path, body, { 'idempotency-key': key })
const leadCount = () => world.inTenant(async (trx) => Number((await trx('leads').count('id as n').first())!.n))

describe('an Idempotency-Key', () => {
  it('makes one lead of many calls, and answers the same again', async () => {
    const before = await leadCount()
    const body = { name: 'هدى', phone: '+966501110001' }
    const first = await post('leads', 'k1', body)
    const again = await post('leads', 'k1', body)
    expect(again.status).toBe(first.status)
    expect(again.body).toEqual(first.body)
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await leadCount()).toBe(before + 1)
  })

  it('with another body is refused', async () => {
    await post('leads', 'k2', { name: 'سلمى', phone: '+966501110002' })
    const before = await leadCount()
    const other = await post('leads', 'k2', { name: 'سلمى', phone: '+966501110003' })
    expect(other.status).toBe(422)
    expect(other.body).toMatchObject({ code: 'key_reused' })
    expect(await leadCount()).toBe(before)
  })

  it('makes one lead of thirty calls at once', async () => {
    const before = await leadCount()
    const body = { name: 'معًا', phone: '+966501110004' }
    const answers = await Promise.all(Array.from({ length: 30 }, () => post('leads', 'k3', body)))
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]))
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
    expect(await leadCount()).toBe(before + 1)
  })

  it('stores nothing of a call that was refused, so that the mended call is taken', async () => {
    expect((await post('leads', 'k4', { phone: 5 })).status).toBe(422)
    expect((await post('leads', 'k4', { phone: '+966501110005' })).status).toBe(201)
  })

  it('is another key at another address, and in another tenant', async () => {
    const lead = await post('leads', 'k5', { name: 'x', phone: '+966501110006' })
    const freelancer = await post('freelancers', 'k5', { name: 'x' })
    const foreign = await post('leads', 'k5', { name: 'x', phone: '+966501110006' }, 'stranger')
    expect([lead.status, freelancer.status, foreign.status]).toEqual([201, 201, 201])
    expect(new Set([lead.body.id, freelancer.body.id, foreign.body.id]).size).toBe(3)
  })

  it('keeps its answer sealed: no phone, and no API key’s text, stands in the table', async () => {
    await post('leads', 'k6', { name: 'x', phone: '+966501110007' })
    const made = await world.as<{ key: string }>('admin', 'POST', 'api-keys', { label: 'sealed' }, { 'idempotency-key': 'k7' })
    const rows = await world.inTenant((trx) => trx('idempotency_keys').whereIn('key', ['k6', 'k7']).select('answer'))
    expect(rows).toHaveLength(2)
    for (const { answer } of rows) {
      const stored = answer + Buffer.from(answer, 'base64').toString('utf8')
      expect(stored).not.toContain('501110007')
      expect(stored).not.toContain(made.body.key)
    }
    const again = await world.as<{ key: string }>('admin', 'POST', 'api-keys', { label: 'sealed' }, { 'idempotency-key': 'k7' })
    expect(again.body.key).toBe(made.body.key)
  })

  it('has at most 255 characters', async () => {
    expect((await post('leads', 'x'.repeat(256), { name: 'x' })).status).toBe(400)
  })
})
