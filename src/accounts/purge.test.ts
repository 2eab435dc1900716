import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { hashToken, newToken } from '#src/platform/keys.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'
import { ensurePurges } from './purge.ts'
import { endSessions, startSession } from './sessions.ts'

const DAY = 86_400_000
let wasl: TestApp
beforeAll(async () => {
  wasl = await startTestApp()
})
afterAll(() => wasl?.close())

it('what ended more than 30 days ago is deleted each day, and nothing that holds', async () => {
  const { db } = wasl.app.world
  const start = wasl.clock.now()
  const personId = newId()
  const person = { role: 'manager' as const, how: 'mail' as const, device: 'test', personId }
  const link = (more: object) => ({
    ...{ hash: hashToken(newToken()), tenant_id: wasl.tenant.id, purpose: 'sign_in', subject_id: newId(), created_at: start },
    ...more,
  })
  const answer = link({ purpose: 'answer', expires_at: null })
  const stranger = link({ tenant_id: wasl.other.id, used_at: start })
  await inTenant(async (trx) => {
    await startSession(trx, person, start)
    await endSessions(trx, { person_id: personId }, start)
    // A chat's session outlives a month; a used link and one that nobody used do not, an open answer link does.
    await startSession(trx, { ...person, how: 'chat', chatId: newId() }, start)
    await trx('token_hashes').insert([link({ used_at: start }), link({ expires_at: start }), answer, stranger])
    await trx('idempotency_keys').insert({ key: 'k', route: 'r', body_hash: Buffer.from('b'), status: 201, answer: 'x', created_at: start })
  })
  await ensurePurges(db, start)
  await ensurePurges(db, start)
  wasl.clock.advance(29 * DAY)
  await wasl.settle()
  expect(await count()).toEqual({ sessions: 2, links: 5, answers: 1 })
  wasl.clock.advance(2 * DAY)
  await wasl.settle()
  expect(await count()).toEqual({ sessions: 1, links: 2, answers: 0 })
  const left = await inTenant((trx) => trx('token_hashes').where({ hash: answer.hash }).first('hash'))
  expect(left).toBeDefined()
  // The stranger's purge is the stranger's own, and it ran as well.
  expect(await inTenant((trx) => trx('token_hashes').where({ hash: stranger.hash }))).toEqual([])
  expect(await db.system((trx) => trx('due').where({ kind: 'access.purge' }).where('due_at', '>', wasl.clock.now()))).toHaveLength(
    (await db.system((trx) => trx('tenants').pluck('id'))).length,
  )
  // Nobody's key is a session.
  expect((await wasl.call('GET', 'leads')).status).toBe(200)

  async function count() {
    return inTenant(async (trx) => ({
      sessions: (await trx('sessions').where({ person_id: personId })).length,
      links: (await trx('token_hashes').where({ tenant_id: wasl.tenant.id }).whereNot({ purpose: 'api_key' })).length,
      answers: (await trx('idempotency_keys')).length,
    }))
  }
})

function inTenant<T>(run: Parameters<typeof wasl.app.world.db.tenant<T>>[1]): Promise<T> {
  return wasl.app.world.db.tenant(wasl.tenant.id, run)
}
