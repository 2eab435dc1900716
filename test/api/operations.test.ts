import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { awaitTest } from '#src/connections/operate.ts'
import { newId } from '#src/platform/id.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
})
afterAll(() => world?.app.close())

interface Connection {
  id: string
  label: string
  connector: string
  status: string
  settings: Record<string, unknown>
  webhookUrl: string | null
  accounts: { account: string; verified: boolean }[]
  problem: { code: string; text: { ar: string; en: string } } | null
}
interface Page<T> {
  data: T[]
}

const whatsapp = {
  phoneNumberId: '1055',
  accessToken: 'secret-token-1',
  appSecret: ['secret-app-1', 'secret-app-2'],
  verifyToken: 'secret-verify-1',
}
const connect = (body: object) => world.as<Connection>('admin', 'POST', 'connections', body)

describe('a connection', () => {
  it('tells its address and accounts, and never a secret', async () => {
    const made = await connect({ connector: 'whatsapp', label: 'الرقم الرئيسي', settings: whatsapp })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      connector: 'whatsapp',
      label: 'الرقم الرئيسي',
      status: 'unverified',
      webhookUrl: 'http://127.0.0.1:3000/webhooks/whatsapp',
      accounts: [{ account: '1055', verified: false }],
      settings: { phoneNumberId: '1055', accessToken: { set: true }, appSecret: { set: true }, verifyToken: { set: true } },
    })
    const form = await connect({ connector: 'web-form', settings: {} })
    expect(form.body).toMatchObject({
      label: 'Web forms and automation tools',
      webhookUrl: `http://127.0.0.1:3000/webhooks/web-form/${form.body.id}`,
      accounts: [],
    })
    const sheet = await connect({
      connector: 'google-sheets',
      label: 's',
      settings: { spreadsheetId: 'abc', tab: 'Leads', serviceAccount: { client_email: 'bot@x.iam', private_key: 'secret-pem' } },
    })
    expect(sheet.body).toMatchObject({ webhookUrl: null, settings: { spreadsheetId: 'abc', tab: 'Leads', serviceAccount: { set: true } } })
    for (const path of ['connections', `connections/${made.body.id}`, 'audit', 'config/validate']) {
      const told = JSON.stringify((await world.as('admin', 'GET', path)).body)
      expect(told, path).not.toMatch(/secret-(token|app|verify|pem)/)
    }
    const rows = await world.inTenant((trx) => trx('connections').where({ id: made.body.id }).select('settings', 'secrets'))
    expect(JSON.stringify(rows[0]!.settings) + rows[0]!.secrets.toString('latin1')).not.toMatch(/secret-/)
  })

  it('with wrong settings is refused with every fault named', async () => {
    const refused = await world.as<{ fields: object }>('admin', 'POST', 'connections', {
      connector: 'whatsapp',
      label: 'x',
      settings: { phoneNumberId: 5, nonsense: 1 },
    })
    expect(refused.status).toBe(422)
    expect(Object.keys(refused.body.fields)).toEqual(
      expect.arrayContaining(['settings.phoneNumberId', 'settings.accessToken', 'settings.nonsense']),
    )
    const unknown = await world.as<{ detail: string }>('admin', 'POST', 'connections', { connector: 'fax', settings: {} })
    expect(unknown.status).toBe(422)
    expect(unknown.body.detail).toContain('whatsapp')
  })

  it('is changed key by key: a secret read back stays, null takes a key away', async () => {
    const made = await connect({
      connector: 'whatsapp',
      label: 'x',
      settings: { ...whatsapp, phoneNumberId: '1056', businessAccountId: '7' },
    })
    const change = { settings: { ...made.body.settings, businessAccountId: null, verifyToken: 'secret-verify-2' } }
    const changed = await world.as<Connection>('admin', 'PATCH', `connections/${made.body.id}`, change)
    expect(changed.status).toBe(200)
    expect(changed.body.settings).toEqual({
      phoneNumberId: '1056',
      accessToken: { set: true },
      appSecret: { set: true, values: 2 },
      verifyToken: { set: true },
    })
    const shake = (token: string) =>
      world.as('anonymous', 'GET', `/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=42&hub.verify_token=${token}`)
    expect((await shake('secret-verify-2')).status).toBe(200)
    const broken = await world.as('admin', 'PATCH', `connections/${made.body.id}`, { settings: { accessToken: null } })
    expect(broken.status).toBe(422)
  })

  it('takes old and new secret during a rotation, then only the new (S22)', async () => {
    const made = await connect({
      connector: 'whatsapp',
      label: 'x',
      settings: { ...whatsapp, phoneNumberId: '1057', verifyToken: 'old-token-1' },
    })
    const shake = async (token: string) =>
      (await world.as('anonymous', 'GET', `/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=42&hub.verify_token=${token}`)).status
    await world.as('admin', 'PATCH', `connections/${made.body.id}`, { settings: { verifyToken: ['new-token-1', 'old-token-1'] } })
    expect([await shake('old-token-1'), await shake('new-token-1')]).toEqual([200, 200])
    await world.as('admin', 'PATCH', `connections/${made.body.id}`, { settings: { verifyToken: 'new-token-1' } })
    expect([await shake('old-token-1'), await shake('new-token-1')]).toEqual([403, 200])
  })

  it('is paused, restarted and ended: its address answers no more', async () => {
    const { body } = await connect({ connector: 'web-form', label: 'form', settings: {} })
    const post = async () =>
      (await world.as('anonymous', 'POST', `/webhooks/web-form/${body.id}`, { name: 'x', phone: '+966501112299' })).status
    expect(await post()).toBe(202)
    expect((await world.as('admin', 'PATCH', `connections/${body.id}`, { paused: true })).body).toMatchObject({ status: 'paused' })
    expect(await post()).toBe(404)
    expect((await world.as('admin', 'POST', `connections/${body.id}/restart`)).body).toMatchObject({ status: 'unverified' })
    expect(await post()).toBe(202)
    expect((await world.as('admin', 'DELETE', `connections/${body.id}`)).status).toBe(204)
    expect(await post()).toBe(404)
    expect((await world.as('admin', 'GET', `connections/${body.id}`)).status).toBe(404)
    expect((await world.as('admin', 'DELETE', `connections/${body.id}`)).status).toBe(404)
  })

  it('is tested by a worker while the caller waits, and names what is wrong in words', async () => {
    const good = await world.app.connect('odoo')
    const tested = await world.as<{ status: string; findings: { level: string; text: { ar: string } }[] }>(
      'admin',
      'POST',
      `connections/${good.connectionId}/test`,
    )
    expect(tested.status).toBe(200)
    expect(tested.body.findings.length).toBeGreaterThan(0)
    const bad = await connect({
      connector: 'google-sheets',
      label: 's',
      settings: {
        spreadsheetId: 'abc',
        tab: 'Leads',
        serviceAccount: { client_email: 'b@x.iam', private_key: 'x' },
        baseUrl: 'http://127.0.0.1:1',
      },
    })
    const failed = await world.as<{ status: string; problem: { text: { ar: string; en: string } } }>(
      'admin',
      'POST',
      `connections/${bad.body.id}/test`,
    )
    expect(failed.body).toMatchObject({
      status: 'failing',
      problem: { text: { ar: expect.stringMatching(/\p{Script=Arabic}/u), en: expect.any(String) } },
    })
    expect((await world.as('admin', 'GET', `connections/${bad.body.id}`)).body).toMatchObject({ status: 'failing' })
  })

  it('is unverified when no worker comes to test it', async () => {
    const { connection } = await world.things()
    const result = await awaitTest(world.app.app.world.db, world.app.tenant.id, connection, null, 200)
    expect(result).toEqual({ status: 'unverified', findings: [], problem: null })
  })

  it('is read again since an instant where its source can be listed', async () => {
    const meta = await connect({
      connector: 'meta-leads',
      label: 'm',
      settings: { pageId: '9', accessToken: 'a', appSecret: 'b', verifyToken: 'c' },
    })
    const asked = await world.as('admin', 'POST', `connections/${meta.body.id}/backfill`, { since: '2026-11-01T00:00:00Z' })
    expect(asked.status).toBe(202)
    const row = await world.inTenant((trx) => trx('connections').where({ id: meta.body.id }).first('memory'))
    expect(row.memory).toMatchObject({ backfillSince: '2026-11-01T00:00:00.000Z' })
    expect((await world.as('admin', 'POST', `connections/${meta.body.id}/backfill`, { since: 'yesterday' })).status).toBe(422)
  })
})

