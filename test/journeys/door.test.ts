import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConnection } from '#src/connections/save.ts'
import { calm, deliver, hire, LOGO, leadsOf, type Office, openOffice, rowsOf, someone } from './steps.ts'

const OWN = ['tiktok-leads', 'snapchat-leads', 'google-ads-leads', 'linkedin-leads', 'web-form', 'whatsapp-gateway']

describe('the door', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(['whatsapp', 'instagram', 'meta-leads', ...OWN])
    await hire(office, 'سارة')
  })
  afterAll(() => office?.close())

  const entries = () => office.app.world.db.knex.raw('select 1').then(async () => (await rowsOf(office, 'inbox')).length)
  const knock = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(office.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })

  for (const source of ['meta-leads', 'tiktok-leads', 'snapchat-leads', 'linkedin-leads'])
    it(`${source}: a forged signature is 401 and leaves no trace`, async () => {
      const before = await entries()
      expect((await deliver(office, source, { scenario: 'forged', ...someone(), text: LOGO })).answers).toEqual({ 401: 1 })
      expect(await entries()).toBe(before)
    })

  it('Google’s wrong key is refused with 403 as Google wants it, a stale Snapchat call with 401, and neither leaves a trace', async () => {
    const before = await entries()
    expect((await deliver(office, 'google-ads-leads', { scenario: 'wrongKey' })).answers).toEqual({ 403: 1 })
    expect((await deliver(office, 'snapchat-leads', { scenario: 'stale' })).answers).toEqual({ 401: 1 })
    expect(await entries()).toBe(before)
  })

  it('no signature, a signature over another body, a signature by another’s secret: 401 with the cause', async () => {
    const before = await entries()
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [] }] })
    for (const signature of [
      undefined,
      'sha256=',
      `sha256=${'0'.repeat(64)}`,
      `sha1=${'0'.repeat(40)}`,
      sign('not-the-secret', body),
      sign('wasl-test-meta-app-secret', `${body} `),
    ]) {
      const response = await knock('/webhooks/whatsapp', body, signature ? { 'x-hub-signature-256': signature } : {})
      expect(response.status, signature).toBe(401)
      expect(await response.json()).toMatchObject({ code: expect.stringMatching(/^signature/), status: 401, requestId: expect.any(String) })
    }
    expect(await entries()).toBe(before)
  })

  it('broken JSON is 400, a body too deep is 400, too large is 413', async () => {
    const before = await entries()
    for (const path of ['/webhooks/whatsapp', '/webhooks/meta-leads', '/webhooks/instagram']) {
      expect((await knock(path, '{"half": ')).status).toBe(400)
      expect((await knock(path, '')).status).toBe(400)
      expect((await knock(path, `${'['.repeat(5000)}${']'.repeat(5000)}`)).status).toBe(400)
      expect((await knock(path, JSON.stringify({ big: 'x'.repeat(6_000_000) }))).status).toBe(413)
    }
    expect(await entries()).toBe(before)
  })

  it('a connection or a connector nobody knows is 404, whatever is sent', async () => {
    for (const path of [
      '/webhooks/tiktok-leads/01890000-0000-7000-8000-000000000000',
      '/webhooks/tiktok-leads/not-an-id',
      '/webhooks/tiktok-leads',
      '/webhooks/nobody',
      `/webhooks/snapchat-leads/${office.fakes['tiktok-leads']!.connectionId}`,
      `/webhooks/whatsapp/${office.fakes.whatsapp!.connectionId}`,
    ])
      expect((await knock(path, '{}')).status, path).toBe(404)
    expect((await fetch(`${office.url}/webhooks/whatsapp`, { method: 'DELETE' })).status).toBe(405)
  })

  it('Meta’s handshake is answered with its challenge to whoever knows the verify token', async () => {
    for (const source of ['instagram', 'meta-leads'])
      expect((await deliver(office, source, { scenario: 'handshake' })).answers).toEqual({ 200: 1 })
    const ask = (token: string) => fetch(`${office.url}/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=4711&hub.verify_token=${token}`)
    const right = await ask('wasl-test-verify-token')
    expect([right.status, await right.text()]).toEqual([200, '4711'])
    expect((await ask('wrong')).status).toBe(403)
    expect((await deliver(office, 'linkedin-leads', { scenario: 'challenge' })).answers).toEqual({ 200: 1 })
  })

  it('a rightly signed call about an account nobody has is kept as ignored, in no tenant', async () => {
    const before = await entries()
    const body = JSON.stringify({ object: 'page', entry: [{ id: '999999999999', time: 1, changes: [] }] })
    expect((await knock('/webhooks/meta-leads', body, { 'x-hub-signature-256': sign('wasl-test-meta-app-secret', body) })).status).toBe(200)
    await calm(office)
    expect(await entries()).toBe(before)
    const kept = await ownerSees(
      office,
      "select status, tenant_id, connection_id from inbox where connector = 'meta-leads' and tenant_id is null",
    )
    expect(kept).toEqual([{ status: 'ignored', tenant_id: null, connection_id: null }])
  })

  it('a stranger who claims the same page gets nothing of it, and what he signs is not ours', async () => {
    const { db, connectors } = office.app.world
    const ours = office.fakes['meta-leads']!.mounted.fake.settings()
    const theirs = { ...ours, appSecret: 'the-strangers-secret', baseUrl: office.fakes['meta-leads']!.baseUrl }
    await db.tenant(office.other.id, (trx) =>
      createConnection(
        db,
        trx,
        connectors,
        { connector: 'meta-leads', label: 'stranger', settings: theirs },
        { actor: 'test', now: office.clock.now() },
      ),
    )
    office.app.deps.forgetSecrets()
    const client = someone('سري')
    await deliver(office, 'meta-leads', { scenario: 'lead', ...client, text: LOGO })
    await calm(office)
    expect(await leadsOf(office, client.name)).toHaveLength(1)
    const seen = (table: string) => db.tenant(office.other.id, (trx) => trx(table))
    for (const table of ['inbox', 'items', 'leads', 'contacts', 'deliveries', 'requests']) expect(await seen(table), table).toEqual([])

    // He signs with his own secret and names our page: his connection gets it, ours never does.
    const before = await entries()
    const body = JSON.stringify({
      object: 'page',
      entry: [
        {
          id: (ours as { pageId: string }).pageId,
          time: 1,
          changes: [
            { field: 'leadgen', value: { leadgen_id: '42', page_id: (ours as { pageId: string }).pageId, form_id: '1', created_time: 1 } },
          ],
        },
      ],
    })
    await knock('/webhooks/meta-leads', body, { 'x-hub-signature-256': sign('the-strangers-secret', body) })
    await calm(office)
    expect(await entries()).toBe(before)
    // What he made up himself is his; the page is not: only the service's own answer to a test could say so, and no call of his own does.
    expect((await seen('inbox')).length).toBe(1)
    expect(await seen('leads')).toEqual([])
    const [claim] = await seen('connections')
    expect(claim).toMatchObject({ status: 'unverified' })
    expect(await db.system((trx) => trx('webhook_accounts').where({ connection_id: claim!.id }).pluck('verified'))).toEqual([false])
    expect((await rowsOf(office, 'connections', { id: office.fakes['meta-leads']!.connectionId }))[0]).toMatchObject({ status: 'ok' })
  })

  it('the stranger’s key sees none of our leads', async () => {
    const mine = await office.call<{ data: { id: string }[] }>('GET', 'leads')
    expect(mine.body.data.length).toBeGreaterThan(0)
    for (const { id } of mine.body.data)
      expect((await office.call('GET', `leads/${id}`, undefined, { key: office.otherKey })).status).toBe(404)
    expect((await office.call<{ data: unknown[] }>('GET', 'leads', undefined, { key: office.otherKey })).body.data).toEqual([])
    expect((await office.call('GET', 'leads', undefined, { key: null })).status).toBe(401)
  })

  it('a paused connection takes nothing in; a renewed secret is taken beside the old one', async () => {
    const id = office.fakes['tiktok-leads']!.connectionId
    expect((await office.call('PATCH', `connections/${id}`, { paused: true })).status).toBe(200)
    const client = someone('متوقف')
    expect((await deliver(office, 'tiktok-leads', { scenario: 'lead', ...client, text: LOGO })).answers).toEqual({ 404: 1 })
    await office.call('PATCH', `connections/${id}`, {
      paused: false,
      settings: { appSecret: ['the-new-secret', 'wasl-test-tiktok-app-secret'] },
    })
    for (const secret of ['the-new-secret', 'wasl-test-tiktok-app-secret'])
      expect((await deliver(office, 'tiktok-leads', { scenario: 'lead', ...client, text: LOGO, secret })).answers).toEqual({ 200: 1 })
    await calm(office)
    expect((await leadsOf(office, client.name)).filter((lead) => lead.status !== 'merged')).toHaveLength(1)
  })
})

function sign(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** What the tables' owner sees, beyond row-level security. */
async function ownerSees(office: Office, sql: string): Promise<unknown[]> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: office.ownerUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
