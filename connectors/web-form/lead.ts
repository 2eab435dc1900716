import { createHash } from 'node:crypto'
import type { Attachment, Person, ReadItem } from '#src/inbox/item.ts'
import { asciiDigits, stripMarks } from '#src/platform/text/digits.ts'
import { fold } from '#src/platform/text/fold.ts'
import { item, type Source, type WebhookRequest } from '../connector.ts'
import type { DroppedFile, Submission } from './body.ts'
import { type Field, fieldsOf } from './fields.ts'
import { granted, type PersonRole, type Role, rolesFor } from './roles.ts'
import type { FormSettings } from './settings.ts'
import { fromPairs } from './tree.ts'

const tenMinutesMs = 600_000

/** Where a submission stood: its request, its connection, and its place in a batch. */
export interface Place {
  request: WebhookRequest
  source: Source<FormSettings>
  n: number
  of: number
}

/** One submission as a lead; `ignored` when a bot filled the hidden field or when nothing in it was written by a person. */
export function readLead(submission: Submission, place: Place): ReadItem {
  const fields = fieldsOf(submission.members)
  const roleOf = rolesFor(fields, place.source.settings)
  const said = gather(fields.map((field) => [field, roleOf(field)] as const))
  for (const [field, role] of said.rest) keep(said, field, role)
  addFromAddresses(said, place.request.query)
  const empty = !said.text && Object.keys(said.person).length === 0 && said.answers.size === 0 && submission.files.length === 0
  const rawType = said.bot ? 'honeypot' : empty ? 'technical-only' : undefined
  return item({
    kind: rawType ? 'ignored' : 'lead',
    channel: 'web_form',
    dedupeKey: dedupeKey(submission, said, place),
    occurredAt: instant(said.sentAt, place.request.now).toISOString(),
    isTest: said.isTest,
    person: said.person,
    ...(said.text === undefined ? {} : { text: said.text }),
    ...(rawType ? { rawType } : {}),
    attachments: submission.files.map(attachmentOf),
    campaign: Object.fromEntries(said.campaign),
    answers: Object.fromEntries(said.answers),
    utm: Object.fromEntries(said.utm),
    consents: said.consents,
    extra: {
      ...Object.fromEntries(said.technical),
      ...(said.id ? { submissionId: said.id.value } : {}),
      ...(said.clicks.size ? { clickIds: Object.fromEntries(said.clicks) } : {}),
      ...(submission.files.length ? { droppedFiles: submission.files.map((file) => file.filename) } : {}),
    },
  })
}

/** What the fields of one submission told, by role. */
interface Said {
  person: Person
  text: string | undefined
  answers: Map<string, string[]>
  campaign: Map<string, string>
  utm: Map<string, string>
  clicks: Map<string, string>
  technical: Map<string, string>
  consents: ReadItem['consents']
  id: { value: string; sure: boolean } | undefined
  isTest: boolean
  bot: boolean
  sentAt: string | undefined
  /** The fields that are not the person's own. */
  rest: (readonly [Field, Role])[]
}

function gather(fields: (readonly [Field, Role])[]): Said {
  const one = (is: Role['is']) => fields.find(([, role]) => role.is === is)?.[0].values[0]
  const taken = new Set<Field>()
  const best = (is: PersonRole) => {
    const found = [0, 1, 2].map((rank) => fields.find(([, role]) => role.is === is && role.rank === rank)).find((one) => one)?.[0]
    if (found?.values.length === 1) taken.add(found)
    return found?.values[0]
  }
  const name = best('name') ?? ([best('firstName'), best('lastName')].filter((part) => part !== undefined).join(' ') || undefined)
  return {
    person: defined({ name, phone: best('phone'), email: best('email') }),
    text: best('text'),
    answers: new Map(),
    campaign: new Map(),
    utm: new Map(),
    clicks: new Map(),
    technical: new Map(),
    consents: [],
    id: undefined,
    isTest: fields.some(
      ([field, role]) => (role.is === 'test' && granted(field)) || field.values.some((value) => value.includes('<test lead: dummy data')),
    ),
    bot: one('honeypot') !== undefined,
    sentAt: one('sentAt'),
    rest: fields.filter(([field]) => !taken.has(field)),
  }
}