describe('the inbox', () => {
  it('shows what arrived exactly, to admins, and what was read in it', async () => {
    const { body } = await connect({ connector: 'web-form', label: 'form', settings: {} })
    const raw = '{"name":  "فاطمة", "phone":"0501119988",\n "id": 12345678901234567890}'
    await fetch(`${world.app.url}/webhooks/web-form/${body.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: raw,
    })
    await world.app.settle()
    type Entry = {
      id: string
      status: string
      raw: string | null
      connectionId: string
      items: { kind: string; person: { name: string } }[]
    }
    const [entry] = (await world.as<Page<Entry>>('admin', 'GET', 'inbox?connector=web-form&limit=1')).body.data
    expect(entry).toMatchObject({ connectionId: body.id, status: 'read', raw, items: [{ kind: 'lead', person: { name: 'فاطمة' } }] })
    const seen = await world.as<Entry>('manager', 'GET', `inbox/${entry!.id}`)
    expect(seen.body).toMatchObject({ raw: null, items: [{ kind: 'lead' }] })
    const again = await world.as<Entry>('admin', 'POST', `inbox/${entry!.id}/reread`)
    expect(again).toMatchObject({ status: 202, body: { status: 'received' } })
    await world.app.settle()
    expect((await world.as<Entry>('admin', 'GET', `inbox/${entry!.id}`)).body).toMatchObject({ status: 'read', items: [{ kind: 'lead' }] })
    const leads = await world.as<Page<{ id: string }>>('admin', 'GET', 'leads?phone=0501119988')
    expect(leads.body.data).toHaveLength(1)
  })

  it('keeps a long body out of lists, and shows it whole by itself', async () => {
    const { body } = await connect({ connector: 'web-form', label: 'form', settings: {} })
    const raw = JSON.stringify({ name: 'طويل', message: 'x'.repeat(70_000) })
    await fetch(`${world.app.url}/webhooks/web-form/${body.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: raw,
    })
    type Entry = { id: string; raw: string | null; bytes: number }
    const [entry] = (await world.as<Page<Entry>>('admin', 'GET', 'inbox?limit=1')).body.data
    expect(entry).toMatchObject({ raw: null, bytes: Buffer.byteLength(raw) })
    expect((await world.as<Entry>('admin', 'GET', `inbox/${entry!.id}`)).body.raw).toBe(raw)
  })

  it('shows no entry that belongs to no tenant', async () => {
    const id = newId()
    await world.app.app.world.db.system(async (trx) => {
      await trx.raw('set local role wasl_door')
      await trx('inbox').insert({
        id,
        connector: 'whatsapp',
        body_hash: Buffer.from('x'),
        raw: Buffer.from('x'),
        received_at: new Date(),
        status: 'ignored',
      })
    })
    expect((await world.as('admin', 'GET', `inbox/${id}`)).status).toBe(404)
    expect((await world.as('admin', 'POST', `inbox/${id}/reread`)).status).toBe(404)
  })
})

