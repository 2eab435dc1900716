import type { Strokes } from '../../../parts/icons.ts'
import { bell, check, close, file, messages, user } from '../../../parts/icons.ts'
import type { Language } from '../../../parts/language.ts'
import { clockTime, dayName } from '../../../parts/when.ts'
import type { Tone } from '../../parts/chip.tsx'
import { again, deliveries, info, leads, merge, rules, talk, undo } from '../../parts/icons.ts'
import type { Entry } from '../shapes.ts'
import type { useLeadWords } from '../words.ts'
import { endings, type Piece, pieces, verbs } from './verbs.ts'

type Words = ReturnType<typeof useLeadWords>

/** One station of a lead's life: when, what came of it in words, and what stands behind it. */
export interface Station {
  entry: Entry
  text: Piece[]
  tone: Tone
  strokes: Strokes
}

/** The stations out of the diary. What became of a delivery stands in the delivery's own station, not once more for itself. */
export function stationsOf(entries: readonly Entry[], words: Words, language: Language): Station[] {
  const shown = new Set(entries.flatMap(({ delivery }) => (delivery ? [delivery.id] : [])))
  return entries
    .filter(({ verb, params }) => !(verb.startsWith('delivery.') && verb !== 'delivery.owed' && shown.has(String(params.deliveryId))))
    .map((entry) => ({
      entry,
      text: pieces(verbs[entry.verb]?.[language] ?? entry.verb, partsOf(entry, words, language)),
      tone: toneOf(entry),
      strokes: strokesOf(entry.verb),
    }))
}

/** What a delivery is, and how it stands: "Odoo: the task, arrived". */
function deliveryText(delivery: NonNullable<Entry['delivery']>, words: Words): string {
  const [action = '', side = ''] = words.actions[delivery.action] ? [delivery.action] : delivery.action.split('.')
  const what = [words.actions[action], words.sides[side]].filter(Boolean).join(' ')
  const how = (delivery.receipt && words.receipt[delivery.receipt]) || words.delivery[delivery.status]
  return `${words.targets[delivery.target] ?? delivery.target}${what ? `: ${what}` : ''} · ${how}`
}

/** Who did it, by the name an actor has: `person:<id>`, `key:<id>`, `client`, `odoo` … */
function actorName(actor: unknown, names: Record<string, string>, words: Words): string | undefined {
  if (typeof actor !== 'string' || !actor) return undefined
  const [kind, id] = actor.split(':') as [string, string | undefined]
  const known = words.actors as Record<string, string>
  if (!id) return known[kind] ?? actor
  return names[id] ?? (kind === 'key' ? known.key : known.somebody)
}

function partsOf({ verb, params, names, reason, delivery }: Entry, words: Words, language: Language): Record<string, string | undefined> {
  const name = (id: unknown) => (typeof id === 'string' ? (names[id] ?? words.actors.somebody) : undefined)
  const chosen = Array.isArray(params.chosen) ? params.chosen.map(name).join(language === 'ar' ? '، ' : ', ') : ''
  const due = typeof params.dueAt === 'string' ? new Date(params.dueAt) : undefined
  const rule =
    typeof params.rule === 'string' ? (names[params.rule] ?? (params.rule === 'catchAll' ? words.catchAll : params.rule)) : undefined
  return {
    channel: (words.channels as Record<string, string>)[String(params.channel)],
    by: actorName(params.by, names, words),
    freelancer: name(params.freelancerId),
    formerOwner: name(params.formerOwner),
    chosen: chosen || undefined,
    rule,
    due: due && `${dayName(language, due, new Date())} ${clockTime(language, due)}`,
    via: endings[String(params.via)]?.[language],
    withdrawn: endings[String(params.why)]?.[language],
    why: reason?.text,
    reason: text(params.reason) ?? (verb.startsWith('lead.') ? text(params.why) : undefined),
    stars: params.stars === undefined ? undefined : String(params.stars),
    connector: text(params.connector),
    error: text(params.error),
    delivery: delivery ? deliveryText(delivery, words) : undefined,
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined
}

function toneOf({ verb, delivery }: Entry): Tone {
  if (delivery) return ({ done: 'good', dead: 'bad', uncertain: 'warn', waiting: 'warn' } as const)[delivery.status as 'done'] ?? 'plain'
  if (['request.accepted', 'lead.won', 'lead.assigned'].includes(verb)) return 'good'
  if (['lead.lost', 'lead.spam', 'lead.refused', 'delivery.dead'].includes(verb)) return 'bad'
  if (['lead.waiting', 'request.declined', 'request.expired', 'question.expired', 'delivery.uncertain'].includes(verb)) return 'warn'
  return 'plain'
}

const icons: Record<string, Strokes> = {
  'lead.received': leads,
  'lead.won': check,
  'lead.lost': close,
  'lead.spam': close,
  'lead.reopened': undo,
  'lead.released': undo,
  'lead.sent_back': again,
  'lead.offered': rules,
  'lead.waiting': rules,
  'lead.refused': rules,
  'request.accepted': check,
  'request.reminded': bell,
}
const ofNoun: Record<string, Strokes> = {
  request: user,
  question: talk,
  message: talk,
  conversation: talk,
  chat: messages,
  file,
  delivery: deliveries,
  contact: merge,
}

function strokesOf(verb: string): Strokes {
  if (/^lead\.(joined|merged|parted)$/.test(verb)) return merge
  return icons[verb] ?? ofNoun[verb.split('.')[0]!] ?? (verb.startsWith('lead.assigned') ? user : info)
}
