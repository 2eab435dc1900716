import { setTimeout as sleep } from 'node:timers/promises'
import { shippedCategories } from '#src/leads/categories.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import type { Trx } from '#src/platform/db.ts'
import { bellOfRun, startTestApp, type TestApp } from '../support/app.ts'

/** How the office's bell rings. */
export type Bell = 'off' | 'pg' | 'redis'

/** Where the outside stands, besides the sources: Odoo, the sheet, the mailbox. */
export const BACK_OFFICE = ['odoo', 'google-sheets', 'smtp']

/** A running wasl whose connections all point at fakes. */
export interface Office extends TestApp {
  bell: Bell
}

/** Opens an office with these connections (the back office always among them). */
export async function openOffice(
  sources: readonly string[] = ['whatsapp'],
  options: { bell?: Bell; redisUrl?: string; env?: Record<string, string> } = {},
): Promise<Office> {
  const bell = options.bell ?? bellOfRun()
  const office = Object.assign(await startTestApp({ queue: bell, redisUrl: options.redisUrl, env: options.env }), { bell })
  for (const name of [...sources, ...BACK_OFFICE]) await office.connect(name)
  return office
}

// ─── The people ──────────────────────────────────────────────────────────────────────────────────────────────────────

let hired = 0

/** Hires a logo designer with a mailbox and a user in Odoo. Answers who it is. */
export async function hire(
  office: Office,
  name: string,
  more: { phone?: string; profile?: Record<string, unknown>; odooLogin?: string | null; kind?: 'employee' | 'branch' } = {},
): Promise<{ id: string; name: string; email: string; odooLogin: string | null }> {
  const email = `freelancer-${++hired}@team.example`
  const { profile, odooLogin = `freelancer${((hired - 1) % 12) + 1}@demo.wasl`, ...rest } = more
  const id = await office.addFreelancer({
    name,
    email,
    odooLogin,
    ...rest,
    profile: { skills: ['logo-branding'], capacity: { open: 100 }, ...profile },
  })
  await office.settle()
  return { id, name, email, odooLogin }
}

/** Hires several for one service, the best rated (and so the first asked) first. */
export async function team(office: Office, skill: string, size: number): Promise<Awaited<ReturnType<typeof hire>>[]> {
  const members = []
  for (let n = 0; n < size; n++)
    members.push(await hire(office, `${'أولى ثانية ثالثة رابعة'.split(' ')[n]} ${skill}`, { profile: { skills: [skill], rating: 5 - n } }))
  return members
}

/** A wish for a service, in its own words. */
export function wishFor(skill: string): string {
  return `السلام عليكم، أحتاج ${shippedCategories().find((one) => one.slug === skill)!.name_ar} لمحلي`
}

let people = 0

/** A person nobody has heard of yet: a name and a Saudi mobile number of their own. */
export function someone(name = 'عميل'): { name: string; phone: string; email: string } {
  const n = String(++people).padStart(4, '0')
  return { name: `${name} ${n}`, phone: `+96650123${n}`, email: `client-${n}@example.com` }
}

/** What most clients of these journeys want. */
export const LOGO = 'السلام عليكم، أبي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال'

// ─── What happens outside ────────────────────────────────────────────────────────────────────────────────────────────

type Answers = { sent: number; answers: Record<string, number>; ids: string[] }

/** A source's webhook calls wasl: a scenario of its fake, with the dials of a delivery. */
export async function deliver(office: TestApp, source: string, what: Record<string, unknown>): Promise<Answers> {
  return post(`${office.fakes[source]!.baseUrl}/_deliver`, what) as Promise<Answers>
}

/** Somebody does something inside a service (moves a card, presses a button, sorts the sheet). */
export function act<T = Record<string, unknown>>(
  office: TestApp,
  service: string,
  what: { do: string } & Record<string, unknown>,
): Promise<T> {
  return post(`${office.fakes[service]!.baseUrl}/_act`, what) as Promise<T>
}

/** A client writes on WhatsApp. */
export function writes(
  office: Office,
  who: { name: string; phone: string },
  text = LOGO,
  more: Record<string, unknown> = {},
): Promise<Answers> {
  return deliver(office, 'whatsapp', { scenario: 'text', ...who, text, ...more })
}

/** A client writes on WhatsApp and everything that follows has happened. Answers the lead. */
export async function enquires(office: Office, who = someone(), text = LOGO): Promise<Standing> {
  await writes(office, who, text)
  await calm(office)
  return leadOf(office, who.name)
}

/** Posts JSON to one of a fake's own addresses; throws what it refuses. */
export async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  const answer = await response.json()
  if (response.status !== 200) throw new Error(`${url} ${response.status}: ${JSON.stringify(answer)}`)
  return answer
}

// ─── Waiting ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Waits until nothing is due. With a bell nobody helps: the bell and the sweep do it all. */
export async function calm(office: Office, timeoutMs = 20_000): Promise<void> {
  if (office.bell === 'off') return office.settle(timeoutMs)
  await until(async () => {
    const left = await dueNow(office)
    if (left.length) throw new Error(`still due: ${JSON.stringify(left)}`)
  }, timeoutMs)
}