describe('a delivery', () => {
  const deliveries = async (query: string) =>
    (await world.as<Page<{ id: string; status: string }>>('admin', 'GET', `deliveries?${query}`)).body.data
  const stateOf = (id: string) =>
    world.inTenant(async (trx) => (await trx('deliveries').where({ id }).first('status', 'tries', 'why')) as { status: string })
  const dueOf = (id: string) => world.app.app.world.db.system((trx) => trx('due').where({ subject_id: id }).select('kind', 'owner_id'))
  const parked = async (connection: string) =>
    world.app.app.world.db.system((trx) => trx('lanes').where({ connection_id: connection }).update({ parked_until: 'infinity' }))

  it('is tried again by itself, and due at once', async () => {
    const things = await world.things()
    await parked(things.connection)
    const again = await world.as('admin', 'POST', `deliveries/${things.delivery}/retry`)
    expect(again.body).toMatchObject({ status: 'pending', why: null, attempts: [{ outcome: 'rejected' }] })
    expect(await dueOf(things.delivery)).toEqual([{ kind: 'row.write', owner_id: things.connection }])
    expect((await world.as('admin', 'POST', `deliveries/${things.delivery}/retry`)).status, 'twice').toBe(200)
    await world.inTenant((trx) => trx('deliveries').where({ id: things.delivery }).update({ status: 'done' }))
    expect((await world.as('admin', 'POST', `deliveries/${things.delivery}/retry`)).status).toBe(409)
  })

  it('is found by state, target and lead', async () => {
    const things = await world.things()
    expect((await deliveries(`leadId=${things.lead}&status=dead`)).map((one) => one.id)).toEqual([things.delivery])
    expect((await deliveries('status=dead&target=google_sheets')).map((one) => one.id)).toContain(things.delivery)
    expect((await deliveries('status=dead&target=odoo')).map((one) => one.id)).not.toContain(things.delivery)
  })

  it('is tried again with all of its kind; uncertain ones only when they are named', async () => {
    const [dead, waiting, uncertain] = [await world.things(), await world.things(), await world.things()]
    for (const things of [dead, waiting, uncertain]) await parked(things.connection)
    const from = new Date(Date.now() + 60_000)
    const state = async (id: string, status: string) =>
      world.inTenant((trx) => trx('deliveries').where({ id }).update({ status, created_at: from }))
    await state(dead.delivery, 'dead')
    await state(waiting.delivery, 'waiting')
    await state(uncertain.delivery, 'uncertain')
    const filter = { from: from.toISOString(), target: 'google_sheets', kind: 'row.write' }
    const retry = async (body: object) => (await world.as<{ count: number }>('admin', 'POST', 'deliveries/retry', body)).body.count
    expect(await retry({ filter, preview: true })).toBe(2)
    expect(await stateOf(dead.delivery)).toMatchObject({ status: 'dead' })
    expect(await retry({ filter: { ...filter, target: 'odoo' } })).toBe(0)
    expect(await retry({ filter })).toBe(2)
    expect(
      [await stateOf(dead.delivery), await stateOf(waiting.delivery), await stateOf(uncertain.delivery)].map((one) => one.status),
    ).toEqual(['pending', 'pending', 'uncertain'])
    expect(await retry({ filter: { ...filter, status: 'uncertain' } })).toBe(1)
    expect(await dueOf(uncertain.delivery)).toHaveLength(1)
    expect((await world.as('admin', 'POST', 'deliveries/retry', { filter: { status: 'done' } })).status).toBe(422)
  })
})

