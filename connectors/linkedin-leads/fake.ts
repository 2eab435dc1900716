import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Fake, FakeAnswer, FakeRequest, MakeFake, ScenarioOptions, WebhookCall } from '../connector.ts'

const SECRET = 'wasl-test-linkedin-client-secret'
const TOKEN = 'li-test-token'
const ACCOUNT = 'urn:li:sponsoredAccount:516000001'
const ORGANIZATION = 'urn:li:organization:5509000'
const FIRST_FORM = 3162002
const NAMES = ['Faisal Al-Rashid', 'لمى السالم', 'Omar Haddad', 'دانة القاسم']
const STANDARD = { 1: 'FIRST_NAME', 2: 'LAST_NAME', 3: 'EMAIL', 4: 'PHONE_NUMBER' }

interface Response {
  id: string
  leadType: string
  submittedAt: number
  versionedLeadGenFormUrn: string
  owner: Record<string, string>
  [more: string]: unknown
}

interface State {
  responses: Record<string, Response>
  order: string[]
  lost: number
  /** The own questions of each form; form numbers count from FIRST_FORM. */
  forms: string[][]
}

/** An ad account and a company page: notifications, the reading of responses and forms, the listing, withdrawal by the member. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<State>({ responses: {}, order: [], lost: 0, forms: [] })
  const recorded = new Map(
    ['05-fetch-response', '06-fetch-response-test-lead']
      .map(fixture)
      .map(({ response }) => [(response!.body as Response).id, response!.body as Response]),
  )

  const keep = (response: Response, webhook = true): Response => {
    if (!state.responses[response.id]) state.order.push(response.id)
    state.responses[response.id] = response
    tools.record({ kind: 'lead', id: response.id, webhook })
    return response
  }
  const make = (options: ScenarioOptions, webhook = true) => keep(makeResponse(options, formFor(options, state), tools.now()), webhook)
  const remove = (id: string): Response => {
    const response = state.responses[id]
    if (!response) throw new Error(`no response ${id}`)
    delete state.responses[id]
    state.order = state.order.filter((one) => one !== id)
    tools.record({ kind: 'withdrawal', id })
    return response
  }

  const fake: Fake = {
    settings: () => ({ clientSecret: SECRET, accessToken: TOKEN, organizationId: ACCOUNT }),
    handle: (request) => answer(request),
    scenarios: {
      lead: (options) => notify(make(options), 'CREATED', options, tools.now()),
      organization: (options) => notify(make({ ...options, organization: true }), 'CREATED', options, tools.now()),
      test: (options) => notify(make({ ...options, test: true }), 'CREATED', options, tools.now()),
      deleted: (options) => notify(remove(String(options.id ?? state.order.at(-1))), 'DELETED', options, tools.now()),
      forged: (options) =>
        notify(makeResponse(options, FIRST_FORM, tools.now()), 'CREATED', { ...options, secret: 'not-the-secret' }, tools.now()),
      challenge: (options) => ({
        method: 'GET',
        query: `?challengeCode=${String(options.code ?? '890e4665-4dfe-4ab1-b689-ed553bceeed0')}&applicationId=210000001`,
        headers: {},
        body: '',
      }),
      sample: (options) => {
        const { headers, rawBody = '' } = fixture(String(options.sample ?? '02-lead-created'))
        const [, id = ''] = /leadGenFormResponse:([^"]+)"/.exec(rawBody) ?? []
        const created = rawBody.includes('"CREATED"')
        if (created && !state.responses[id])
          keep(
            recorded.get(id) ?? {
              ...makeResponse({ ...options, organization: rawBody.includes('"COMPANY"') }, formFor({}, state), tools.now()),
              id,
            },
          )
        return { headers, body: rawBody }
      },
    },
    act({ do: what, ...options }) {
      if (what === 'lose') return { id: make({ n: state.lost++, run: 'lost', ...options } as ScenarioOptions, false).id }
      if (what === 'withdraw') {
        const response = remove(String(options.id ?? state.order.at(-1)))
        tools.callBack(notify(response, 'DELETED', {}, tools.now()))
        return { id: response.id }
      }
      throw new Error(`unknown: ${what}; there are lose, withdraw`)
    },
    show: () => ({
      leads: state.order
        .slice(-20)
        .reverse()
        .map((id) => state.responses[id]),
    }),
  }
  return fake

  function answer({ method, path, query, headers }: FakeRequest): FakeAnswer {
    if (headers.authorization !== `Bearer ${TOKEN}`) return refusal(401, 'Invalid access token')
    if (!/^20\d{4}$/.test(headers['linkedin-version'] ?? '')) return refusal(426, 'Requested version is not active')
    if (headers['x-restli-protocol-version'] !== '2.0.0') return refusal(400, 'Unsupported Rest.li protocol version')
    const [, rest, resource, id] = path.split('/')
    if (rest !== 'rest') return refusal(404, 'No virtual resource found')
    if (resource === 'leadNotifications' && method === 'POST') return { status: 201, headers: { 'x-restli-id': '97001' } }
    if (resource === 'leadFormResponses' && !id) return list(query)
    if (resource === 'leadFormResponses') {
      const response = state.responses[decodeURIComponent(id!)] ?? recorded.get(decodeURIComponent(id!))
      return response ? { body: response } : refusal(404, 'Lead form response not found')
    }
    if (resource === 'leadForms' && id === '3162001') return { body: fixture('07-fetch-form').response!.body }
    const own = resource === 'leadForms' ? state.forms[Number(id) - FIRST_FORM] : undefined
    return own ? { body: makeForm(Number(id), own) } : refusal(404, 'Not found')
  }

  function list(query: URLSearchParams): FakeAnswer {
    const [, kind = '', urn = ''] = /^\((\w+):(urn:li:\w+:\d+)\)$/.exec(query.get('owner') ?? '') ?? []
    const [, type] = /^\(leadType:(\w+)\)$/.exec(query.get('leadType') ?? '') ?? []
    const [, from, to] = /^\(start:(\d+),end:(\d+)\)$/.exec(query.get('submittedAtTimeRange') ?? '') ?? []
    if (![ACCOUNT, ORGANIZATION].includes(urn)) return refusal(403, 'Not enough permissions to access this owner')
    if (query.get('q') !== 'owner' || !type || !from || !to) return refusal(400, 'Invalid query parameters')
    const [start, count] = [Number(query.get('start') ?? 0), Number(query.get('count') ?? 10)]
    const all = state.order
      .map((id) => state.responses[id]!)
      .filter((one) => one.owner[kind] === urn && one.leadType === type && one.submittedAt >= Number(from) && one.submittedAt <= Number(to))
    return { body: { paging: { start, count, links: [], total: all.length }, elements: all.slice(start, start + count) } }
  }
}

function makeResponse(options: Partial<ScenarioOptions>, form: number, now: Date): Response {
  const { n = 0, run = '' } = options
  const hash = createHash('sha256').update(`${run}/${n}`).digest('hex')
  const number = String(Number.parseInt(hash.slice(0, 8), 16) % 10_000_000).padStart(7, '0')
  const [first = '', ...rest] = (options.name ?? NAMES[n % NAMES.length]!).split(' ')
  const said = [
    first,
    rest.join(' '),
    options.email ?? `client-${number}@corp.example`,
    options.phone ?? `+96658${number}`,
    ...own(options).map(([, value]) => value),
  ]
  const owner: Record<string, string> = options.organization ? { organization: ORGANIZATION } : { sponsoredAccount: ACCOUNT }
  return {
    id: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-9${hash.slice(17, 20)}-${String(n).padStart(12, '0')}-4`,
    owner,
    submitter: `urn:li:person:${hash.slice(20, 30)}`,
    leadType: options.organization ? 'COMPANY' : 'SPONSORED',
    versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${form},1)`,
    submittedAt: now.getTime(),
    testLead: Boolean(options.test),
    associatedEntity: options.organization ? owner : { associatedCreative: 'urn:li:sponsoredCreative:262000001' },
    ...(options.organization ? {} : { leadMetadata: { sponsoredLeadMetadata: { campaign: 'urn:li:sponsoredCampaign:363000001' } } }),
    formResponse: {
      answers: said.map((value, i) => ({
        questionId: i + 1,
        answerDetails: { textQuestionAnswer: { answer: [value].flat().join(', ') } },
      })),
      consentResponses: [{ accepted: options.consent !== false, consentId: 12 }],
    },
  }
}

/** The form that asks what these options answer; made when there is none yet. */
function formFor(options: Partial<ScenarioOptions>, state: State): number {
  const questions = own(options).map(([question]) => question)
  const same = state.forms.findIndex((form) => JSON.stringify(form) === JSON.stringify(questions))
  return FIRST_FORM + (same >= 0 ? same : state.forms.push(questions) - 1)
}

