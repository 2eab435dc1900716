// Longer than most: every verb of the scripts and what it looks at, in one place.
import { expect } from 'vitest'
import { removeFreelancer } from '#src/freelancers/save.ts'
import { loadStandings } from '#src/leads/standing.ts'
import { keysOf } from '#src/platform/db.ts'
import { blind } from '#src/platform/keys.ts'
import { closeLead } from '#src/requests/close.ts'
import { BACK_OFFICE, inTenant, type Office, requestsOf } from '../journeys/steps.ts'
import { startTestApp } from '../support/app.ts'
import { type Arrived, type Phone, phoneFor, type Way } from './phone.ts'
import type { Line, Script } from './read-script.ts'

/** What the bot may say that wants an answer; at most six of them before the request goes out. */
const QUESTIONS = [
  'ask_category',
  'show',
  'prices',
  'no_more',
  'ask_budget',
  'ask_contacts',
  'summary',
  'heard_voice',
  'type_please',
  'cancel_sure',
]
const MOST_QUESTIONS = 6

/** The four who are there when a script names nobody else: rating, lowest price. */
const TEAM = 'سارة ★4.9 from 200, علي ★4.5 from 100, منى ★4.2, زيد ★3.9'

/** Opens an office in which the bot leads the dialogues. */
export async function openDialogueOffice(more: { openai?: boolean } = {}): Promise<Office> {
  const office = Object.assign(await startTestApp({ queue: 'off' }), { bell: 'off' as const })
  await office.connect('whatsapp', { dialogue: 'choose' })
  await office.connect('instagram', { dialogue: 'choose' })
  await office.connect('web-form')
  for (const name of BACK_OFFICE) await office.connect(name)
  if (more.openai) await office.connect('openai')
  return office
}

let members = 0

/** A dialogue that is being played: its phone, its people, and how far it has come. */
export interface Play {
  script: Script
  office: Office
  phone: Phone
  team: Map<string, { id: string; email: string }>
  /** So many of the messages on the phone have been told in the script. */
  told: number
  /** Waits for what follows from what was just done. */
  rest(): Promise<void>
}

/** Sets a script's scene: its people at work, its client with a phone. */
export async function setScene(office: Office, script: Script, rest = () => breathe(office)): Promise<Play> {
  const team = new Map<string, { id: string; email: string }>()
  for (const member of (script.head.team ?? TEAM).split(/[,،]\s*/).filter(Boolean)) {
    const [, name = member, rating, from] = /^(\S+)(?: ★([\d.]+))?(?: from (\d+))?$/.exec(member) ?? []
    const profile = {
      skills: [script.head.service ?? 'logo-branding'],
      ...(rating ? { rating: Number(rating) } : {}),
      ...(from ? { priceRange: { min: Number(from), currency: 'SAR' } } : {}),
    }
    const email = `member-${++members}@team.example`
    team.set(name, { id: await office.addFreelancer({ name, email, profile: { ...profile, capacity: { open: 100 } } }), email })
  }
  await office.settle()
  const phone = phoneFor(office, (script.head.on ?? 'whatsapp') as Way, script.head.name ?? 'نورة')
  return { script, office, phone, team, told: 0, rest }
}

/** Plays a script to its end. */
export async function play(office: Office, script: Script): Promise<Play> {
  const scene = await setScene(office, script)
  for (const [i, line] of script.lines.entries()) await step(scene, line, script.lines[i + 1])
  await end(scene)
  return scene
}

/** One line. What the client writes in one breath is waited for after its last line. */
export async function step(scene: Play, line: Line, next?: Line): Promise<void> {
  try {
    if (line.verb === 'bot' || line.verb === 'lead' || line.verb === 'request') return await check(scene, line)
    nothingLeft(scene)
    await act(scene, line)
    if (!(line.verb === 'client' && next?.verb === 'client')) await scene.rest()
  } catch (error) {
    const heard = scene.phone
      .heard()
      .map(
        ({ text, buttons }) =>
          `  | ${text.replaceAll('\n', '\n  | ')}${buttons.length ? `\n  [${buttons.map((one) => one.title).join('] [')}]` : ''}`,
      )
    throw new Error(
      `${scene.script.file}:${line.number} (${line.verb} ${line.who}: ${line.text})\n${(error as Error).message}\non the phone:\n${heard.join('\n')}`,
    )
  }
}

/** Nothing was said that the script does not tell, and the bot did not ask too much; the stage is left as it was found. */
export async function end(scene: Play): Promise<void> {
  nothingLeft(scene)
  expect(await questionsBeforeRequest(scene), `${scene.script.file}: questions before the request went out`).toBeLessThanOrEqual(
    MOST_QUESTIONS,
  )
}

