import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { later, neverMind } from '#src/platform/later.ts'
import { ensureRetention } from '#src/privacy/run.ts'
import { photo } from '../support/contents.ts'
import {
  calm,
  cardOf,
  deliver,
  enquires,
  enterChat,
  hire,
  inTenant,
  LOGO,
  leadOf,
  linesOf,
  linkIn,
  mailsTo,
  type Office,
  openOffice,
  pass,
  requestsOf,
  rowsOf,
  someone,
  writes,
} from './steps.ts'

const DAY = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'wasl-retention-'))
const NOTHING = { entries: 0, messages: 0, notes: 0, turns: 0, chatMessages: 0, notifications: 0, files: 0, leads: 0, contacts: 0 }

let office: Office
let startedAt: Date
let sara: Awaited<ReturnType<typeof hire>>
const closed = someone('مغادر')
const claimed = { ...someone('نموذج'), email: 'claimed@form.example' }
const silent = someone('صامت')
const open = someone('باق')
beforeAll(async () => {
  office = await openOffice(['whatsapp', 'web-form'], { env: { DATA_DIR: folder } })
  startedAt = office.clock.now()
  sara = await hire(office, 'سارة')
})
afterAll(async () => {
  await office?.close()
  rmSync(folder, { recursive: true, force: true })
})

type Counts = typeof NOTHING
const preview = async (query: string): Promise<{ would: Counts; total: number }> =>
  (await office.call<{ would: Counts; total: number }>('GET', `retention/preview?${query}`)).body
const retention = async () =>
  (await office.call<{ last: { removed: Counts } | null; begins: string | null; running: boolean }>('GET', 'retention')).body
const removedNow = async () =>
  (await rowsOf(office, 'audit', { action: 'retention.removed' })).map((row) => (row.detail as unknown as { removed: object }).removed)

