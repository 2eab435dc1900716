import { startHelper } from './support/children.ts'
import { openGround, query } from './support/ground.ts'
import { FREELANCERS } from './support/lead.ts'
import type { Loaded } from './support/load-process.ts'
import { multiply } from './support/multiply.ts'
import { type Figure, figure, flag, type Measured, round, tell } from './support/report.ts'
import type { Counts } from './support/stand-ins-process.ts'
import { API_KEY, freelancerLogin, furnish, startWasl, until } from './support/wasl.ts'

const ORIGINALS = 1000
const BAR_MS = 100

/** What a press at the console costs over HTTP, each on a lead, conversation or connection of its own, one after the other as a person presses, where many leads are stored. */
export async function measureActions(options: { stored: number; presses: number }): Promise<Measured> {
  const ground = await openGround()
  try {
    const database = await ground.database('actions')
    const users = Array.from({ length: FREELANCERS }, (_, i) => ({
      login: freelancerLogin(i),
      name: `مستقل ${i}`,
      email: freelancerLogin(i),
    }))
    const standIns = await startHelper('stand-ins-process.ts', { users })
    const load = await startHelper('load-process.ts')
    await furnish(database, standIns.ready as never)
    const wasl = await startWasl(database, { role: 'all' })
    try {
      await load.ask<Loaded>({ url: `${wasl.url}/webhooks/whatsapp`, first: 0, count: ORIGINALS, run: 'a', connections: 50 })
      const stand = async () => {
        const { leads, tasks, rows, welcomes } = await standIns.ask<Counts>({ count: true })
        return Math.min(leads, tasks, rows, welcomes) >= ORIGINALS
      }
      if (!(await until(stand, 180_000, 100))) throw new Error('not every effect stands')
      await multiply(database, Math.round(options.stored / ORIGINALS) - 1)
      const [stored] = await query<{ n: string }>(database.ownerUrl, 'select count(*) as n from leads')
      const times = await press(wasl.url, options.presses)
      return {
        name: 'actions',
        figures: figuresOf(times),
        notes: [
          `${round(Number(stored!.n))} leads stored; ${options.presses} presses of each kind by one person, from the call to the last byte of its answer; one process serves and does what follows (Odoo, the sheet, WhatsApp) meanwhile`,
        ],
      }
    } finally {
      await Promise.all([wasl.stop(), standIns.stop(), load.stop()])
    }
  } finally {
    await ground.close()
  }
}

type Times = Record<string, number[]>

async function press(url: string, presses: number): Promise<Times> {
  const times: Times = {}
  const call = async <T>(method: string, path: string, body?: object, as?: string): Promise<T> => {
    const started = performance.now()
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const said = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`)
    if (as) times[as] = [...(times[as] ?? []), performance.now() - started]
    return (said ? JSON.parse(said) : null) as T
  }
  type List<T> = { data: T[]; nextCursor: string | null }
  const listed = async <T>(path: string, n: number): Promise<T[]> => {
    const all: T[] = []
    for (let cursor: string | null = ''; cursor !== null && all.length < n; ) {
      const page: List<T> = await call<List<T>>('GET', `${path}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
      all.push(...page.data)
      cursor = page.nextCursor
    }
    if (all.length < n) throw new Error(`${path}: ${all.length} instead of ${n}`)
    return all.slice(0, n)
  }
  const people = await listed<{ id: string }>('freelancers?', FREELANCERS)
  // The originals are the newest; their copies are an hour older each.
  const leads = await listed<{ id: string; asked: { freelancerId: string } | null }>('leads?status=offered&', presses * 5)
  const requests = new Map(
    (await listed<{ id: string; leadId: string }>('requests?status=pending&', ORIGINALS)).map((one) => [one.leadId, one.id]),
  )
  const share = (n: number) => leads.slice(presses * n, presses * (n + 1))

  for (const [i, { id, asked }] of share(0).entries()) {
    const other = people.find((one, at) => one.id !== asked?.freelancerId && at >= i % (FREELANCERS - 1))!
    await call('PATCH', `leads/${id}`, { owner: { freelancerId: other.id }, reason: 'يعرف العميل' }, 'assign by hand')
    await call('POST', `leads/${id}/release`, {}, 'undo: take it back')
  }
  for (const { id } of share(1)) {
    await call('PATCH', `leads/${id}`, { status: 'won', value: { amount: 500 } }, 'won, with its value')
    await call('POST', `leads/${id}/reopen`, undefined, 'undo: reopen')
    await call('PATCH', `leads/${id}`, { status: 'lost', reason: 'السعر' }, 'lost, with a reason')
  }
  for (const { id } of share(2)) await call('POST', `leads/${id}/route`, {}, 're-route')
  for (const { id } of share(3)) await call('POST', `requests/${requests.get(id)}/accept`, undefined, 'accept for a freelancer')
  for (const { id } of share(4)) await call('POST', `requests/${requests.get(id)}/decline`, { reason: 'مشغول' }, 'decline for a freelancer')

  for (const { id } of await listed<{ id: string }>('conversations?', presses)) {
    await call('POST', `conversations/${id}/take-over`, undefined, 'take over')
    await call('POST', `conversations/${id}/notes`, { text: 'عميل قديم، يفضّل الاتصال مساءً' }, 'private note')
    await call('POST', `conversations/${id}/hand-back`, undefined, 'hand back')
  }
  const connection = (await listed<{ id: string; connector: string }>('connections?', 3)).find((one) => one.connector === 'google-sheets')!
  const words = { keywords: ['ساعات'], examples: [] }
  const rule = await call<{ id: string }>('POST', 'bot/rules', { name: 'ساعات', match: words, answer: { ar: 'من 9 إلى 5', en: '9 to 5' } })
  let { rev, ...document } = await call<{ rev: number; rules: { enabled: boolean }[]; catchAll: object; policy: object }>(
    'GET',
    'rule-sets/draft',
  )
  for (let i = 0; i < presses; i++) {
    const on = i % 2 === 1
    await call('PATCH', `connections/${connection.id}`, { paused: !on }, 'pause or go on with a connection')
    await call('POST', 'bot/rules/bulk', { ids: [rule.id], enabled: on }, 'switch a bot’s rule')
    document = { ...document, rules: document.rules.map((one, at) => (at === 0 ? { ...one, enabled: on } : one)) }
    const { rules, catchAll, policy } = document
    ;({ rev } = await call<{ rev: number }>(
      'PUT',
      'rule-sets/draft',
      { rules, catchAll, policy, rev },
      'switch a rule of the draft (50 rules)',
    ))
  }
  return times
}

function figuresOf(times: Times): Figure[] {
  return Object.entries(times).map(([what, list]) => {
    const sorted = [...list].sort((a, b) => a - b)
    const at = (part: number) => sorted[Math.floor(sorted.length * part)]!
    return figure(`${what}, p95`, at(0.95), 'most', BAR_MS, { unit: ' ms', digits: 0, beside: `p50 ${round(at(0.5))} ms` })
  })
}

if (import.meta.main) tell(await measureActions({ stored: flag('stored', 20_000), presses: flag('presses', 60) }))
