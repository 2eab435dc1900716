import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

// `npm run demo`: one of each source is sent to a running wasl, and what arrived where is told, from the stand-ins' own books and from wasl's API.
const { values } = parseArgs({
  options: {
    sandbox: { type: 'string', default: 'http://127.0.0.1:3100' },
    wasl: { type: 'string', default: 'http://127.0.0.1:3000' },
    key: { type: 'string', default: '' },
    wait: { type: 'string', default: '6' },
  },
})

const wishes = JSON.parse(readFileSync(new URL('../page/wishes.json', import.meta.url), 'utf8')) as {
  name: string
  text: string
  prefix: string
  digits: number
}[]
const sources: [service: string, scenario: string][] = [
  ['whatsapp', 'text'],
  ['instagram', 'dm'],
  ['meta-leads', 'lead'],
  ['tiktok-leads', 'lead'],
  ['snapchat-leads', 'lead'],
  ['google-ads-leads', 'lead'],
  ['linkedin-leads', 'lead'],
  ['web-form', 'form'],
  ['whatsapp-gateway', 'message'],
]
const effects = ['odoo', 'google-sheets', 'whatsapp', 'instagram', 'whatsapp-gateway', 'smtp', 'resend']

interface Effect {
  n: number
  kind: string
  [more: string]: unknown
}

const tell = (line = '') => void process.stdout.write(`${line}\n`)
const ledger = async (service: string, after: number) =>
  ((await (await fetch(`${values.sandbox}/${service}/_ledger?after=${after}`)).json()) as { data: Effect[] }).data

const before = new Map<string, number>()
for (const service of effects) before.set(service, (await ledger(service, 0)).length)

tell(`Sent from ${values.sandbox} to ${values.wasl}:`)
for (const [i, [service, scenario]] of sources.entries()) {
  const wish = wishes[i % wishes.length]!
  const phone = wish.prefix + String(Math.floor(Math.random() * 10 ** wish.digits)).padStart(wish.digits, '0')
  const response = await fetch(`${values.sandbox}/${service}/_deliver`, {
    method: 'POST',
    body: JSON.stringify({ scenario, name: wish.name, text: wish.text, phone, from: Math.floor(Math.random() * 1000) }),
  })
  const { answers, error, scenarios } = (await response.json()) as {
    answers?: Record<string, number>
    error?: string
    scenarios?: string[]
  }
  tell(
    `  ${service.padEnd(18)} ${scenario.padEnd(6)} ${error ? `${error} (it has: ${scenarios?.join(', ')})` : Object.keys(answers ?? {}).join(' ')}  ${wish.name}: ${wish.text}`,
  )
}

await new Promise((resolve) => setTimeout(resolve, Number(values.wait) * 1000))

tell(`\nWhat the services carried out within ${values.wait} s:`)
for (const service of effects) {
  const done = await ledger(service, before.get(service)!)
  const kinds = Object.entries(Object.groupBy(done, (effect) => [effect.kind, effect.model ?? ''].join(' ').trim()))
  tell(`  ${service.padEnd(18)} ${kinds.map(([kind, list]) => `${kind} × ${list!.length}`).join(', ') || 'nothing'}`)
}

if (values.key) await tellLeads(values.key)
else tell('\nWith an API key (--key) the leads and who has them are told as well.')

interface Lead {
  id: string
  channel: string
  status: string
  contact?: { name?: string }
  enquiry?: { category?: string | null }
  owner?: { freelancerId: string } | null
  requestId?: string | null
}

async function tellLeads(key: string): Promise<void> {
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${values.wasl}/api/v1/${path}`, { headers: { authorization: `Bearer ${key}` } })
    if (!response.ok) throw new Error(`GET /api/v1/${path} was answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }
  const { data: leads } = await get<{ data: Lead[] }>(`leads?limit=${sources.length}`)
  const { data: freelancers } = await get<{ data: { id: string; name: string }[] }>('freelancers?limit=200')
  const names = new Map(freelancers.map((one) => [one.id, one.name]))
  tell('\nThe newest leads, as wasl has them:')
  for (const lead of leads) {
    const request = lead.requestId ? await get<{ freelancerId?: string; status?: string }>(`requests/${lead.requestId}`) : undefined
    const who = names.get(request?.freelancerId ?? lead.owner?.freelancerId ?? '') ?? 'nobody yet'
    tell(
      `  ${lead.channel.padEnd(14)} ${lead.status.padEnd(9)} ${(lead.enquiry?.category ?? 'no category').padEnd(24)} → ${who}   (${lead.contact?.name ?? 'no name'})`,
    )
  }
}