function own(options: Partial<ScenarioOptions>): [string, unknown][] {
  return [
    ...(options.text === undefined ? [] : [['message', options.text] as [string, unknown]]),
    ...Object.entries((options.answers ?? {}) as object),
  ]
}

function makeForm(id: number, questions: string[]): object {
  const question = (questionId: number, name: string, predefinedField?: string) => ({
    questionId,
    name,
    ...(predefinedField ? { predefinedField } : {}),
    question: { localized: { ar_SA: name } },
    questionDetails: { textQuestionDetails: {} },
  })
  return {
    id,
    name: 'نموذج وصل التجريبي',
    owner: { sponsoredAccount: ACCOUNT },
    state: 'PUBLISHED',
    creationLocale: { language: 'ar', country: 'SA' },
    content: {
      questions: [
        ...Object.entries(STANDARD).map(([number, field]) => question(Number(number), field.toLowerCase(), field)),
        ...questions.map((name, i) => question(i + 5, name)),
      ],
    },
    hiddenFields: [{ name: 'utm_campaign', value: 'li_ksa_demo' }],
  }
}

function notify(response: Response, leadAction: 'CREATED' | 'DELETED', options: Record<string, unknown>, now: Date): WebhookCall {
  const body = JSON.stringify({
    type: 'LEAD_ACTION',
    leadGenFormResponse: `urn:li:leadGenFormResponse:${response.id}`,
    leadGenForm: response.versionedLeadGenFormUrn,
    owner: response.owner,
    associatedEntity: response.leadType === 'SPONSORED' ? { creative: 'urn:li:sponsoredCreative:262000001' } : response.owner,
    leadType: response.leadType,
    leadAction,
    occurredAt: now.getTime(),
  })
  const signature = createHmac('sha256', String(options.secret ?? SECRET))
    .update(`hmacsha256=${body}`)
    .digest('hex')
  return { headers: { 'content-type': 'application/json', 'x-li-signature': signature }, body }
}

function refusal(status: number, message: string): FakeAnswer {
  return { status, body: { status, code: `HTTP_${status}`, message } }
}

function fixture(name: string): { headers: Record<string, string>; rawBody?: string; response?: { body: object } } {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name.replace(/[^\w-]/g, '')}.json`, import.meta.url), 'utf8'))
}