/** Whoever was hired leaves and what is open is closed, for the next script. */
export async function clear(office: Office): Promise<void> {
  const now = office.clock.now()
  await inTenant(office, async (trx) => {
    for (const id of await trx('leads').whereNotIn('status', ['won', 'lost', 'spam', 'merged']).pluck('id'))
      await closeLead(trx, id, 'lost', 'test', now)
    for (const id of await trx('freelancers').where({ active: true }).pluck('id'))
      await removeFreelancer(trx, id, { actor: 'test', now, country: 'SA' })
  })
  await office.settle()
}

/** The bot waits a moment for more, then answers: the clock is put forward by that moment as soon as what came in is read. */
export async function breathe(office: Office): Promise<void> {
  await readAll(office)
  office.clock.advance(700)
  await office.settle()
}

async function readAll(office: Office): Promise<void> {
  for (;;) {
    const unread = await office.app.world.db.system(async (trx) => {
      const { rows } = await trx.raw(
        `select (select count(*) from due where bell = 'inbox') + (select count(*) from mailboxes where due_at is not null) as n`,
      )
      return Number(rows[0].n)
    })
    if (!unread) return
    await Promise.all([office.app.runner!.drain('inbox'), office.app.runner!.drain('mailbox')])
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

// ─── What people do ──────────────────────────────────────────────────────────────────────────────────────────────────

async function act(scene: Play, { verb, who, text }: Line): Promise<void> {
  const { office, phone } = scene
  switch (verb) {
    case 'client':
      await phone.writes(text)
      return
    case 'press':
      await phone.presses(text)
      return
    case 'voice':
      await phone.sends('voice', { base64: voiceNote(text) })
      return
    case 'photos':
      return photos(scene, Number(text.split(' ')[0]), text.split(' ').slice(1).join(' '))
    case 'form':
      await post(office.fakes['web-form']!.mounted.webhookUrl!, { full_name: phone.name, phone: phone.number, message: text })
      return
    case 'pass':
      office.clock.advance(Number.parseInt(text, 10) * (text.includes('hour') ? 3_600_000 : 60_000))
      return
    case 'freelancer':
      return freelancerDoes(scene, who, text)
    case 'person':
      return personDoes(scene, text)
    case 'project':
      await office.call('PATCH', `leads/${(await leadOf(scene)).id}`, { status: 'won' })
      return
    default:
      throw new Error(`nobody knows how to ${verb}`)
  }
}

async function post(url: string, form: object): Promise<void> {
  const { status } = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(form) })
  if (status >= 300) throw new Error(`the form was answered ${status}`)
}

async function photos(scene: Play, count: number, caption: string): Promise<void> {
  for (let n = 0; n < count; n++) await scene.phone.sends('image', n === 0 && caption ? { text: caption } : {})
}

/** `accepts`, `declines`, or `asks …`: by the API, as an admin may for them. */
async function freelancerDoes(scene: Play, name: string, text: string): Promise<void> {
  const lead = await leadOf(scene)
  const freelancer = scene.team.get(name)
  const request = (await requestsOf(scene.office, lead)).find(
    (one) => one.freelancer_id === freelancer?.id && ['pending', 'asked'].includes(one.status),
  )
  if (!request) throw new Error(`nobody asked ${name}`)
  const [verb = '', ...rest] = text.split(' ')
  const calls: Record<string, [string, object]> = {
    accepts: ['accept', {}],
    declines: ['decline', { reason: 'مشغول' }],
    asks: ['ask', { question: rest.join(' ') }],
  }
  const call = calls[verb]
  if (!call) throw new Error(`a freelancer does not ${verb}`)
  const { status, body } = await scene.office.call('POST', `requests/${request.id}/${call[0]}`, call[1])
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`)
}

/** A person of ours: `takes over`, `hands back`, or `writes …`. */
async function personDoes(scene: Play, text: string): Promise<void> {
  const { id } = await conversationOf(scene)
  const said = /^writes (.*)$/.exec(text)?.[1]
  const path = said ? 'messages' : text.replace(' ', '-').replace('takes-over', 'take-over').replace('hands-back', 'hand-back')
  const { status, body } = await scene.office.call('POST', `conversations/${id}/${path}`, said ? { text: said } : {})
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`)
}

/** A sound that the stand-in for OpenAI hears as these words. */
function voiceNote(words: string): string {
  const head = Buffer.from('OggS\0\x02', 'latin1')
  return Buffer.concat([
    head,
    Buffer.alloc(22),
    Buffer.from('OpusHead\0'),
    Buffer.from(words ? `SAYS=${words}\n` : ''),
    Buffer.alloc(64),
  ]).toString('base64')
}

// ─── What is seen ────────────────────────────────────────────────────────────────────────────────────────────────────

async function check(scene: Play, line: Line): Promise<void> {
  if (line.verb === 'lead') return checkLead(scene, line)
  if (line.verb === 'request') return checkRequest(scene, line)
  if (line.who === 'is silent') return nothingLeft(scene)
  const message = scene.phone.heard()[scene.told]
  expect(message, 'the bot said nothing').toBeDefined()
  scene.told++
  if (line.who === 'says below the comment') expect(message!.aloud, message!.text).toBe(true)
  if (line.who === 'shows') return checkShown(message!, line.text)
  for (const part of line.text.split(' … ')) expect(asRead(message!)).toContain(part)
  if (line.who === 'asks') expect(message!.text).toMatch(/[؟?]/)
}