describe('what a retry would do', () => {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000)
  const owed = async (kind: string, over: Record<string, unknown>) => {
    const things = await world.things()
    const id = newId()
    const made = at(7 * 24 * 60)
    const what = { kind, target: kind === 'email.send' ? 'email' : 'odoo', action: kind === 'email.send' ? 'offer.freelancer' : 'task' }
    await world.inTenant((trx) =>
      trx('deliveries').insert({
        id,
        ...what,
        key: `owed:${id}`,
        lead_id: things.lead,
        connection_id: things.connection,
        created_at: made,
        updated_at: made,
        ...over,
      }),
    )
    await world.app.app.world.db.system((trx) =>
      trx('lanes')
        .where({ connection_id: things.connection })
        .update({ parked_until: at(60), parked_why: 'the service asked for a pause' }),
    )
    return { id, connection: things.connection, lead: things.lead }
  }
  interface Effects {
    count: number
    effects: { kind: string; count: number; mayRepeat: number }[]
    uncertainLeftOut: number
  }

  it('is told before it is done: how many of what, and who may be reached twice', async () => {
    const dead = { status: 'dead', why: JSON.stringify({ code: 'odoo_refused', text: 'no' }) }
    for (let n = 0; n < 3; n++) await owed('task.write', dead)
    await owed('email.send', dead)
    // Its process ended in mid-call: nobody knows whether it went out.
    await owed('email.send', { ...dead, attempt_id: newId() })
    await owed('email.send', { status: 'uncertain', attempt_id: newId(), why: JSON.stringify({ code: 'odoo_refused', text: '?' }) })
    const filter = { code: 'odoo_refused', from: at(6 * 24 * 60).toISOString(), to: at(8 * 24 * 60).toISOString() }
    const told = await world.as<Effects>('admin', 'POST', 'deliveries/retry', { filter, preview: true })
    expect(told.body).toEqual({
      count: 5,
      more: false,
      effects: [
        { kind: 'task.write', action: 'task', target: 'odoo', count: 3, mayRepeat: 0 },
        { kind: 'email.send', action: 'offer.freelancer', target: 'email', count: 2, mayRepeat: 1 },
      ],
      uncertainLeftOut: 1,
    })
    const named = await world.as<Effects>('admin', 'POST', 'deliveries/retry', {
      filter: { ...filter, status: 'uncertain' },
      preview: true,
    })
    expect(named.body).toMatchObject({ count: 1, effects: [{ mayRepeat: 1 }], uncertainLeftOut: 0 })
    const listed = await world.as<Page<{ why: { code: string }; leadName: string }>>(
      'admin',
      'GET',
      `deliveries?status=dead&code=odoo_refused&from=${filter.from}`,
    )
    expect(listed.body.data).toHaveLength(5)
    expect(listed.body.data[0]).toMatchObject({ why: { code: 'odoo_refused' }, leadName: expect.stringContaining('عميل') })
    expect((await world.as<Effects>('admin', 'POST', 'deliveries/retry', { filter })).body.count).toBe(5)
  })

  it('stands in the connection’s numbers, with until when it is parked and why', async () => {
    const { connection, id } = await owed('task.write', {
      status: 'pending',
      tries: 2,
      owed_at: at(-90),
      why: JSON.stringify({ code: 'timeout', text: '' }),
    })
    const { body } = await world.as<Page<Record<string, unknown>>>('admin', 'GET', 'deliveries/statistics')
    const lane = body.data.find((one) => one.connectionId === connection && one.target === 'odoo')
    expect(lane).toMatchObject({
      depth: 1,
      retrying: 1,
      dead: 0,
      parkedWhy: 'the service asked for a pause',
      codes: [{ code: 'timeout', status: 'pending', count: 1 }],
    })
    expect(Date.parse(lane!.parkedUntil as string)).toBeGreaterThan(Date.now())
    expect(Math.abs(Date.parse(lane!.oldestAt as string) - at(-90).getTime())).toBeLessThan(60_000)
    await world.inTenant((trx) => trx('deliveries').where({ id }).update({ status: 'done', done_at: new Date() }))
    const after = await world.as<Page<Record<string, unknown>>>('admin', 'GET', 'deliveries/statistics')
    expect(after.body.data.find((one) => one.connectionId === connection && one.target === 'odoo')).toMatchObject({
      depth: 0,
      doneLastHour: 1,
    })
  })

  it('an uncertain one is settled by a person: it went out, which can be taken back, or it did not, and goes again', async () => {
    const { id } = await owed('email.send', {
      status: 'uncertain',
      attempt_id: newId(),
      why: JSON.stringify({ code: 'silence', text: '' }),
    })
    const settle = (found: string) =>
      world.as<{ status: string; receipt: string | null; why: object }>('admin', 'POST', `deliveries/${id}/resolve`, { found })
    expect((await settle('went_out')).body).toMatchObject({ status: 'done', receipt: 'seen_by_person' })
    expect((await settle('did_not')).status).toBe(409)
    const back = await world.as('admin', 'POST', `deliveries/${id}/reopen`)
    expect(back.body).toMatchObject({ status: 'uncertain', receipt: null, why: { code: 'silence', text: '' } })
    expect((await settle('did_not')).body).toMatchObject({ status: 'pending', why: null })
    const row = await world.inTenant((trx) => trx('deliveries').where({ id }).first('attempt_id'))
    expect(row.attempt_id).toBeNull()
    const audited = await world.as<Page<{ action: string; detail: object; actorName: string }>>('admin', 'GET', `audit?subjectId=${id}`)
    expect(audited.body.data.map((one) => one.action)).toEqual(['delivery.settled', 'delivery.reopened', 'delivery.settled'])
    expect(audited.body.data[0]).toMatchObject({ actorName: 'test', detail: { found: 'did_not' } })
  })

  it('a dead one that nobody needs is let go, and comes back when that was wrong', async () => {
    const { id } = await owed('task.write', { status: 'dead' })
    expect((await world.as('admin', 'POST', `deliveries/${id}/resolve`, { found: 'drop' })).body).toMatchObject({
      status: 'done',
      receipt: 'dropped',
    })
    expect((await world.as('admin', 'POST', `deliveries/${id}/reopen`)).body).toMatchObject({ status: 'dead', why: null })
  })
})

