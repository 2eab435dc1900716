import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Fake, FakeAnswer, FakeRequest, MakeFake, ScenarioOptions, WebhookCall } from '../connector.ts'

const SECRET = 'wasl-test-tiktok-app-secret'
const TOKEN = 'tiktok-test-token'
const ADVERTISER = '7300112233445566001'
const NAMES = ['محمد العتيبي', 'هدى الغامدي', 'عمر الكعبي', 'ريم السبيعي', 'تركي المطيري']
const AD = {
  page_id: '7411223344556677001',
  page_name: 'نموذج المتاجر - نوفمبر',
  advertiser_id: ADVERTISER,
  advertiser_name: 'Wasl Demo KSA',
  library_id: '7500112233445566001',
  campaign_id: '1812233445566001',
  campaign_name: 'KSA Leads',
  adgroup_id: '1812233445566101',
  adgroup_name: 'الرياض',
  ad_id: '1812233445566201',
  ad_name: 'فيديو ٣',
}

interface Entry {
  id: string
  changes: { field: string; value: string }[]
  [more: string]: unknown
}

/** An advertiser with one instant form: its webhook, and the calls an operator makes to subscribe, mock and check. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<{ recent: Entry[]; mocks: number }>({ recent: [], mocks: 0 })

  const make = (options: ScenarioOptions): Entry => {
    const entry = makeEntry(options, tools.now())
    state.recent = [...state.recent, entry].slice(-20)
    tools.record({ kind: 'lead', id: entry.id, name: entry.changes[0]?.value })
    return entry
  }
  const send = (options: ScenarioOptions, entries: Entry[]) => sign(options, entries, tools.now())

  const fake: Fake = {
    settings: () => ({ appSecret: SECRET, accessToken: TOKEN, advertiserId: ADVERTISER }),
    handle: (request) => answer(request),
    scenarios: {
      lead: (options) => send(options, [make(options)]),
      batch: (options) => send(options, counted(options).map(make)),
      quoted: (options) => send({ ...options, quoted: true }, [make(options)]),
      message: (options) => send(options, [make({ ...options, leadSource: 'DIRECT_MESSAGE' })]),
      test: (options) => send(options, [make({ ...options, ...MOCK })]),
      forged: (options) => send({ ...options, secret: 'not-the-app-secret' }, [makeEntry(options, tools.now())]),
      sample: (options) => {
        const { headers, rawBody = '' } = fixture(String(options.sample ?? '01-lead'))
        for (const [, id] of rawBody.matchAll(/"id":"?(\d+)/g)) tools.record({ kind: 'lead', id, sample: true })
        return { headers, body: rawBody }
      },
    },
    show: () => ({ leads: [...state.recent].reverse() }),
  }
  return fake

  /** Errors come as HTTP 200 with a code, as TikTok's do. */
  function answer({ method, path, query, headers }: FakeRequest): FakeAnswer {
    const call = `${method} ${path.replace('/open_api/v1.3', '')}`
    if (call === 'POST /subscription/subscribe/') return { body: recorded('05-subscribe') }
    if (headers['access-token'] !== TOKEN) return { body: recorded('09-error-auth') }
    if (call === 'POST /page/lead/mock/create/') {
      const entry = make({ n: state.mocks++, run: 'mock', ...MOCK })
      tools.callBack(send({ n: 0, run: 'mock' }, [entry]))
      return { body: { ...(recorded('06-lead-mock-create') as object), data: { lead_id: entry.id } } }
    }
    if (call === 'POST /page/lead/task/') return { body: recorded('07-lead-task-create') }
    if (call === 'GET /page/lead/task/download/')
      return { headers: { 'content-type': 'text/csv; charset=utf-8' }, body: recorded('08-lead-task-download') }
    if (call === 'GET /advertiser/info/') {
      if (query.get('advertiser_ids') !== `["${ADVERTISER}"]`) return { body: failure(40001, 'No permission to operate advertiser.') }
      return { body: { code: 0, message: 'OK', data: { list: [{ advertiser_id: ADVERTISER, name: AD.advertiser_name }] } } }
    }
    return { body: failure(40002, 'Unknown path.') }
  }
}

const MOCK = { name: 'Jane Doe', phone: '+10000000000', email: 'jane@example.com' }

function makeEntry(options: ScenarioOptions, now: Date): Entry {
  const { n, run } = options
  const number = digits(`${run}/${n}`, 7)
  const changes = Object.entries({
    name: options.name ?? NAMES[n % NAMES.length],
    phone_number: options.phone ?? `+96655${number}`,
    email: options.email ?? `client-${number}@example.com`,
    message: options.text,
    ...(options.answers as Record<string, unknown> | undefined),
  })
  return {
    id: `74${digits(run, 10)}${String(n).padStart(7, '0')}`,
    lead_source: options.leadSource ?? 'INSTANT_FORM',
    ...AD,
    ...(options.campaignName ? { campaign_name: options.campaignName } : {}),
    create_time: Math.floor(now.getTime() / 1000),
    // Several choices of one question come joined in one value.
    changes: changes.filter(([, value]) => value !== undefined).map(([field, value]) => ({ field, value: [value].flat().join(', ') })),
  }
}

/** Written and signed like TikTok does: non-ASCII escaped, ids bare numbers unless `quoted`. */
function sign(options: Partial<ScenarioOptions>, entry: Entry[], now: Date): WebhookCall {
  let text = JSON.stringify({ object: 1, time: Math.floor(now.getTime() / 1000), entry }).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  if (!options.quoted) text = text.replace(/"((?:page_|advertiser_|library_|campaign_|adgroup_|ad_)?id)":"(\d+)"/g, '"$1":$2')
  const hex = createHmac('sha256', String(options.secret ?? SECRET))
    .update(text)
    .digest('hex')
  return { headers: { 'content-type': 'application/json', 'x-open-signature': hex }, body: text }
}

function counted(options: ScenarioOptions): ScenarioOptions[] {
  const size = Number(options.size ?? 3)
  return Array.from({ length: size }, (_, i) => ({ ...options, n: options.n * size + i }))
}

function failure(code: number, message: string): object {
  return { code, message, data: {} }
}

function digits(text: string, length: number): string {
  const hash = BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 15)}`)
  return String(hash % 10n ** BigInt(length)).padStart(length, '0')
}

function recorded(name: string): object | string {
  return fixture(name).response!.body
}

function fixture(name: string): { headers: Record<string, string>; rawBody?: string; response?: { body: object | string } } {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name.replace(/[^\w-]/g, '')}.json`, import.meta.url), 'utf8'))
}
