import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Fake, MakeFake, ScenarioOptions, WebhookCall } from '../connector.ts'

const KEY = 'wasl-test-google-key'
const NAMES = ['عبدالله الشهري', 'ليان الحربي', 'أحمد علي', 'جواهر القرني', 'Ahmed Ali']
const TEST_ID = 'TeSter-123-ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdefghijklmnopqrstuvwxyz-0123456789-AaBbCcDdEeFfGgHhIiJjKkLl'

interface Lead {
  lead_id: string
  user_column_data: { column_name?: string; string_value: string; column_id: string }[]
  [more: string]: unknown
}

/** An advertiser's lead form. Google has nothing to call for leads, so this fake only sends. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<{ recent: Lead[] }>({ recent: [] })

  const send = (lead: Lead): WebhookCall => {
    const { google_key, ...shown } = lead
    state.recent = [...state.recent, shown as Lead].slice(-20)
    tools.record({ kind: 'lead', id: lead.lead_id, name: lead.user_column_data[0]?.string_value })
    return post(JSON.stringify(lead))
  }

  const fake: Fake = {
    settings: () => ({ googleKey: KEY }),
    scenarios: {
      lead: (options) => send(makeLead(options, tools.now())),
      performanceMax: (options) => send({ ...makeLead(options, tools.now()), adgroup_id: 0, creative_id: 0, asset_group_id: 6450111222 }),
      test: () => send(testLead(tools.now())),
      wrongKey: (options) => post(JSON.stringify({ ...makeLead(options, tools.now()), google_key: 'not-ours' })),
      // Ids beyond 2^53, which JSON.parse would round.
      longIds: (options) =>
        post(JSON.stringify(makeLead(options, tools.now())).replace('"campaign_id":20111222333', '"campaign_id":9007199254740993123')),
      sample: (options) => {
        const { headers, rawBody = '' } = fixture(String(options.sample ?? '01-lead'))
        tools.record({ kind: 'lead', id: /"lead_id":"([^"]+)/.exec(rawBody)?.[1], sample: true })
        return { headers, body: rawBody }
      },
    },
    handle: () => ({ status: 404, body: { error: { code: 404, message: 'Not found', status: 'NOT_FOUND' } } }),
    show: () => ({ leads: [...state.recent].reverse() }),
  }
  return fake
}

function makeLead(options: ScenarioOptions, now: Date): Lead {
  const { n, run } = options
  const hash = createHash('sha256').update(`${run}/${n}`).digest('base64url')
  const number = String(createHash('sha256').update(`${run}/${n}`).digest().readUInt32BE() % 10_000_000).padStart(7, '0')
  const columns = Object.entries({
    FULL_NAME: options.name ?? NAMES[n % NAMES.length],
    EMAIL: options.email ?? `client-${number}@example.com`,
    PHONE_NUMBER: options.phone ?? `+96653${number}`,
    message: options.text,
    ...(options.answers as Record<string, unknown> | undefined),
  }).filter(([, value]) => value !== undefined)
  return {
    lead_id: `Cj0KCQiA${hash.slice(0, 24)}${n}`,
    user_column_data: columns.map(([column_id, value]) => ({ string_value: [value].flat().join(', '), column_id })),
    api_version: '1.0',
    form_id: 40111222333,
    campaign_id: 20111222333,
    google_key: String(options.secret ?? KEY),
    is_test: false,
    gcl_id: `Cj0KCQiAgclid${hash.slice(24, 36)}${n}`,
    adgroup_id: 150111222333,
    creative_id: 670111222333,
    lead_submit_time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
  }
}

function testLead(now: Date): Lead {
  return {
    lead_id: TEST_ID,
    user_column_data: [
      { column_name: 'Full Name', string_value: 'FirstName LastName', column_id: 'FULL_NAME' },
      { column_name: 'User Email', string_value: 'test@example.com', column_id: 'EMAIL' },
      { column_name: 'User Phone', string_value: '+16505550123', column_id: 'PHONE_NUMBER' },
    ],
    api_version: '1.0',
    form_id: 40000000000,
    campaign_id: 10000000000,
    google_key: KEY,
    is_test: true,
    gcl_id: TEST_ID,
    adgroup_id: 20000000000,
    creative_id: 30000000000,
    lead_submit_time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
  }
}

function post(body: string): WebhookCall {
  return { headers: { 'content-type': 'application/json' }, body }
}

function fixture(name: string): { headers: Record<string, string>; rawBody?: string } {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name.replace(/[^\w-]/g, '')}.json`, import.meta.url), 'utf8'))
}