function keep(said: Said, field: Field, role: Role): void {
  const value = field.values[0]!
  const once = (map: Map<string, string>, key: string) => void (map.has(key) || map.set(key, value))
  if (role.is === 'utm') once(said.utm, role.as)
  else if (role.is === 'click') once(said.clicks, role.as)
  else if (role.is === 'campaign') once(said.campaign, role.as)
  else if (role.is === 'technical') said.technical.set(role.as, [said.technical.get(role.as), value].filter(Boolean).join(' '))
  else if (role.is === 'id') said.id = said.id?.sure ? said.id : { value, sure: role.sure }
  else if (role.is === 'consent') said.consents.push({ purpose: purposeOf(field), granted: granted(field) ?? false, text: field.label })
  else if (role.is !== 'ignore' && role.is !== 'honeypot' && role.is !== 'test' && role.is !== 'sentAt') {
    // A second phone, a second note, a name beside first and last name: nothing that was answered is lost.
    const key = role.is === 'mapped' ? role.as : field.label.replace(/\[\]$/, '')
    const told =
      role.is === 'name' || role.is === 'phone' || role.is === 'email' ? said.person[role.is] : role.is === 'text' ? said.text : undefined
    const values = field.values.filter((one) => one !== told)
    if (values.length) said.answers.set(key, [...(said.answers.get(key) ?? []), ...values])
  }
}

/** utm parameters and click ids also hide in the page's address and in our own address's query. */
function addFromAddresses(said: Said, query: Record<string, string>): void {
  const page = said.campaign.get('sourceUrl')
  const fromPage = page && URL.canParse(page) ? [...new URL(page).searchParams] : []
  const fields = fieldsOf(fromPairs([...fromPage, ...Object.entries(query)]))
  const roleOf = rolesFor([], {})
  for (const field of fields) {
    const role = roleOf(field)
    if (role.is === 'utm' || role.is === 'click') keep(said, field, role)
  }
  const click = [...said.clicks.values()][0]
  if (click !== undefined) said.campaign.set('clickId', click)
}

/**
 * The sender's own key, else its id of the submission, else what was said within the same ten minutes (a double click).
 * A bare `id` may be a constant hidden in a page, so the person is part of that key; on plain forms it is not trusted at all.
 */
function dedupeKey(submission: Submission, said: Said, { request, source, n, of }: Place): string {
  const idempotencyKey = request.headers['idempotency-key']
  if (idempotencyKey) return of > 1 ? `key:${idempotencyKey}:${n}` : `key:${idempotencyKey}`
  const phone = asciiDigits(stripMarks(said.person.phone ?? ''))
    .replace(/\D/g, '')
    .slice(-9)
  const who = [phone, fold(said.person.email ?? '')]
  if (said.id?.sure) return `id:${said.id.value}`
  if (said.id && !submission.form) return `id:${said.id.value}:${digest(who).slice(0, 16)}`
  const answers = [...said.answers].map(([key, values]) => [fold(key), ...values.map(fold)]).sort()
  const files = submission.files.map((file) => file.filename)
  return `hash:${digest([source.connectionId, who, fold(said.person.name ?? ''), fold(said.text ?? ''), answers, files, tenMinutesOf(request.now)])}`
}

/** The number of the ten minutes an instant falls in: within them the same submission is a double click, later it is a new wish. */
export function tenMinutesOf(now: Date): number {
  return Math.floor(now.getTime() / tenMinutesMs)
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** An instant that names its zone (or seconds and milliseconds since 1970), if it is plausible; else now. */
function instant(text: string | undefined, now: Date): Date {
  if (!text) return now
  const number = /^\d{10}(\d{3})?$/.exec(text)
  const zoned = text.length < 64 && /\d:\d\d.*(Z|GMT|[+-]\d\d:?\d\d)$/i.test(text)
  const at = number ? Number(text) * (number[1] ? 1 : 1000) : zoned ? Date.parse(text) : Number.NaN
  return at > Date.UTC(2000) && at < now.getTime() + tenMinutesMs ? new Date(at) : now
}

function purposeOf(field: Field): string {
  const told = fold(`${field.path.at(-1)} ${field.label}`)
  if (/whats|واتس/.test(told)) return 'whatsapp'
  if (/market|newsletter|offers|promo|تسويق|عروض|نشره/.test(told)) return 'marketing'
  return /terms|شروط/.test(told) ? 'terms' : 'contact'
}

function attachmentOf(file: DroppedFile): Attachment {
  const kind = /^(image|audio|video)\//.exec(file.mimeType ?? '')?.[1] ?? 'document'
  return { type: kind, filename: file.filename, ...(file.mimeType ? { mimeType: file.mimeType } : {}) }
}

function defined(person: { [K in keyof Person]: string | undefined }): Person {
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined))
}
