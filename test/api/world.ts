import { Readable } from 'node:stream'
import { invite } from '#src/accounts/invitations.ts'
import { createApiKey } from '#src/accounts/keys.ts'
import { addMember, ensurePerson, linkFreelancer } from '#src/accounts/people.ts'
import { startSession } from '#src/accounts/sessions.ts'
import { createConnection } from '#src/connections/save.ts'
import { cannedInput } from '#src/conversations/canned/rule.ts'
import { addRule } from '#src/conversations/canned/save.ts'
import { addNote } from '#src/conversations/notes.ts'
import { owe } from '#src/deliveries/delivery.ts'
import { savePart } from '#src/files/save.ts'
import { addFreelancer } from '#src/freelancers/save.ts'
import { saveItems } from '#src/inbox/entries.ts'
import { addLead } from '#src/leads/add.ts'
import { keepDevice } from '#src/notifications/devices.ts'
import { ensurePushConnection } from '#src/notifications/push-key.ts'
import { keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { hashToken, newToken, seal } from '#src/platform/keys.ts'
import { neverMind } from '#src/platform/later.ts'
import type { Route } from '#src/platform/route.ts'
import { sealFields } from '#src/reconciliation/difference.ts'
import { routes } from '#src/routes.ts'
import { emptySum } from '#src/routing/replay.ts'
import { suggestionId } from '#src/routing/suggestions/group.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { makeDevice } from '../support/browser-device.ts'

/** Who may call. `rival` is another freelancer of the same tenant, `stranger` the admin of another tenant. */
export type Who = 'anonymous' | 'admin' | 'manager' | 'freelancer' | 'rival' | 'client' | 'stranger'

/** One of everything in a tenant; the freelancer's things belong to the freelancer, not to the rival. */
export interface Things {
  lead: string
  contact: string
  request: string
  rivalRequest: string
  freelancer: string
  rival: string
  connection: string
  campaign: string
  entry: string
  conversation: string
  chat: string
  chatLead: string
  delivery: string
  /** Between wasl and a sheet. */
  difference: string
  /** A browser of the freelancer's, and a push to it. */
  device: string
  push: string
  /** A picture in the chat. */
  file: string
  notification: string
  staffNotification: string
  apiKey: string
  canned: string
  /** The office's note beside the conversation, and words it uses again and again. */
  note: string
  snippet: string
  suggestion: string
  /** A replay of the rules that is done, and a rule that unmatched leads ask for. */
  replay: string
  ruleSuggestion: string
  /** Another session of the freelancer's. */
  session: string
  /** A manager, and somebody who is invited. */
  person: string
  invitation: string
}

/** What a call was answered, parsed. */
export interface Answer<T = Record<string, never>> {
  status: number
  body: T
  headers: Headers
}

/** A running system with two tenants, and everybody who may call it. */
export interface World {
  app: TestApp
  freelancer: string
  rival: string
  /** Calls as somebody; every successful answer is held against its route's own shape. */
  as<T = Record<string, never>>(
    who: Who,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
  /** Fresh things in the tenant, or in the stranger's. */
  things(of?: 'own' | 'foreign'): Promise<Things>
  /** A session of a client who owns this contact. */
  actAsClient(contactId: string): Promise<void>
  /** Fresh sessions for both freelancers. */
  signInAgain(): Promise<void>
  inTenant<T>(run: (trx: Trx) => Promise<T>): Promise<T>
}

/** The system with two tenants, every role in the first, and a way to make things. */
export async function startWorld(options: Parameters<typeof startTestApp>[0] = {}): Promise<World> {
  const app = await startTestApp(options)
  const { db } = app.app.world
  const inTenant: World['inTenant'] = (run) => db.tenant(app.tenant.id, run)
  const freelancer = await app.addFreelancer({ name: 'سارة العتيبي', email: 'sara@example.com' })
  const rival = await app.addFreelancer({ name: 'Rival Rami', email: 'rami@example.com' })
  const foreign = await db.tenant(app.other.id, async (trx) => {
    const acting = { actor: 'test', now: new Date(), country: 'IQ' }
    const profile = { skills: ['logo-branding'], capacity: { open: 100 } }
    return {
      freelancer: await addFreelancer(trx, { name: 'T2', profile }, acting),
      rival: await addFreelancer(trx, { name: 'T2b', profile }, acting),
    }
  })
  const manager = (await inTenant((trx) => createApiKey(trx, 'manager', 'manager', new Date()))).key
  const sessions: Partial<Record<Who, string>> = { client: await signIn(app, 'client', newId()) }
  const signInAgain = async (): Promise<void> => {
    sessions.freelancer = await signInFreelancer(app, freelancer)
    sessions.rival = await signInFreelancer(app, rival)
  }
  await signInAgain()
  const headersOf = (who: Who): Record<string, string> => {
    const session = sessions[who]
    if (session) return { cookie: `wasl=${session}`, origin: app.app.deps.config.publicUrl }
    const key = { admin: app.key, manager, stranger: app.otherKey }[who as 'admin']
    return key ? { authorization: `Bearer ${key}` } : {}
  }
  return {
    app,
    freelancer,
    rival,
    inTenant,
    async as(who, method, path, body, headers = {}) {
      const answer = await app.call(method, path.startsWith('/') ? path : `/api/v1/${path}`, body, {
        key: null,
        headers: { 'accept-language': 'en', ...headersOf(who), ...headers },
      })
      if (answer.status < 300) conforms(method, path, answer.body)
      return answer as never
    },
    things: (of = 'own') =>
      of === 'own'
        ? inTenant((trx) => makeThings(app, trx, freelancer, rival))
        : db.tenant(app.other.id, (trx) => makeThings(app, trx, foreign.freelancer, foreign.rival)),
    signInAgain,
    async actAsClient(contactId) {
      sessions.client = await signIn(app, 'client', contactId)
    },
  }
}

/** The route that answers a call. */
export function routeOf(method: string, path: string): Route<never> | undefined {
  const plain = path
    .replace(/^\/api\/v1/, '')
    .replace(/^(?!\/)/, '/')
    .split('?')[0]!
  return routes.find((route) => route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(plain))
}

/** An answer holds exactly what its route declares: the shapes are strict, an undeclared field throws. */
export function conforms(method: string, path: string, body: unknown): void {
  const route = routeOf(method, path)
  if (!route || route.status === 204) return
  const parsed = route.output.safeParse(body)
  if (!parsed.success)
    throw new Error(`${method} ${path} answers otherwise than it declares: ${parsed.error.message}\n${JSON.stringify(body).slice(0, 800)}`)
}

/** Signs a freelancer in, by the person that belongs to his address. */
async function signInFreelancer(app: TestApp, freelancerId: string): Promise<string> {
  const { db } = app.app.world
  const now = app.clock.now()
  return db.tenant(app.tenant.id, async (trx) => {
    await linkFreelancer(trx, freelancerId, now, { db })
    const { person_id: personId } = await trx('memberships').where({ freelancer_id: freelancerId }).first('person_id')
    return (await startSession(trx, { role: 'freelancer', freelancerId, personId, how: 'mail', device: 'test' }, now)).token
  })
}

/** A session as sign-in makes it. */
async function signIn(app: TestApp, scope: string, personId: string): Promise<string> {
  const token = newToken()
  await app.app.world.db.system((trx) =>
    trx('token_hashes').insert({
      hash: hashToken(token),
      tenant_id: app.tenant.id,
      purpose: 'session',
      subject_id: newId(),
      person_id: personId,
      scope,
    }),
  )
  return token
}

let count = 0

async function makeThings(app: TestApp, trx: Trx, freelancer: string, rival: string): Promise<Things> {
  const now = app.clock.now()
  const { db, connectors } = app.app.world
  const n = ++count
  const by = { actor: 'test', now, country: 'SA' }
  const told = (phone: string) => ({
    name: `عميل ${n}`,
    phone,
    email: `client${n}@example.com`,
    text: 'ابي شعار',
    category: 'logo-branding',
  })
  const lead = await addLead(trx, told(`+96650${String(1000000 + n * 2)}`), by)
  const chatLead = await addLead(trx, { ...told(`+96650${String(5000001 + n * 2)}`), email: `chat${n}@example.com` }, by)
  await neverMind(trx, 'lead.route', [lead, chatLead])
  const contact = (await trx('leads').where({ id: chatLead }).first('contact_id')).contact_id
  await trx('leads').where({ id: lead }).update({ status: 'offered', ever_routed: true })
  await trx('leads').where({ id: chatLead }).update({ status: 'assigned', owner_id: freelancer, ever_routed: true })

  const connection = await createConnection(
    db,
    trx,
    connectors,
    { connector: 'web-form', label: `form ${n}`, settings: { hmacKey: 'k' } },
    by,
  )
  const policy = JSON.stringify({
    kind: 'sequential',
    hours: 24,
    workingHoursOnly: false,
    remindBeforeMinutes: 0,
    parallel: 1,
    maxOffers: 10,
  })
  const due = new Date(now.getTime() + 86_400_000)
  const requestOf = async (leadId: string, freelancerId: string, status: string) => {
    const id = newId()
    await trx('requests').insert({
      id,
      lead_id: leadId,
      freelancer_id: freelancerId,
      status,
      policy,
      offered_at: now,
      due_at: due,
      created_at: now,
    })
    return id
  }
  const request = await requestOf(lead, freelancer, 'pending')
  const rivalRequest = await requestOf(lead, rival, 'pending')
  const accepted = await requestOf(chatLead, freelancer, 'accepted')

  const chat = newId()
  const stamps = { last_activity_at: now, created_at: now }
  await trx('chats').insert({
    id: chat,
    lead_id: chatLead,
    request_id: accepted,
    freelancer_id: freelancer,
    contact_id: contact,
    ...stamps,
  })
  const conversation = newId()
  await trx('conversations').insert({
    id: conversation,
    contact_id: contact,
    connection_id: connection,
    channel: 'whatsapp',
    lead_id: chatLead,
    last_seq: 1,
    created_at: now,
    updated_at: now,
  })
  const message = newId()
  const body = seal(keysOf(trx).data, `messages:body:${message}`, JSON.stringify({ text: 'السلام عليكم' }))
  await trx('messages').insert({
    id: message,
    conversation_id: conversation,
    seq: 1,
    direction: 'inbound',
    body,
    occurred_at: now,
    created_at: now,
  })

  const campaign = newId()
  await trx('campaigns').insert({ id: campaign, channel: 'meta_lead_ads', campaign_id: `c${campaign}`, name: 'حملة', created_at: now })
  const delivery = newId()
  const kind = { kind: 'row.write', target: 'google_sheets', action: 'row', key: `test:${delivery}` }
  await trx('deliveries').insert({
    id: delivery,
    ...kind,
    lead_id: lead,
    connection_id: connection,
    status: 'dead',
    created_at: now,
    updated_at: now,
  })
  await trx('attempts').insert({
    id: newId(),
    delivery_id: delivery,
    at: now,
    outcome: 'rejected',
    error: 'no such sheet',
    duration_ms: 12,
  })

  const difference = newId()
  const fields = [{ field: 'name', wasl: `عميل ${n}`, there: 'آخر', byPerson: true }]
  const seen = { fields: sealFields(trx, difference, fields), print: hashToken(difference), found_at: now, seen_at: now }
  const what = { target: 'google_sheets', kind: 'edited', by_person: true, ...seen }
  await trx('differences').insert({ id: difference, connection_id: connection, lead_id: lead, ...what })

  const { device, push } = await makePush(app, trx, freelancer, connection)
  await makePush(app, trx, rival, connection)

  const notification = newId()
  const staffNotification = newId()
  await trx('notifications').insert([
    {
      id: notification,
      audience: 'freelancer',
      freelancer_id: freelancer,
      kind: 'offer',
      lead_id: lead,
      request_id: request,
      created_at: now,
    },
    { id: staffNotification, audience: 'admin', freelancer_id: null, kind: 'alert', created_at: now },
  ])

  const file = { tenantId: tenantOf(trx), id: newId() }
  await trx('files').insert({
    id: file.id,
    owner_kind: 'chat',
    owner_id: chat,
    lead_id: chatLead,
    status: 'stored',
    kind: 'image',
    type: 'image/png',
    size: 9,
    has_thumbnail: true,
    created_at: now,
  })
  for (const part of ['drawn', 'thumbnail'] as const)
    await savePart(app.app.world.files, keysOf(trx).data, file, part, Readable.from([Buffer.from('a picture')]))

  const entry = await makeEntry(app, trx, connection, n)
  const { id: apiKey } = await createApiKey(trx, `key ${n}`, 'manager', now)
  const person = await ensurePerson(db, trx, `manager${n}@example.com`, now)
  await addMember(trx, person, { role: 'manager' }, now)
  const { id: invitation } = await invite(
    trx,
    db,
    { email: `invited${n}@example.com`, name: null, role: 'manager', language: 'ar' },
    { actor: 'test', now },
  )
  await linkFreelancer(trx, freelancer, now, { db })
  const member = await trx('memberships').where({ freelancer_id: freelancer }).first('person_id')
  const at = { created_at: now, seen_at: now, expires_at: new Date(now.getTime() + 86_400_000) }
  const session = newId()
  await trx('sessions').insert({
    id: session,
    person_id: member?.person_id,
    freelancer_id: freelancer,
    role: 'freelancer',
    how: 'mail',
    device: 'test',
    ...at,
  })
  // A bot has at most a thousand rules: those of former things make room.
  if (n % 300 === 0) await trx('canned_rules').delete()
  const canned = await addRule(
    trx,
    cannedInput.parse({ name: `rule ${n}`, match: { keywords: [`كلمة${n}`] }, answer: { ar: 'نعم', en: 'Yes' } }),
    { actor: 'test', now, publicUrl: 'http://127.0.0.1:3000' },
  )
  const { id: note } = await addNote(trx, conversation, 'زبون مهم', { actor: 'test', now })
  const snippet = newId()
  // A tenant has few of them, and these tests make things a thousand times.
  await trx('snippets').delete()
  await trx('snippets').insert({ id: snippet, name: `greet${n}`, ar: 'أهلًا {name}', created_at: now, updated_at: now })
  const suggestion = await notUnderstood(trx, [conversation, newId()], strangeWords(n), now)
  const replay = newId()
  await trx('replays').insert({
    id: replay,
    status: 'done',
    document: '{"rules":[]}',
    compared_with: 1,
    decisions: [],
    sum: JSON.stringify(emptySum()),
    created_by: 'test',
    created_at: now,
  })
  const ruleSuggestion = await unmatched(trx, lead, `حملة ${n}`, now)
  return {
    lead,
    contact,
    request,
    rivalRequest,
    freelancer,
    rival,
    connection,
    campaign,
    entry,
    conversation,
    chat,
    chatLead,
    delivery,
    difference,
    device,
    push,
    file: file.id,
    notification,
    staffNotification,
    apiKey,
    canned,
    note,
    snippet,
    suggestion,
    replay,
    ruleSuggestion,
    session,
    person,
    invitation,
  }
}

/** A browser that takes notifications, and one that was pushed to it. */
async function makePush(app: TestApp, trx: Trx, freelancerId: string, connectionId: string): Promise<{ device: string; push: string }> {
  const now = app.clock.now()
  await ensurePushConnection(trx, app.app.deps, now)
  const { endpoint, subscription } = makeDevice('http://127.0.0.1:1/push', 'world')
  const owner = { person_id: null, freelancer_id: freelancerId, contact_id: null, chat_id: null }
  const device = await keepDevice(trx, owner, newId(), { endpoint, keys: subscription.keys, key: '' }, now)
  const about = { target: 'push' as const, action: 'test.self', payload: { test: { language: 'ar' }, deviceId: device } }
  const [push] = await owe(trx, [{ kind: 'push.send', key: `push:test:${newId()}:${device}`, connectionId, ...about, at: now }])
  await neverMind(trx, 'push.send', [push!])
  await trx('deliveries').where({ id: push }).update({ status: 'done', receipt: 'sent' })
  return { device, push: push! }
}

/** Turns in which these conversations said the same and were not understood. Answers the first one's id. */
export async function notUnderstood(trx: Trx, conversations: readonly string[], text: string, at: Date): Promise<string> {
  const ids = conversations.map(() => newId())
  await trx('turns').insert(
    conversations.map((conversation_id, i) => ({
      id: ids[i],
      conversation_id,
      first_seq: 1,
      last_seq: 1,
      reader: 'local',
      intent: 'other',
      confidence: 0.4,
      understood: false,
      text: seal(keysOf(trx).data, `turns:text:${ids[i]}`, text),
      said: 'ask_category',
      heard_at: new Date(at.getTime() - 1500),
      at,
    })),
  )
  return ids[0]!
}

/** Three leads of a campaign that the catch-all alone decided; of those made before none stays. Answers the suggestion's id. */
async function unmatched(trx: Trx, leadId: string, campaignName: string, at: Date): Promise<string> {
  await trx('decision_rules').where({ rule_id: 'catchAll' }).delete()
  for (let i = 0; i < 3; i++) {
    const decision = newId()
    const facts = { leadId: newId(), currency: 'SAR', timeZone: 'Asia/Riyadh', campaign: { campaignName } }
    const stamps = { rule_set_version: 1, decided_at: at, outcome: 'waiting', pool_seq: 0, seed: decision, snapshot_hash: '', trace: '{}' }
    await trx('decisions').insert({ id: decision, lead_id: facts.leadId, facts: JSON.stringify(facts), ...stamps })
    await trx('decision_rules').insert({ rule_id: 'catchAll', decided_at: at, decision_id: decision, lead_id: leadId, decides: true })
  }
  return suggestionId({ fact: 'campaignName', value: campaignName })
}

/** Words that no other thing's are like. */
function strangeWords(n: number): string {
  const letters = [...'بتثجحخدذرزسشصضطظعغفقكلمنهوي']
  const word = (of: number) => Array.from({ length: 6 }, (_, i) => letters[(of * 7 ** (i + 1) + i * of + of) % letters.length]).join('')
  return [1, 2, 3].map((i) => word(n * 31 + i * 1009)).join(' ')
}

/** An inbox entry as the door would have stored it, read already. */
async function makeEntry(app: TestApp, trx: Trx, connectionId: string, n: number): Promise<string> {
  const id = newId()
  const now = app.clock.now()
  const raw = seal(app.app.world.db.installation.data, `inbox:raw:${id}`, JSON.stringify({ name: `عميل ${n}` }))
  const { rows } = await trx.raw('select app_tenant() as tenant')
  await trx.raw('set local role wasl_door')
  await trx('inbox').insert({
    id,
    tenant_id: rows[0].tenant,
    connector: 'web-form',
    connection_id: connectionId,
    body_hash: hashToken(id),
    raw,
    received_at: now,
    status: 'ignored',
  })
  await trx.raw('set local role wasl_app')
  const item = {
    kind: 'ignored' as const,
    channel: 'web_form' as const,
    dedupeKey: `entry:${id}`,
    occurredAt: now.toISOString(),
    isTest: false,
    direction: 'inbound' as const,
    person: {},
    attachments: [],
    campaign: {},
    answers: {},
    utm: {},
    consents: [],
    extra: {},
  }
  await saveItems(trx, [{ entry: { id, connectionId, receivedAt: now }, items: [item], country: 'SA' }], now)
  return id
}
