// Longer than most: it plays both the webhook's sender and the part of Graph that leads are read from, with one set of books.
import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Fake, FakeAnswer, FakeRequest, MakeFake, ScenarioOptions, WebhookCall } from '../connector.ts'

const SECRET = 'wasl-test-meta-app-secret'
const TOKEN = 'EAAG-test-page-token'
const VERIFY_TOKEN = 'wasl-test-verify-token'
const PAGE = '104455667788990'
const FORM = '1290011223344556'
const AD = { ad_id: '120215550001230456', ad_name: 'متجر - فيديو ١', adset_id: '120215550001230400', adset_name: 'الرياض 25-45' }
const CAMPAIGN = { campaign_id: '120215550001230300', campaign_name: 'Leads | KSA | Nov' }
const NAMES = ['نورة القحطاني', 'محمد العتيبي', 'ليان الحربي', 'فيصل الراشد', 'سارة الدوسري', 'عبدالله الشهري']

interface Lead {
  id: string
  created_time: string
  form_id: string
  field_data: { name: string; values: string[] }[]
  [more: string]: unknown
}

interface State {
  /** By lead id; `hidden` counts the reads that still answer 100/33. `webhook` false: created without one. */
  leads: Record<string, { lead: Lead; hidden: number; webhook: boolean }>
  order: string[]
  subscribed: boolean
}

