import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '#src/audit/record.ts'
import { newId } from '#src/platform/id.ts'
import { later } from '#src/platform/later.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'

const MINUTE = 60_000
const DAY = 86_400_000

describe('what the admin hears by mail', () => {
  let wasl: TestApp
  let smtp: TestApp['fakes'][string]
  beforeAll(async () => {
    wasl = await startTestApp({ env: { ADMIN_EMAIL: 'admin@example.com', DATA_DIR: '/' } })
    smtp = await wasl.connect('smtp')
    await inTenant((trx) => trx('connections').update({ tested_at: wasl.clock.now() }))
    await look()
  })
  afterAll(() => wasl?.close())

  const inTenant = <T>(run: Parameters<typeof wasl.app.world.db.tenant<T>>[1]) => wasl.app.world.db.tenant(wasl.tenant.id, run)
  const subjects = () => smtp.ledger.map((effect) => String(effect.subject))
  /** One look, now, and whatever mail it leads to. */
  const look = async (): Promise<string[]> => {
    const before = smtp.ledger.length
    await inTenant((trx) => later(trx, 'alerts.check', { subjectId: wasl.tenant.id, at: wasl.clock.now() }))
    await wasl.settle()
    // The clock jumps here: that what stood in between is late is another test's business.
    return subjects()
      .slice(before)
      .filter((subject) => !subject.includes('عمل متأخر'))
  }
  const fail = (id: string, since: Date | null) =>
    inTenant((trx) =>
      trx('connections')
        .where({ id })
        .update(
          since
            ? { status: 'failing', problem: JSON.stringify({ code: '190', text: { ar: 'انتهى الرمز', en: 'The token has ended' }, since }) }
            : { status: 'ok', problem: null },
        ),
    )

  it('hears nothing while all is well', () => expect(subjects()).toEqual([]))

  it('hears of a connection that stands still, once, with its cause and what to do, until it has ended', async () => {
    const odoo = await wasl.connect('odoo')
    await inTenant((trx) => trx('connections').update({ tested_at: wasl.clock.now() }))
    await fail(odoo.connectionId, new Date(wasl.clock.now().getTime() - 6 * MINUTE))
    expect(await look()).toEqual(['تنبيه: اتصال متوقف: odoo'])
    expect(smtp.ledger.at(-1)).toMatchObject({
      to: ['admin@example.com'],
      text: expect.stringMatching(/انتهى الرمز[\s\S]*connections\/:id\/test/),
    })
    expect(await look()).toEqual([])
    await fail(odoo.connectionId, null)
    expect(await look()).toEqual([])
    // Back within the hour it is the same trouble; later it is a new one.
    await fail(odoo.connectionId, new Date(wasl.clock.now().getTime() - 6 * MINUTE))
    expect(await look()).toEqual([])
    await fail(odoo.connectionId, null)
    await look()
    wasl.clock.advance(61 * MINUTE)
    await inTenant((trx) => trx('connections').update({ tested_at: wasl.clock.now() }))
    await fail(odoo.connectionId, new Date(wasl.clock.now().getTime() - 6 * MINUTE))
    expect(await look()).toEqual(['تنبيه: اتصال متوقف: odoo'])
    await fail(odoo.connectionId, null)
    await look()
  })

  it('hears of work that has been due for more than five minutes, and not of what a person has paused', async () => {
    const late = (ownerId?: string) =>
      inTenant((trx) =>
        trx('due').insert({
          kind: 'nobody.works',
          bell: 'none',
          tenant_id: wasl.tenant.id,
          subject_id: newId(),
          owner_id: ownerId,
          due_at: new Date(wasl.clock.now().getTime() - 6 * MINUTE),
        }),
      )
    const check = () =>
      inTenant(async (trx) => {
        const { findCauses } = await import('./causes.ts')
        return (await findCauses(trx, '/', wasl.clock.now())).map((cause) => cause.key)
      })
    const lane = smtp.connectionId
    await inTenant((trx) => trx('lanes').where({ connection_id: lane }).update({ parked_until: 'infinity' }))
    await late(lane)
    expect(await check()).not.toContain('late')
    await inTenant((trx) => trx('lanes').where({ connection_id: lane }).update({ parked_until: null }))
    await inTenant((trx) => trx('due').where({ kind: 'nobody.works' }).delete())
    await late()
    expect(await check()).toContain('late')
    await inTenant((trx) => trx('due').where({ kind: 'nobody.works' }).delete())
  })

  it('hears of dead letters, of arrivals nobody could read, and of a key that ends', async () => {
    const now = wasl.clock.now()
    await inTenant(async (trx) => {
      const row = { id: newId(), kind: 'row.write', connection_id: smtp.connectionId, target: 'email', action: 'row.write', key: 'k' }
      await trx('deliveries').insert({
        ...row,
        status: 'dead',
        why: JSON.stringify({ code: 'x', text: 'The sheet is full' }),
        created_at: now,
        updated_at: now,
      })
      const unit = {
        id: newId(),
        connection_id: smtp.connectionId,
        occurred_at: now,
        kind: 'lead',
        item: Buffer.from('a'),
        created_at: now,
      }
      await trx('items').insert({ ...unit, status: 'dead' })
      const endsAt = new Date(now.getTime() + 9 * DAY).toISOString()
      const ending = [{ level: 'warning', code: 'key_expiry', text: { ar: 'ينتهي المفتاح.', en: 'The key ends.' }, endsAt }]
      await trx('connections')
        .where({ connector: 'odoo' })
        .update({ findings: JSON.stringify(ending), tested_at: now })
    })
    expect((await look()).sort()).toEqual(['تنبيه: رسائل لم تصل: smtp', 'تنبيه: مفتاح ينتهي قريبًا: odoo', 'تنبيه: وارد لم يُقرأ'])
  })

  it('hears that no backup was made for a day, and falls silent once one was', async () => {
    wasl.clock.advance(25 * 60 * MINUTE)
    await inTenant((trx) => trx('connections').update({ tested_at: wasl.clock.now() }))
    expect(await look()).toEqual(['تنبيه: لا نسخة احتياطية'])
    await inTenant((trx) => audit(trx, { actor: 'wasl', action: 'backup.made', at: wasl.clock.now() }))
    await look()
    const open = await inTenant((trx) =>
      trx('notifications').where({ kind: 'alert' }).whereRaw(`params->>'endedAt' is null`).pluck('params'),
    )
    expect(open.map((params) => params.key)).not.toContain('backup')
  })

  it('hears of a key’s end 14, 7 and 1 days ahead, once each, and of the end itself', async () => {
    const { odoo } = wasl.fakes
    odoo!.fake.act?.({ do: 'version', version: 19 })
    odoo!.fake.act?.({ do: 'key-expiry', at: new Date(wasl.clock.now().getTime() + 20 * DAY).toISOString().slice(0, 19).replace('T', ' ') })
    await inTenant((trx) => later(trx, 'connection.test', { subjectId: odoo!.connectionId, at: wasl.clock.now() }))
    await wasl.settle()
    const heard: Record<number, string[]> = {}
    for (let left = 20; left >= -1; left--) {
      const subjects = (await look()).filter((subject) => subject.includes('مفتاح'))
      if (subjects.length) heard[left] = subjects
      if (left > -1) wasl.clock.advance(DAY)
    }
    const soon = ['تنبيه: مفتاح ينتهي قريبًا: odoo']
    expect(heard).toEqual({ 14: soon, 7: soon, 1: soon, 0: ['تنبيه: انتهى مفتاح: odoo'] })
  })

  it('hears the same of a key whose end a person typed, until another key is put in', async () => {
    const { connectionId } = wasl.fakes.smtp!
    const dayIn = (days: number) => new Date(wasl.clock.now().getTime() + days * DAY).toISOString().slice(0, 10)
    const change = (settings: object) =>
      wasl.call<{ ending: { stage: number } | null }>('PATCH', `connections/${connectionId}`, { settings })
    expect(await change({ expiresOn: 'tomorrow' })).toMatchObject({ status: 422 })
    expect((await change({ expiresOn: dayIn(16) })).body.ending).toBeNull()
    const heard: number[] = []
    let left = 16
    for (const next of [16, 14, 13, 7, 1, 0, -1]) {
      wasl.clock.advance((left - next) * DAY)
      left = next
      if ((await look()).some((subject) => subject.includes('مفتاح') && subject.includes('smtp'))) heard.push(left)
    }
    expect(heard).toEqual([14, 7, 1, 0])
    expect((await change({ expiresOn: dayIn(5) })).body.ending).toMatchObject({ stage: 7 })
    const { url } = wasl.fakes.smtp!.mounted.fake.settings() as { url: string }
    expect((await change({ url: url.replace('?', '?x=1&') === url ? `${url}?x=1` : url.replace('?', '?x=1&') })).body.ending).toBeNull()
  })

  it('has every connection tried again once a day', async () => {
    wasl.clock.advance(25 * 60 * MINUTE)
    await look()
    const tested = await inTenant((trx) => trx('connections').whereNull('deleted_at').pluck('tested_at'))
    for (const at of tested) expect(wasl.clock.now().getTime() - at.getTime()).toBeLessThan(MINUTE)
  })
})