describe('the ledger', () => {
  it('opens each of its numbers: the leads behind it, or the entries of the inbox', async () => {
    const { body } = await connect({ connector: 'web-form', label: 'ledger', settings: {} })
    for (const phone of ['+966501112301', '+966501112302'])
      await fetch(`${world.app.url}/webhooks/web-form/${body.id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'ميزان', phone, message: 'ابي شعار' }),
      })
    await world.app.settle()
    const day = new Date().toISOString().slice(0, 10)
    const told = await world.as<Page<Record<string, unknown>>>('manager', 'GET', `ledger?from=${day}&to=${day}`)
    const row = told.body.data.find((one) => one.connectionId === body.id)!
    expect(row).toMatchObject({ received: 2, balanced: true })
    const units = async (what: string) =>
      (
        await world.as<Page<{ what: string; lead: { name: string } | null; entryId: string }>>(
          'manager',
          'GET',
          `ledger/units?day=${day}&source=${body.id}${what}`,
        )
      ).body.data
    expect(await units('')).toHaveLength(2)
    for (const what of ['routed', 'merged', 'refused', 'waiting', 'dead'])
      expect((await units(`&what=${what}`)).length, what).toBe(row[what])
    expect((await units(''))[0]).toMatchObject({ lead: { name: 'ميزان' }, entryId: expect.any(String) })
    expect(await units('&what=lost')).toEqual([])
  })
})

describe('the audit trail', () => {
  it('is narrowed by who, what and when, and saved as CSV without a formula', async () => {
    const { connection } = await world.things()
    await world.as('admin', 'PATCH', `connections/${connection}`, { label: '=HYPERLINK("x")' })
    const narrowed = await world.as<Page<{ action: string; subjectName: string; actorName: string }>>(
      'admin',
      'GET',
      `audit?action=connection.changed&subjectId=${connection}`,
    )
    expect(narrowed.body.data).toMatchObject([{ action: 'connection.changed', subjectName: '=HYPERLINK("x")', actorName: 'test' }])
    const { body } = await world.as<{ actors: { actor: string; name: string | null }[]; actions: string[] }>(
      'admin',
      'GET',
      'audit/choices',
    )
    expect(body.actions).toContain('connection.changed')
    expect(body.actors).toContainEqual({ actor: expect.stringMatching(/^key:/), name: 'test' })
    const answer = await fetch(`${world.app.url}/api/v1/audit/csv?subjectId=${connection}`, {
      headers: { authorization: `Bearer ${world.app.key}` },
    })
    expect(answer.headers.get('content-disposition')).toMatch(/attachment; filename="wasl-audit-.*\.csv"/)
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines[1]).toContain('connection.changed')
    expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`)
  })

  it('can be written and read, and neither changed nor deleted', async () => {
    for (const change of ['update audit set action = ?', 'delete from audit where action = ?'])
      await expect(world.inTenant((trx) => trx.raw(change, ['x']))).rejects.toThrow(/permission denied/)
  })
})

