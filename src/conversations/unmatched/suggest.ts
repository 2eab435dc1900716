import { setImmediate } from 'node:timers/promises'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { fold } from '#src/platform/text/fold.ts'
import { loadBook } from '../canned/book.ts'
import { type CannedBook, matchRules } from '../canned/match.ts'
import { type Cluster, clusterOf, type Unmatched } from './cluster.ts'
import { sharedWords } from './keywords.ts'
import { HIDDEN, hidePeople } from './mask.ts'

/** Older messages are no longer asked about. */
const DAYS = 30
/** The newest messages alone are read: what is asked often is among them, and reading costs no more however many there are. */
const NEWEST = 2000
const SLICE = 200
/** So many suggestions are told, of each so many texts looked at and so many examples shown. */
const TOLD = 100
const LOOKED_AT = 10
const SHOWN = 5

/** Messages of several clients that the bot did not understand and that say much the same; nobody's particulars are in it. */
export interface Suggestion {
  id: string
  size: number
  examples: string[]
  keywords: string[]
  firstAt: Date
  lastAt: Date
}

/** A suggestion with what deciding on it needs: the text that led it. */
export interface OpenSuggestion extends Suggestion {
  leader: string
  members: readonly string[]
}

interface Decided {
  id: string
  status: 'approved' | 'dismissed'
  text: string
  size: number
  at: Date
}

/**
 * What the bot could be taught, the most asked first: messages of the last 30 days that it did not understand and no rule of today would, by clients' own words.
 * Worked out when somebody looks, not by a job: that is some times a day, it reads at most 2,000 rows off an index of their own (up to 1 s beside 100,000 turns and 200 rules),
 * and nothing kept must follow rules, decisions and erasures. What was dismissed stays away until it is asked twice as often; what was approved counts from then on.
 */
export async function suggestions(trx: Trx, now: Date): Promise<OpenSuggestion[]> {
  const book = await loadBook(trx)
  const messages = await withoutRule(book, await loadUnmatched(trx, now))
  const decided = await loadDecided(trx)
  const open = clusterOf(messages, decided)
    .flatMap((cluster) => stillOpen(cluster, decided))
    .filter(({ members }) => new Set(members.map((member) => member.conversationId)).size > 1)
    .sort((a, b) => b.members.length - a.members.length || b.members.at(-1)!.at.getTime() - a.members.at(-1)!.at.getTime())
    .slice(0, TOLD)
  const names = await namesOf(trx, open)
  return open.map((cluster) => tell(cluster, names)).filter((told) => told.examples.length)
}

async function loadUnmatched(trx: Trx, now: Date): Promise<Unmatched[]> {
  const rows: { id: string; conversation_id: string; text: Buffer; at: Date }[] = await trx('turns')
    .whereRaw('not understood')
    .where('at', '>=', new Date(now.getTime() - DAYS * 86_400_000))
    .whereNotNull('text')
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(NEWEST)
    .select('id', 'conversation_id', 'text', 'at')
  const key = keysOf(trx).data
  return rows.reverse().map(({ id, conversation_id, text, at }) => ({
    id,
    conversationId: conversation_id,
    text: unseal([key], `turns:text:${id}`, text).toString('utf8').slice(0, 1000),
    at,
  }))
}

/** Messages that no rule of today answers; between slices others of this process have their turn. */
async function withoutRule(book: CannedBook, messages: readonly Unmatched[]): Promise<Unmatched[]> {
  const left: Unmatched[] = []
  for (let from = 0; from < messages.length; from += SLICE) {
    left.push(...messages.slice(from, from + SLICE).filter((message) => !matchRules(book, message.text)[0]?.holds))
    await setImmediate()
  }
  return left
}

async function loadDecided(trx: Trx): Promise<Decided[]> {
  const rows = await trx('suggestions').orderBy('decided_at', 'desc').limit(1000).select('id', 'status', 'text', 'size', 'decided_at')
  const key = keysOf(trx).data
  return rows.reverse().map((row) => ({
    id: row.id,
    status: row.status,
    text: unseal([key], `suggestions:text:${row.id}`, row.text).toString('utf8'),
    size: row.size,
    at: row.decided_at,
  }))
}

function stillOpen(cluster: Cluster, decided: readonly Decided[]): Cluster[] {
  const before = decided.find((one) => one.id === cluster.decided)
  if (!before) return [cluster]
  if (before.status === 'dismissed') return cluster.members.length >= 2 * before.size ? [cluster] : []
  return [{ ...cluster, decided: null, members: cluster.members.filter((member) => member.at > before.at) }]
}

/** Names that clients of these conversations have or were shown, by conversation. */
async function namesOf(trx: Trx, clusters: readonly Cluster[]): Promise<Map<string, string[]>> {
  const ids = [...new Set(clusters.flatMap(({ members }) => members.slice(-LOOKED_AT).map((member) => member.conversationId)))]
  if (!ids.length) return new Map()
  const { rows } = await trx.raw(
    `select c.id, p.name, d.state->'shown' as shown from conversations c join contacts p on p.tenant_id = c.tenant_id and p.id = c.contact_id
       left join dialogues d on d.tenant_id = c.tenant_id and d.conversation_id = c.id where c.tenant_id = app_tenant() and c.id = any(?::uuid[])`,
    [ids],
  )
  return new Map(
    rows.map((row: { id: string; name: string | null; shown: { name: string }[] | null }) => [
      row.id,
      [...(row.name ? [row.name] : []), ...(row.shown ?? []).map((one) => one.name)],
    ]),
  )
}

function tell({ decided, leader, members }: Cluster, names: ReadonlyMap<string, string[]>): OpenSuggestion {
  const texts = members.slice(-LOOKED_AT).map((member) => hidePeople(member.text, names.get(member.conversationId) ?? []))
  const told = texts.filter((text) => /\p{L}{2}/u.test(text.replaceAll(HIDDEN, '')))
  const different = [...new Map(told.map((text) => [fold(text), text])).values()]
  return {
    id: decided ?? members[0]!.id,
    size: members.length,
    examples: different.slice(0, SHOWN),
    keywords: sharedWords(different.length > 1 ? different : told),
    firstAt: members[0]!.at,
    lastAt: members.at(-1)!.at,
    leader,
    members: members.map((member) => member.id),
  }
}