/** Every row of every table of the tenant, as text: what the database itself would give away. */
async function everything(): Promise<string[]> {
  return inTenant(office, async (trx) => {
    const { rows: tables } = await trx.raw(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relrowsecurity and has_table_privilege(c.oid, 'select')`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await trx.raw(`select t::text as text from ${name} t`)
      found.push(...rows.map((row: { text: string }) => `${name}: ${row.text}`))
    }
    return found
  })
}

/** What must not change by forgetting: the ledger, and what the reports count of the whole time. */
async function sums() {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  const start = startedAt.getTime()
  const { body: ledger } = await office.call<{ data: unknown[] }>('GET', `ledger?from=${day(start)}&to=${day(start + DAY)}`)
  const { body: report } = await office.call<Record<string, unknown>>('GET', `reports/overview?from=${day(start)}&to=${day(start + DAY)}`)
  const { waiting: _, waitingSince: __, ...counted } = report
  const { rows } = await inTenant(office, (trx) =>
    trx.raw('select count(*)::int as n from lead_events where tenant_id = app_tenant() and at < ?', [new Date(start + DAY)]),
  )
  return { ledger: ledger.data, counted, steps: rows[0].n }
}

it('people have written, sent pictures, chatted; one is served, one has gone, one asked for silence, one still waits', async () => {
  const lead = await enquires(office, closed)
  await deliver(office, 'whatsapp', {
    scenario: 'image',
    ...closed,
    base64: (await photo(300, 200)).toString('base64'),
    mime: 'image/jpeg',
  })
  await calm(office)
  const [request] = await requestsOf(office, lead)
  await office.call('POST', `requests/${request.id}/ask`, { question: 'ما اسم المحل؟' })
  await calm(office)
  await writes(office, closed, 'اسم المحل ركن القهوة')
  await calm(office)
  expect((await office.call('POST', `requests/${request.id}/accept`)).status).toBe(200)
  await calm(office)
  const chat = await enterChat(office, linkIn((await mailsTo(office, sara.email)).findLast((mail) => /\/c\//.test(mail.text))!.text, 'c'))
  await chat.write('مرحبًا، نبدأ بركن القهوة غدًا')
  await office.call('PATCH', `leads/${lead.id}`, { status: 'won', value: { amount: 900, currency: 'SAR' } })

  await deliver(office, 'web-form', { scenario: 'double-click', ...claimed, text: 'أريد شعارًا لعيادتي السرية' })
  await calm(office)
  const gone = await leadOf(office, claimed.name)
  await office.call('PATCH', `leads/${gone.id}`, { status: 'lost', reason: 'قال إن عيادته السرية أُغلقت' })

  const quiet = await enquires(office, silent)
  await writes(office, silent, 'وقفوا الرسائل')
  await calm(office)
  await office.call('PATCH', `leads/${quiet.id}`, { status: 'spam' })
  await enquires(office, open)
  await calm(office)
  expect((await rowsOf(office, 'files')).map(({ status }) => status)).toEqual(['stored'])
})

it('a dry run of what is new finds nothing; months begin a day after they were set', async () => {
  expect(await preview('raw=1&texts=1&leads=1')).toMatchObject({ would: NOTHING, total: 0 })
  await ensureRetention(office.app.world.db, office.clock.now())
  expect((await office.call('PUT', 'retention', { raw: 1, texts: 2, leads: 3 })).status).toBe(200)
  expect((await retention()).begins).not.toBeNull()
  expect(await rowsOf(office, 'audit', { action: 'retention.changed' })).toMatchObject([
    { detail: { changed: { raw: 1, texts: 2, leads: 3 }, before: { raw: null } } },
  ])
  await pass(office, 2 * DAY)
  expect(await retention()).toMatchObject({ begins: null, last: null, running: false })
})

it('what goes is what the dry run had counted, and the trail says how much', async () => {
  const before = await sums()
  const ahead = async (days: number, query: string) => {
    // Nobody's sweep removes anything before it was counted.
    await inTenant(office, (trx) => neverMind(trx, 'retention.run', [office.tenant.id]))
    office.clock.advance(days * DAY)
    const { would } = await preview(query)
    const known = (await removedNow()).length
    await inTenant(office, (trx) => later(trx, 'retention.run', { subjectId: office.tenant.id, at: office.clock.now() }))
    await calm(office)
    const fresh = (await removedNow()).slice(known)
    return { would, fresh }
  }
  // More than one slice holds.
  await inTenant(office, (trx) =>
    trx.raw(
      `insert into notifications (id, audience, kind, created_at) select gen_random_uuid(), 'admin', 'rule', ?::timestamptz from generate_series(1, 1200)`,
      [office.clock.now()],
    ),
  )
  const raw = await ahead(40, 'raw=1&texts=2&leads=3')
  expect(raw.would).toMatchObject({ messages: 0, leads: 0 })
  expect(raw.would.entries).toBeGreaterThan(5)
  expect(raw.fresh).toEqual([{ entries: raw.would.entries }])
  expect(await sums()).toEqual(before)

  const texts = await ahead(30, 'raw=1&texts=2&leads=3')
  expect(texts.would).toMatchObject({ leads: 0, contacts: 0, files: 1 })
  expect(texts.would.messages).toBeGreaterThan(3)
  expect(texts.would.chatMessages).toBeGreaterThan(0)
  expect({ ...NOTHING, ...texts.fresh[0] }).toEqual(texts.would)
  expect(texts.fresh).toHaveLength(1)
  expect(texts.would.notifications).toBeGreaterThan(1200)

  const leads = await ahead(30, 'raw=1&texts=2&leads=3')
  expect(leads.would).toMatchObject({ leads: 3, contacts: 3 })
  expect({ ...NOTHING, ...leads.fresh[0] }).toEqual(leads.would)
  expect((await retention()).last?.removed).toEqual(leads.would)
  expect(await preview('raw=1&texts=2&leads=3')).toMatchObject({ total: 0 })
  expect(await sums()).toEqual(before)
  for (const row of (await sums()).ledger) expect(row).toMatchObject({ balanced: true })
})

it('nothing in the database gives away who they were; who still waits stands as he was', async () => {
  const told = await everything()
  const telling = (words: string) => told.filter((row) => row.includes(words)).map((row) => row.slice(0, 300))
  for (const one of [closed, claimed, silent]) {
    expect(telling(one.name)).toEqual([])
    expect(telling(one.phone.slice(-9))).toEqual([])
  }
  for (const words of ['ركن القهوة', 'عيادتي السرية', 'claimed@form.example']) expect(telling(words)).toEqual([])
  expect(telling(open.name)).not.toEqual([])
  const sealed = await inTenant(office, async (trx) => ({
    leads: await trx('leads')
      .whereNot({ name: open.name })
      .orWhereNull('name')
      .select('phone', 'email', 'phone_bidx', 'text', 'category', 'campaign', 'value_amount')
      .orderBy('received_at'),
    payloads: await trx('deliveries').whereIn('lead_id', trx('leads').whereNotNull('forgotten_at').select('id')).whereNotNull('payload'),
    chat: await trx('chat_messages').whereNotNull('body'),
    identities: await trx('identities')
      .join('contacts', 'contacts.id', 'identities.contact_id')
      .whereNotNull('forgotten_at')
      .whereNull('opted_out_at'),
    files: await trx('files'),
  }))
  for (const lead of sealed.leads) expect(lead).toMatchObject({ phone: null, email: null, phone_bidx: null, text: null })
  expect(sealed.leads).toHaveLength(3)
  expect(sealed.leads[0]).toMatchObject({ category: 'logo-branding', value_amount: 900 })
  expect(sealed).toMatchObject({ payloads: [], chat: [], identities: [], files: [] })
  expect(
    readdirSync(join(folder, 'files', office.tenant.id), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  ).toEqual([])
  expect(await leadOf(office, open.name)).toMatchObject({ phone: open.phone, text: LOGO })
  const [conversation] = (
    await office.call<{ data: { id: string; contact: { name: string } }[] }>('GET', 'conversations?limit=50')
  ).body.data.filter((one) => JSON.stringify(one).includes(open.name))
  expect(JSON.stringify((await office.call('GET', `conversations/${conversation!.id}/messages`)).body)).toContain('شعار')
})

it('the pages of those who are forgotten still open, and a text that is gone is not read again', async () => {
  const forgotten = await rowsOf(office, 'leads', { name: null })
  for (const { id, contact_id } of forgotten)
    for (const path of [
      `leads/${id}`,
      `leads/${id}/timeline`,
      `leads/${id}/decision`,
      `leads/${id}/decision?freelancerId=${sara.id}`,
      `contacts/${contact_id}`,
    ])
      expect((await office.call('GET', path)).status, path).toBe(200)
  for (const row of await rowsOf(office, 'conversations'))
    expect((await office.call('GET', `conversations/${row.id}/messages`)).status).toBe(200)
  for (const row of await rowsOf(office, 'chats')) expect((await office.call('GET', `chats/${row.id}/messages`)).status).toBe(200)
  const entries = (await office.call<{ data: { id: string; raw: string | null; status: string }[] }>('GET', 'inbox?limit=100')).body.data
  expect(entries.every(({ raw }) => raw === null)).toBe(true)
  expect(await office.call('POST', `inbox/${entries[0]!.id}/reread`)).toMatchObject({ status: 410 })
})

it('what stands in Odoo and in the sheet stays as it is, whatever is done to a forgotten lead', async () => {
  const [lead] = await rowsOf(office, 'leads', { status: 'won' })
  const there = async () => ({ card: await cardOf(office, lead as never), lines: await linesOf(office, lead as never) })
  const before = await there()
  expect(JSON.stringify(before.card)).toContain('محل قهوة')
  expect(JSON.stringify(before.lines)).toContain(closed.name)
  expect((await office.call('PATCH', `leads/${lead!.id}`, { tags: ['قديم'] })).status).toBe(200)
  await calm(office)
  expect(await there()).toEqual(before)
  expect((await office.call('POST', 'reconciliation/run')).status).toBe(202)
  await calm(office)
  const { body } = await office.call<{ data: { leadId: string }[] }>('GET', 'reconciliation?status=open')
  expect(body.data.filter(({ leadId }) => leadId === lead!.id)).toEqual([])
})

it('who comes back is somebody new; who asked for silence is still not written to', async () => {
  const lead = await enquires(office, closed)
  expect(lead.status).toBe('offered')
  const heard = await rowsOf(office, 'contacts', { name: closed.name })
  expect(heard).toHaveLength(1)
  await enquires(office, silent)
  const contact = (await rowsOf(office, 'contacts', { name: silent.name }))[0]!
  expect(contact.opted_out_at).not.toBeNull()
  expect(contact.forgotten_at).toBeNull()
})