describe('a conversation', () => {
  it('is answered by a person: the bot is silent, the message is owed to the channel', async () => {
    const { conversation, chatLead } = await world.things()
    const path = `conversations/${conversation}`
    expect((await world.as('manager', 'GET', path)).body).toMatchObject({ handedOverAt: null })
    const sent = await world.as<{ id: string }>('manager', 'POST', `${path}/messages`, { text: 'كيف أساعدك؟' })
    expect(sent.status).toBe(202)
    expect(sent.body).toMatchObject({ kind: 'message.send', action: 'message.client', status: 'pending', leadId: chatLead })
    const row = await world.inTenant((trx) => trx('deliveries').where({ id: sent.body.id }).first('payload'))
    expect(row.payload.toString('utf8')).not.toContain('كيف')
    expect((await world.as('manager', 'GET', path)).body).toMatchObject({ handedOverAt: expect.any(String) })
    expect((await world.as('manager', 'POST', `${path}/hand-back`)).body).toMatchObject({ handedOverAt: null })
    expect((await world.as('manager', 'POST', `${path}/take-over`)).body).toMatchObject({ handedOverAt: expect.any(String) })
    const read = await world.as<Page<{ seq: number; text: string }>>('manager', 'GET', `${path}/messages`)
    expect(read.body.data).toMatchObject([{ seq: 1, text: 'السلام عليكم', direction: 'inbound' }])
    for (const text of ['', '  ', 'x'.repeat(4001)])
      expect((await world.as('manager', 'POST', `${path}/messages`, { text })).status).toBe(422)
  })

  it('over a channel reaches the client’s phone', async () => {
    const fake = await world.app.connect('whatsapp')
    await fetch(`${fake.baseUrl}/_deliver`, {
      method: 'POST',
      body: JSON.stringify({ scenario: 'text', text: 'السلام عليكم', name: 'محمد', phone: '+966501112200' }),
    })
    await world.app.settle()
    const [conversation] = (
      await world.as<Page<{ id: string; contact: { name: string }; channel: string; connectionId: string }>>(
        'admin',
        'GET',
        'conversations?limit=1',
      )
    ).body.data
    expect(conversation).toMatchObject({ channel: 'whatsapp', contact: { name: 'محمد' } })
    await world.as('admin', 'POST', `conversations/${conversation!.id}/messages`, { text: 'أهلًا محمد، معك سارة' })
    await world.app.settle()
    expect(JSON.stringify(fake.ledger)).toContain('أهلًا محمد، معك سارة')
    const said = await world.as<Page<{ direction: string; text: string }>>('admin', 'GET', `conversations/${conversation!.id}/messages`)
    expect(said.body.data.at(-1)).toMatchObject({ direction: 'outbound', text: 'أهلًا محمد، معك سارة' })
  })
})