/** `shows: names | words`: these people in this order, each a row to tap, and the words in the text. */
function checkShown(message: Arrived, text: string): void {
  const [names = '', words = ''] = text.split(' | ')
  const rows = message.buttons.filter((row) => row.id.startsWith('pick:')).map((row) => row.title.replace(/^\d+\. /, ''))
  expect(rows, message.text).toEqual(names.split(/[,،]\s*/))
  for (const [i, name] of rows.entries()) expect(asRead(message)).toContain(`${i + 1}. ${name}:`)
  for (const part of words.split(' … ')) expect(asRead(message)).toContain(part)
}

/** A name of the other direction stands apart (U+2068 … U+2069), and nobody sees how. */
function asRead({ text }: Arrived): string {
  return text.replace(/[\u2068\u2069]/g, '')
}

/** `lead: status key=value …`, as it stands after what was done. */
async function checkLead(scene: Play, { text }: Line): Promise<void> {
  const [status, ...pairs] = text.split(/ (?=\w+=|$)/)
  const lead = await leadOf(scene)
  const { data } = (await scene.office.call<{ data: never[] }>('GET', `conversations?limit=200`)).body
  const conversation = (data as { leadId: string; handedOverAt: string | null }[]).find((one) => one.leadId === lead.id)
  const seen: Record<string, unknown> = {
    category: lead.category,
    budget: lead.budget_max ?? lead.budget_min,
    currency: lead.budget_currency,
    place: lead.location,
    name: lead.name,
    led: conversation?.handedOverAt ? 'person' : 'bot',
    optedout: lead.opted_out,
    leads: lead.count,
    files: lead.stored,
    email: await emailOf(scene, lead.id),
  }
  expect(lead.status).toBe(status)
  for (const pair of pairs) {
    const [key = '', value = ''] = pair.split('=')
    expect(String(seen[key]), `${key} of the lead`).toBe(value)
  }
}

async function emailOf({ office }: Play, leadId: string): Promise<string | null> {
  return inTenant(office, async (trx) => (await loadStandings(trx, [leadId])).get(leadId)!.email)
}

/** `request: name status`, the newest one; `request: none`. */
async function checkRequest(scene: Play, { text }: Line): Promise<void> {
  const newest = (await requestsOf(scene.office, await leadOf(scene))).at(-1)
  const names = new Map([...scene.team].map(([name, { id }]) => [id, name]))
  expect(newest ? `${names.get(newest.freelancer_id)} ${newest.status}` : 'none').toBe(text)
}

function nothingLeft({ phone, told }: Play): void {
  const left = phone.heard().slice(told)
  expect(left.map((one) => one.text)).toEqual([])
}

/** The client's newest lead, with what a script may ask of it. */
export async function leadOf({ office, phone, script }: Play): Promise<Record<string, never> & { id: string; status: string }> {
  const found = await inTenant(office, (trx) =>
    trx('leads as l')
      .join('contacts as c', (join) => void join.on('c.id', 'l.contact_id').andOn('c.tenant_id', 'l.tenant_id'))
      .whereIn(
        'l.contact_id',
        trx('identities')
          .where('value_bidx', blind(keysOf(trx).index, ...phone.proof))
          .select('contact_id'),
      )
      .whereNot('l.status', 'merged')
      .orderBy('l.created_at', 'desc')
      .first(
        'l.*',
        trx.raw('c.opted_out_at is not null as opted_out'),
        trx.raw(
          `(select count(*)::int from files f where f.tenant_id = l.tenant_id and f.lead_id = l.id and f.status = 'stored') as stored`,
        ),
        trx.raw('(select count(*)::int from leads o where o.tenant_id = l.tenant_id and o.contact_id = l.contact_id) as count'),
      ),
  )
  if (!found) throw new Error(`${script.file}: there is no lead`)
  return found
}

async function conversationOf(scene: Play): Promise<{ id: string }> {
  const lead = await leadOf(scene)
  return inTenant(scene.office, (trx) =>
    trx('conversations')
      .where({ contact_id: (lead as { contact_id?: string }).contact_id })
      .first(),
  )
}

async function questionsBeforeRequest(scene: Play): Promise<number> {
  const { id } = await conversationOf(scene).catch(() => ({ id: null as string | null }))
  if (!id) return 0
  const said: { said: string; deeds: string[] }[] = await inTenant(scene.office, (trx) =>
    trx('turns').where({ conversation_id: id }).orderBy(['at', 'id']).select('said', 'deeds'),
  )
  const out = said.findIndex((turn) => turn.deeds.some((deed) => deed === 'request' || deed === 'route'))
  return said.slice(0, out < 0 ? undefined : out).filter((turn) => QUESTIONS.includes(turn.said)).length
}
