import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Fake, MakeFake, ScenarioOptions, WebhookCall } from '../connector.ts'

const SECRET = 'wasl-test-snap-hmac-secret'
const TOKEN = 'snap-test-token'
const NAMES = ['خالد الزهراني', 'روان الشمري', 'سلطان الدوسري', 'منى العنزي', 'Rawan Saleh']
const AD = {
  form_id: '3b1d6f1e-1111-4c2a-9a01-aa00bb11cc22',
  form_name: 'نموذج تصميم المواقع',
  ad_account_id: '8f2a5c7d-2222-4b3c-8d4e-bb11cc22dd33',
  campaign_id: '1c2d3e4f-3333-4a5b-9c6d-cc22dd33ee44',
  campaign_name: 'KSA Snap Leads',
  ad_id: '2d3e4f5a-4444-4b6c-8d7e-dd33ee44ff55',
  ad_name: 'Snap فيديو',
  ad_squad_id: '3e4f5a6b-5555-4c7d-9e8f-ee44ff55aa66',
  ad_squad_name: 'جدة',
}
const DUMMY = {
  form_name: 'Snap Lead Generation Form',
  lead_id: '00000000-0000-4000-8000-000000000000',
  first_name: 'John',
  last_name: 'Doe',
  email: 'johndoe@snapchat.com',
  phone_number: '+15555550100',
}

type Lead = Record<string, string>

/** An ad account with one form: its webhook, registering it, and the call that sends the dummy lead. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<{ recent: Lead[] }>({ recent: [] })

  const send = (options: Partial<ScenarioOptions>, lead: Lead): WebhookCall => {
    state.recent = [...state.recent, lead].slice(-20)
    tools.record({ kind: 'lead', id: lead.lead_id, name: lead.first_name })
    return sign(JSON.stringify(lead), options, tools.now())
  }

  const fake: Fake = {
    settings: () => ({ hmacSecret: SECRET }),
    scenarios: {
      lead: (options) => send(options, makeLead(options, tools.now())),
      milliseconds: (options) => send({ ...options, milliseconds: true }, makeLead(options, tools.now())),
      test: (options) => send(options, { ...AD, create_time: String(tools.now().getTime()), ...DUMMY }),
      forged: (options) => sign(JSON.stringify(makeLead(options, tools.now())), { ...options, secret: 'not-the-secret' }, tools.now()),
      stale: (options) => sign(JSON.stringify(makeLead(options, tools.now())), options, new Date(tools.now().getTime() - 600_000)),
      // Signed anew: the recorded signature is too old for anyone who checks its age.
      sample: (options) => {
        const { headers, rawBody = '' } = fixture(String(options.sample ?? '01-lead'))
        tools.record({ kind: 'lead', id: /"lead_id":"([^"]+)/.exec(rawBody)?.[1], sample: true })
        return sign(rawBody, { ...options, milliseconds: headers.t?.length === 13 }, tools.now())
      },
    },
    handle({ method, path, headers }) {
      if (headers.authorization !== `Bearer ${TOKEN}`)
        return { status: 401, body: { request_status: 'ERROR', debug_message: 'Unauthorized' } }
      if (method === 'POST' && path === '/v1/lead_gen/integrations/public_webhook')
        return { body: fixture('06-create-integration').response!.body }
      if (method === 'GET' && /^\/v1\/lead_gen\/integrations\/[^/]+\/test$/.test(path)) {
        tools.callBack(send({}, { ...AD, create_time: String(tools.now().getTime()), ...DUMMY }))
        return { body: fixture('07-send-test').response!.body }
      }
      return { status: 404, body: { request_status: 'ERROR', debug_message: 'Resource can not be found' } }
    },
    show: () => ({ leads: [...state.recent].reverse() }),
  }
  return fake
}

function makeLead(options: ScenarioOptions, now: Date): Lead {
  const { n, run } = options
  const hash = createHash('sha256').update(`${run}/${n}`).digest('hex')
  const number = String(Number.parseInt(hash.slice(0, 8), 16) % 10_000_000).padStart(7, '0')
  const [first = '', ...rest] = (options.name ?? NAMES[n % NAMES.length]!).split(' ')
  return Object.fromEntries(
    Object.entries({
      ...AD,
      ...(options.campaignName ? { campaign_name: options.campaignName } : {}),
      lead_id: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${String(n).padStart(12, '0')}`,
      create_time: now.getTime(),
      first_name: first,
      last_name: rest.length > 0 ? rest.join(' ') : undefined,
      email: options.email ?? `client-${number}@example.com`,
      phone_number: options.phone ?? `+96656${number}`,
      custom_field_1: options.text,
      ...(options.answers as Record<string, unknown> | undefined),
      consent_1: options.consent,
    })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, [value].flat().join(', ')]),
  )
}

/** Signed as observed: `t` and the body joined by a dot. */
function sign(body: string, options: Record<string, unknown>, now: Date): WebhookCall {
  const t = String(options.milliseconds ? now.getTime() : Math.floor(now.getTime() / 1000))
  const signature = createHmac('sha256', String(options.secret ?? SECRET))
    .update(`${t}.${body}`)
    .digest('hex')
  return { headers: { 'content-type': 'application/json', t, signature }, body }
}

function fixture(name: string): { headers: Record<string, string>; rawBody?: string; response?: { body: object } } {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name.replace(/[^\w-]/g, '')}.json`, import.meta.url), 'utf8'))
}