/** Puts the clock forward; whatever became due meanwhile happens. */
export async function pass(office: Office, ms: number): Promise<void> {
  office.clock.advance(ms)
  await calm(office)
}

/** Runs a check until it holds; its last failure is thrown. */
export async function until<T>(check: () => T | Promise<T>, timeoutMs = 15_000): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > end) throw error
      await sleep(40)
    }
  }
}

/** Odoo is looked at now, without waiting for the poll's time. */
export async function lookAtOdoo(office: Office): Promise<void> {
  const connectionId = office.fakes.odoo!.connectionId
  await inTenant(office, (trx) => trx('due').where({ kind: 'task.poll', subject_id: connectionId }).update({ due_at: office.clock.now() }))
  const before = await inTenant(office, (trx) => trx('due').where({ kind: 'task.poll', subject_id: connectionId }).first('rev', 'due_at'))
  await until(async () => {
    void office.app.runner?.drain('lane')
    const now = await inTenant(office, (trx) => trx('due').where({ kind: 'task.poll', subject_id: connectionId }).first('due_at'))
    if (now.due_at.getTime() <= before.due_at.getTime()) throw new Error('Odoo was not looked at')
  })
  await calm(office)
}

async function dueNow(office: Office): Promise<{ kind: string; n: number }[]> {
  const soon = new Date(office.clock.now().getTime() + 1000)
  return office.app.world.db.system(async (trx) => {
    const { rows } = await trx.raw(
      `select d.kind, count(*)::int as n from due d left join lanes l on l.connection_id = d.owner_id where d.due_at <= ? and d.kind <> 'task.poll' and (l.parked_until is null or l.parked_until <= ?) group by 1
       union all select 'mailbox', count(*)::int from mailboxes where due_at <= ? having count(*) > 0`,
      [soon, soon, soon],
    )
    return rows
  })
}

// ─── What wasl knows ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Looks into the default tenant's tables. */
export function inTenant<T>(office: TestApp, run: (trx: Trx) => Promise<T>): Promise<T> {
  return office.app.world.db.tenant(office.tenant.id, run)
}

/** Rows of a table, oldest first where it knows its age. */
export function rowsOf(office: TestApp, table: string, where: Record<string, unknown> = {}): Promise<Record<string, never>[]> {
  return inTenant(office, (trx) =>
    trx(table)
      .where(where)
      .orderBy(table === 'requests' ? 'offered_at' : 'id'),
  )
}

/** Leads of a person by name as they stand, oldest first; merged ones among them. */
export async function leadsOf(office: TestApp, name: string): Promise<Standing[]> {
  return inTenant(office, async (trx) => {
    const ids = (await trx('leads').where({ name }).orderBy(['created_at', 'id']).select('id')).map((row) => row.id)
    const found = await loadStandings(trx, ids)
    return ids.map((id) => found.get(id)!)
  })
}

/** The one lead of a person that is not merged into another. Throws when there are none or several. */
export async function leadOf(office: TestApp, name: string): Promise<Standing> {
  const standing = (await leadsOf(office, name)).filter((lead) => lead.status !== 'merged')
  if (standing.length !== 1) throw new Error(`${name} has ${standing.length} leads: ${JSON.stringify(standing.map((lead) => lead.status))}`)
  return standing[0]!
}

/** A lead as it stands now. */
export async function again(office: TestApp, lead: { id: string }): Promise<Standing> {
  return inTenant(office, async (trx) => (await loadStandings(trx, [lead.id])).get(lead.id)!)
}

/** The requests of a lead, first offered first. */
export function requestsOf(office: TestApp, lead: { id: string }) {
  return inTenant(office, (trx) => trx('requests').where({ lead_id: lead.id }).orderBy(['offered_at', 'id']))
}

/** The lead's diary: what happened, in order. */
export async function diaryOf(office: TestApp, lead: { id: string }): Promise<string[]> {
  const rows = await inTenant(office, (trx) => trx('activities').where({ lead_id: lead.id }).orderBy(['at', 'id']).select('verb'))
  return rows.map((row) => row.verb)
}

/** What is owed the outside about a lead, oldest first. */
export function deliveriesOf(office: TestApp, lead: { id: string }) {
  return inTenant(office, (trx) =>
    trx('deliveries')
      .where({ lead_id: lead.id })
      .orderBy(['created_at', 'id'])
      .select('id', 'kind', 'action', 'target', 'status', 'why', 'receipt', 'tries'),
  )
}

/** Every source's sum as the API tells it; each must balance. */
export async function ledgerOf(office: TestApp): Promise<Record<string, never>[]> {
  const { body } = await office.call<{ data: Record<string, never>[] }>('GET', 'ledger')
  return body.data
}

// ─── What stands outside ─────────────────────────────────────────────────────────────────────────────────────────────

/** A mail as its mailbox shows it. */
export interface Mail {
  to: string[]
  subject: string
  text: string
  html: string
}