describe('a freelancer', () => {
  it('is added flat, changed by what is named, and taken out', async () => {
    const input = {
      name: 'ليان',
      email: 'Layan@Example.com',
      phone: '0501234599',
      kind: 'employee',
      skills: ['translation'],
      languages: ['ar', 'en'],
      locations: ['الرياض'],
      rating: 4.5,
      priceRange: { min: 100, max: 900, currency: 'SAR' },
      capacity: { open: 3, perDay: 2 },
      workingHours: [{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }],
      leave: [{ from: '2026-12-01', to: '2026-12-05' }],
      odooLogin: 'layan@demo.wasl',
      weight: 2,
    }
    const made = await world.as<{ id: string }>('admin', 'POST', 'freelancers', input)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      ...input,
      email: 'layan@example.com',
      phone: '+966501234599',
      timeZone: 'Asia/Riyadh',
      active: true,
      openRequests: 0,
      debt: 0,
    })
    const changed = await world.as('admin', 'PATCH', `freelancers/${made.body.id}`, { rating: null, capacity: { open: 9 }, email: null })
    expect(changed.body).toMatchObject({ ...input, rating: null, capacity: { open: 9 }, email: null, phone: '+966501234599' })
    expect((await world.as('admin', 'DELETE', `freelancers/${made.body.id}`)).status).toBe(204)
    expect((await world.as('admin', 'GET', `freelancers/${made.body.id}`)).status).toBe(404)
    expect((await world.as<Page<{ id: string }>>('admin', 'GET', 'freelancers?limit=200')).body.data.map((one) => one.id)).not.toContain(
      made.body.id,
    )
  })

  it.each([
    ['a rating of six', { rating: 6 }],
    ['no name', { name: '' }],
    ['no time zone of this earth', { timeZone: 'Mars/Olympus' }],
    ['an hour that is none', { workingHours: [{ days: [0], from: '25:00', to: '26:00' }] }],
    ['an address that is none', { email: 'nobody' }],
    ['a phone that is none', { phone: '12' }],
    ['a member who is not here', { kind: 'branch', members: ['01900000-0000-7000-8000-000000000000'] }],
    ['a capacity below nothing', { capacity: { open: -1 } }],
  ])('with %s is refused', async (_what, over) => {
    expect((await world.as('admin', 'POST', 'freelancers', { name: 'x', ...over })).status).toBe(422)
  })

  it('has his address stored where nobody can read it', async () => {
    const row = await world.inTenant((trx) => trx('freelancers').where({ id: world.freelancer }).first())
    expect(JSON.stringify(row)).not.toContain('sara@example.com')
    expect(row.email.toString('latin1')).not.toContain('sara')
  })
})

describe('the setup', () => {
  it('tells what is configured and what an operator should know, in both languages and without a secret', async () => {
    const told = await world.as<{ warnings: { code: string; text: { ar: string; en: string } }[] }>('admin', 'GET', 'config/validate')
    expect(told.body).toMatchObject({ ok: true, faults: [], configured: { database: 'external', queue: 'off' } })
    expect(told.body.warnings.map((warning) => warning.code)).toEqual(expect.arrayContaining(['no_admin_email', 'no_tls']))
    expect(JSON.stringify(told.body)).not.toContain('test-encryption-key')
  })
})