/** A Page with one lead form: its webhook, the reading of leads, the listing, the testing tool. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<State>({ leads: {}, order: [], subscribed: true })
  const recorded = recordedLeads()

  const keep = (lead: Lead, how: { hidden?: number; webhook?: boolean } = {}): Lead => {
    if (!state.leads[lead.id]) state.order.push(lead.id)
    state.leads[lead.id] = { lead, hidden: how.hidden ?? 0, webhook: how.webhook ?? true }
    tools.record({ kind: 'lead', id: lead.id, name: lead.field_data[0]?.values[0], webhook: how.webhook ?? true })
    return lead
  }
  const make = (options: ScenarioOptions, how?: { hidden?: number; webhook?: boolean }) => keep(makeLead(options, tools.now()), how)
  const send = (options: ScenarioOptions, leads: Lead[]) => sign(leadgen(leads, tools.now()), options)

  const fake: Fake = {
    settings: () => ({ pageId: PAGE, accessToken: TOKEN, appSecret: SECRET, verifyToken: VERIFY_TOKEN }),
    handle: (request) => answer(request),
    scenarios: {
      lead: (options) => send(options, [make(options)]),
      batch: (options) =>
        send(
          options,
          counted(options).map((one) => make(one)),
        ),
      organic: (options) => send(options, [make({ ...options, organic: true })]),
      test: (options) => send(options, [make({ ...options, test: true })]),
      unreadable: (options) => send(options, [make(options, { hidden: Number(options.reads ?? 2) })]),
      dashboard: (options) => sign(dashboardTest(tools.now()), options),
      feed: (options) => sign(feedComment(options, tools.now()), options),
      forged: (options) => sign(leadgen([makeLead(options, tools.now())], tools.now()), { ...options, secret: 'not-the-app-secret' }),
      handshake: (options) => ({
        method: 'GET',
        query: `?${new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': '701928374', 'hub.verify_token': String(options.verifyToken ?? VERIFY_TOKEN) })}`,
        headers: {},
        body: '',
      }),
      sample: (options) => {
        const { headers, rawBody = '' } = fixture(String(options.sample ?? '02-leadgen'))
        for (const [, id = ''] of rawBody.matchAll(/"leadgen_id":"?(\d+)/g))
          if (!state.leads[id] && !/^4+$/.test(id)) keep(recorded.get(id) ?? { ...makeLead(options, tools.now()), id })
        return { headers, body: rawBody }
      },
    },
    act({ do: what, ...options }) {
      if (what === 'lose') return { id: make({ n: state.order.length, run: 'lost', ...options } as ScenarioOptions, { webhook: false }).id }
      if (what === 'subscribe' || what === 'unsubscribe') {
        state.subscribed = what === 'subscribe'
        return { subscribed: state.subscribed }
      }
      throw new Error(`unknown: ${what}; there are lose, subscribe, unsubscribe`)
    },
    show: () => ({
      leads: state.order
        .slice(-20)
        .reverse()
        .map((id) => ({ ...state.leads[id]!.lead, webhook: state.leads[id]!.webhook })),
    }),
  }
  return fake

  function answer({ method, path, query, headers }: FakeRequest): FakeAnswer {
    const token = headers.authorization?.replace(/^Bearer /, '') ?? query.get('access_token')
    if (token !== TOKEN)
      return refusal(401, { code: 190, error_subcode: 463, message: 'Error validating access token: Session has expired.' })
    const [, version = '', id = '', edge] = path.split('/')
    if (!/^v\d+\.\d+$/.test(version)) return refusal(400, { code: 2500, message: 'Unknown path components' })
    if (id === PAGE && !edge) return { body: { name: 'متجر وصل التجريبي', id: PAGE } }
    if (id === PAGE && edge === 'subscribed_apps') {
      if (method === 'POST') state.subscribed = true
      if (method === 'POST') return { body: { success: true } }
      return { body: { data: state.subscribed ? [{ name: 'wasl', id: '210000001', subscribed_fields: ['leadgen'] }] : [] } }
    }
    if (id === PAGE && edge === 'leadgen_forms') return { body: { data: [{ id: FORM, name: 'نموذج المتاجر', status: 'ACTIVE' }] } }
    if (edge === 'test_leads' && method === 'POST') {
      const lead = make({ n: state.order.length, run: 'testing-tool', test: true })
      tools.callBack(sign(leadgen([lead], tools.now()), {}))
      return { body: { id: lead.id } }
    }
    if (edge === 'leads') return list(id, query)
    const kept = state.leads[id]
    if (kept && kept.hidden > 0) kept.hidden--
    else if (kept || recorded.has(id)) return { body: pick(kept?.lead ?? recorded.get(id)!, query.get('fields')) }
    return refusal(400, {
      code: 100,
      error_subcode: 33,
      message: `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    })
  }

  function list(form: string, query: URLSearchParams): FakeAnswer {
    const limit = Number(query.get('limit') ?? 25)
    const filters = JSON.parse(query.get('filtering') ?? '[]') as { operator: string; value: number }[]
    const after = Math.max(0, ...filters.filter((one) => one.operator.startsWith('GREATER_THAN')).map((one) => one.value))
    const leads = state.order
      .map((id) => state.leads[id]!.lead)
      .filter((lead) => lead.form_id === form && Date.parse(lead.created_time.replace('+0000', 'Z')) / 1000 > after)
      .sort((a, b) => b.created_time.localeCompare(a.created_time))
    const start = Number(query.get('after')?.replace('QVFIU', '') ?? 0)
    const page = leads.slice(start, start + limit)
    if (page.length === 0) return { body: { data: [] } }
    const cursors = { before: `QVFIU${start}`, after: `QVFIU${start + limit}` }
    // Graph names its own host here, whatever address was called; the token stands in it when it was a parameter.
    const next = `https://graph.facebook.com/v26.0/${form}/leads?${new URLSearchParams({ limit: String(limit), after: cursors.after })}`
    return {
      body: {
        data: page.map((lead) => pick(lead, query.get('fields'))),
        paging: { cursors, ...(start + limit < leads.length ? { next } : {}) },
      },
    }
  }
}

function makeLead(options: Partial<ScenarioOptions> & { n: number; run: string }, now: Date): Lead {
  const { n, run } = options
  const number = digits(`${run}/${n}`, 7)
  const dummy = (field: string) => `<test lead: dummy data for ${field}>`
  const fields: [string, unknown][] = options.test
    ? [
        ['full_name', dummy('full_name')],
        ['phone_number', dummy('phone_number')],
        ['email', 'test@meta.com'],
      ]
    : [
        ['full_name', options.name ?? NAMES[n % NAMES.length]],
        ['phone_number', options.phone ?? `+96650${number}`],
        ['email', options.email ?? `client-${number}@example.com`],
        ['message', options.text],
        ...Object.entries((options.answers ?? {}) as Record<string, unknown>),
        ...Object.entries((options.utm ?? {}) as Record<string, unknown>),
      ]
  const organic = Boolean(options.organic ?? options.test)
  return {
    id: `1${digits(run, 9)}${String(n).padStart(6, '0')}`,
    created_time: now.toISOString().replace(/\.\d+Z$/, '+0000'),
    ...(organic ? {} : { ...AD, ...CAMPAIGN }),
    ...(options.campaignName ? { campaign_name: options.campaignName } : {}),
    form_id: String(options.formId ?? FORM),
    is_organic: organic,
    platform: n % 2 ? 'fb' : 'ig',
    field_data: fields.filter(([, value]) => value !== undefined).map(([name, value]) => ({ name, values: [value].flat().map(String) })),
    ...(options.consent === undefined
      ? {}
      : { custom_disclaimer_responses: [{ checkbox_key: 'marketing_consent', is_checked: options.consent ? '1' : '' }] }),
  }
}

function leadgen(leads: Lead[], now: Date): object {
  const time = Math.floor(now.getTime() / 1000)
  const changes = leads.map((lead) => ({
    field: 'leadgen',
    value: {
      created_time: Math.floor(Date.parse(lead.created_time.replace('+0000', 'Z')) / 1000),
      leadgen_id: lead.id,
      page_id: PAGE,
      form_id: lead.form_id,
      ...(lead.ad_id ? { ad_id: lead.ad_id, adgroup_id: lead.ad_id } : {}),
    },
  }))
  return { object: 'page', entry: [{ id: PAGE, time, changes }] }
}

function dashboardTest(now: Date): object {
  const created_time = Math.floor(now.getTime() / 1000)
  const value = {
    ad_id: '444444444',
    form_id: '444444444444',
    leadgen_id: '444444444444',
    created_time,
    page_id: '444444444444',
    adgroup_id: '44444444444',
  }
  return { object: 'page', entry: [{ id: '0', time: created_time, changes: [{ field: 'leadgen', value }] }] }
}

function feedComment({ n, run, text, name }: ScenarioOptions, now: Date): object {
  const time = Math.floor(now.getTime() / 1000)
  const from = { id: `5566${n}`, name: name ?? 'Ali' }
  const value = {
    item: 'comment',
    verb: 'add',
    comment_id: `${PAGE}_${digits(run, 6)}${n}`,
    from,
    message: text ?? 'السعر؟',
    created_time: time,
  }
  return { object: 'page', entry: [{ id: PAGE, time, changes: [{ field: 'feed', value }] }] }
}

/** Signed like Meta does: non-ASCII and slashes escaped, the HMAC over exactly those bytes. */
function sign(body: object, options: Record<string, unknown>): WebhookCall {
  const text = JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const hex = createHmac('sha256', String(options.secret ?? SECRET))
    .update(text)
    .digest('hex')
  return {
    headers: { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', 'x-hub-signature-256': `sha256=${hex}` },
    body: text,
  }
}

function counted(options: ScenarioOptions): ScenarioOptions[] {
  const size = Number(options.size ?? 3)
  return Array.from({ length: size }, (_, i) => ({ ...options, n: options.n * size + i }))
}

function pick(lead: Lead, fields: string | null): object {
  const asked = ['id', ...(fields ?? 'created_time,field_data').split(',')]
  return Object.fromEntries(Object.entries(lead).filter(([key]) => asked.includes(key)))
}

function refusal(status: number, error: Record<string, unknown>): FakeAnswer {
  return { status, body: { error: { type: 'OAuthException', fbtrace_id: 'AtEsTtRaCe01', ...error } } }
}

function digits(text: string, length: number): string {
  const hash = BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 15)}`)
  return String(hash % 10n ** BigInt(length)).padStart(length, '0')
}

function recordedLeads(): Map<string, Lead> {
  const names = ['07-fetch-lead', '08-fetch-lead-arabic-custom-questions', '09-fetch-lead-organic', '10-fetch-lead-test']
  return new Map(names.map((name) => fixture(name).response!.body as Lead).map((lead) => [lead.id, lead]))
}

function fixture(name: string): { headers: Record<string, string>; rawBody?: string; response?: { body: unknown } } {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name.replace(/[^\w-]/g, '')}.json`, import.meta.url), 'utf8'))
}