/** The mails in somebody's mailbox, oldest first. */
export async function mailsTo(office: TestApp, address: string): Promise<Mail[]> {
  const { data } = (await (await fetch(`${office.fakes.smtp!.baseUrl}/mails`)).json()) as { data: Mail[] }
  return data.filter((mail) => mail.to.includes(address)).reverse()
}

/** The link of a purpose (r: answer, q: question, c: chat) in a mail or message, as a path. Throws when there is none. */
export function linkIn(text: string, purpose: 'r' | 'q' | 'c'): string {
  const found = new RegExp(`https?://[^\\s"'<>]+?(/${purpose}/[\\w-]{43})`).exec(text)
  if (!found) throw new Error(`no /${purpose}/ link in: ${text}`)
  return found[1]!
}

/** The answer link in the newest mail that offers something to a freelancer. */
export async function offerLink(office: TestApp, freelancer: { email: string }): Promise<string> {
  const mails = await mailsTo(office, freelancer.email)
  return linkIn(mails.findLast((mail) => /\/r\//.test(mail.text))!.text, 'r')
}

/** Opens one of wasl's pages, or posts a form to it. */
export async function visit(
  office: TestApp,
  path: string,
  form?: Record<string, string>,
  method: string = form ? 'POST' : 'GET',
): Promise<{ status: number; text: string; location: string | null }> {
  const response = await fetch(office.url + path, {
    method,
    redirect: 'manual',
    ...(form ? { body: new URLSearchParams(form), headers: { 'content-type': 'application/x-www-form-urlencoded' } } : {}),
  })
  return { status: response.status, text: await response.text(), location: response.headers.get('location') }
}

/** Opens a chat's link in a browser of its own, as its button does: what its plain page shows, and how it is written to. */
export async function enterChat(office: TestApp, link: string): Promise<{ read(): Promise<string>; write(text: string): Promise<number> }> {
  const opened = await fetch(office.url + link, { method: 'POST', redirect: 'manual' })
  const headers = { cookie: opened.headers.getSetCookie()[0]!.split(';')[0]! }
  const page = `${office.url}${opened.headers.get('location')}`
  return {
    read: async () => (await fetch(`${page}?plain`, { headers })).text(),
    write: async (text) => (await fetch(page, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ text }) })).status,
  }
}

/** Messages that reached a client on WhatsApp, oldest first, as its fake wrote them down. */
export function heardOnWhatsApp(office: TestApp, phone: string) {
  return office.fakes.whatsapp!.ledger.filter((effect) => effect.kind === 'message' && effect.to === phone.replace('+', '')) as unknown as {
    type: string
    text: string
    buttons?: { id: string; title: string }[]
    template?: { name: string; params: string[]; buttonParam?: string }
    wamid: string
    callbackData: string
  }[]
}

/** A card on Odoo's board, by the lead's task. */
export interface Card {
  id: number
  name: string
  stage: string
  user: string | null
  tags: string[]
  description: string
  activities: string[]
}

/** The cards whose text says this. */
export async function cardsOf(office: TestApp, words: string): Promise<Card[]> {
  const board = (await (await fetch(`${office.fakes.odoo!.baseUrl}/_show`)).json()) as {
    stages: { name: string; cards: Omit<Card, 'stage'>[] }[]
  }
  return board.stages
    .flatMap(({ name, cards }) => cards.map((card) => ({ ...card, stage: name })))
    .filter((card) => JSON.stringify(card).includes(words))
}

/** The one card of a lead. */
export async function cardOf(office: TestApp, lead: { id: string }): Promise<Card> {
  const row = await inTenant(office, (trx) => trx('leads').where({ id: lead.id }).first('odoo'))
  const cards = (await cardsOf(office, '')).filter((card) => String(card.id) === row.odoo?.taskId)
  if (cards.length !== 1) throw new Error(`the lead has ${cards.length} cards (${JSON.stringify(row.odoo)})`)
  return cards[0]!
}

/** A record of the fake Odoo by model and id, as its tables hold it. */
export async function odooRecord(office: TestApp, model: string, id: number): Promise<Record<string, never>> {
  const response = await fetch(`${office.fakes.odoo!.baseUrl}/json/2/${model}/read`, {
    method: 'POST',
    headers: { authorization: 'bearer demo-odoo-api-key', 'content-type': 'application/json' },
    body: JSON.stringify({ ids: [id] }),
  })
  const rows = (await response.json()) as Record<string, never>[]
  if (response.status !== 200) throw new Error(JSON.stringify(rows))
  return rows[0]!
}

/** The sheet as the manager sees it: a row for each line, by header. */
export async function sheetOf(office: TestApp): Promise<{ header: string[]; rows: string[][] }> {
  return act(office, 'google-sheets', { do: 'read' })
}

/** The sheet's lines of one lead. */
export async function linesOf(office: TestApp, lead: { id: string }): Promise<Record<string, string>[]> {
  const { header, rows } = await sheetOf(office)
  return rows.filter((row) => row.includes(lead.id)).map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])))
}
