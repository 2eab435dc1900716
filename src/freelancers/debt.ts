// Long: one walk through the ledger, and the books it keeps on the way.
import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { debtOf } from '#src/routing/fairness.ts'
import type { Member } from '#src/routing/member.ts'
import { applyChange, type PoolState } from '#src/routing/pool.ts'
import { logBetween, poolAt } from '#src/routing/pool-at.ts'
import type { PoolEntry } from '#src/routing/pool-log.ts'
import { RECORD_DAYS } from './record.ts'

const DAY_MS = 86_400_000
/** So many entries of the pool's log are told of at most. */
const MOST_ENTRIES = 20_000
const MOST_NEWS = 50
const MOST_NAMES = 5

const kinds = ['given', 'went', 'given_back', 'corrected', 'forgotten'] as const
const turns = z.number().meta({ description: 'Turns' })

/** A freelancer's fairness ledger told as a story, as the API shows it: `before` + `share` − `taken` + `corrected` − `forgotten` = `debt`. */
export const debtShape = shape({
  debt: turns,
  since: time.nullable().meta({ description: 'Where the story begins; null while the ledger is empty' }),
  before: turns.meta({ description: 'What he was owed then' }),
  couldHave: z.number().int().meta({ description: 'Leads that could have been his: he was free and fit' }),
  share: turns.meta({ description: 'His part of those leads' }),
  given: z.number().int().meta({ description: 'Leads he was given that count as his turn' }),
  taken: turns.meta({ description: 'What they count, less what was given back' }),
  corrected: turns.meta({ description: 'Written by hand' }),
  forgotten: turns.meta({ description: 'Forgotten when a leave began, where that was asked for' }),
  wentTo: z
    .array(shape({ freelancerId: id, name: z.string().nullable(), leads: z.number().int() }))
    .meta({ description: 'Who got the others, most first' }),
  away: z
    .array(shape({ from: time, to: time.nullable(), why: z.enum(['leave', 'absent']) }))
    .meta({ description: 'When he could not be asked: those days neither earn nor cost' }),
  latest: z.array(
    shape({
      at: time,
      kind: z.enum(kinds),
      turns,
      leadId: id.nullable(),
      freelancerId: id.nullable().meta({ description: 'Who got it' }),
      name: z.string().nullable(),
      why: z.string().nullable(),
    }),
  ),
}).meta({ id: 'FairnessDebt' })

type News = Omit<z.input<typeof debtShape>['latest'][number], 'name'>

/** Why somebody is owed turns, or ahead: the ledger of the last 90 days, played again entry by entry. Undefined for one who never was in the pool. */
export async function tellDebt(trx: Trx, freelancerId: string, now: Date): Promise<z.input<typeof debtShape> | undefined> {
  const last = Number((await trx('pool_log').max('seq as seq').first())?.seq ?? 0)
  const first = await firstOf(trx, last, new Date(now.getTime() - RECORD_DAYS * DAY_MS))
  const pool = await poolAt(trx, first - 1)
  const story = openStory(pool, freelancerId)
  for await (const entry of logBetween(trx, pool.seq, last)) story.play(entry)
  const member = pool.byId.get(freelancerId)
  if (!member) return undefined
  const told = story.told(member, now)
  const nameOf = await namesOf(trx, [...told.wentTo, ...told.latest])
  return {
    ...told,
    wentTo: told.wentTo.map((one) => ({ ...one, name: nameOf(one.freelancerId) })),
    latest: told.latest.map((one) => ({ ...one, name: nameOf(one.freelancerId) })),
  }
}

/** The first entry of the time that is told of. */
async function firstOf(trx: Trx, last: number, from: Date): Promise<number> {
  const before = await trx('pool_log')
    .where('seq', '>', last - MOST_ENTRIES)
    .where('at', '<', from)
    .orderBy('seq', 'desc')
    .first('seq')
  return Math.max(1, last - MOST_ENTRIES + 1, before ? Number(before.seq) + 1 : 1)
}

function openStory(pool: PoolState, freelancerId: string) {
  const books = { couldHave: 0, share: 0, given: 0, taken: 0, corrected: 0, forgotten: 0 }
  const went = new Map<string, number>()
  const news: News[] = []
  const absences: { from: string; to: string | null }[] = []
  const me = () => pool.byId.get(freelancerId)
  const before = me() ? debtOf(me()!) : 0
  let since: string | null = null
  if (me()?.present === false) absences.push({ from: '', to: null })

  function play(entry: PoolEntry): void {
    const was = me() && { owed: me()!.owed, received: me()!.received, present: me()!.present }
    const isMine = entry.freelancerId === freelancerId
    applyChange(pool, entry)
    const is = me()
    if (!is) return
    since ??= entry.at
    const owed = is.owed - (was?.owed ?? 0)
    const received = is.received - (was?.received ?? 0)
    const { change } = entry
    if (change.type === 'offered' && (owed || received)) {
      books.couldHave++
      books.share += owed
      books.taken += received
      if (isMine) books.given++
      else went.set(entry.freelancerId, (went.get(entry.freelancerId) ?? 0) + 1)
      write(entry, isMine ? 'given' : 'went', owed - received, change.leadId)
    } else if (change.type === 'closed' && (owed || received)) {
      books.share += owed
      books.taken += received
      write(entry, 'given_back', owed - received, null)
    } else if (change.type === 'charged' && isMine) {
      books.corrected -= received
      write(entry, 'corrected', -received, null, change.why)
    } else if (change.type === 'leave' && isMine && owed) {
      books.forgotten -= owed
      write(entry, 'forgotten', owed, null)
    } else if (change.type === 'presence' && isMine && was?.present !== is.present) {
      if (is.present) absences.at(-1)!.to = entry.at
      else absences.push({ from: entry.at, to: null })
    }
  }

  function write(
    { at, freelancerId }: PoolEntry,
    kind: News['kind'],
    turns: number,
    leadId: string | null,
    why: string | null = null,
  ): void {
    news.push({ at, kind, turns: round(turns), leadId, freelancerId, why })
    if (news.length > 2 * MOST_NEWS) news.splice(0, MOST_NEWS)
  }

  function told(member: Member, now: Date) {
    const from = since ?? now.toISOString()
    return {
      debt: round(debtOf(member)),
      since,
      before: round(before),
      ...(Object.fromEntries(Object.entries(books).map(([name, value]) => [name, round(value)])) as typeof books),
      wentTo: [...went]
        .map(([freelancerId, leads]) => ({ freelancerId, leads }))
        .sort((a, b) => b.leads - a.leads)
        .slice(0, MOST_NAMES),
      away: [
        ...absences.map((one) => ({ from: one.from || from, to: one.to, why: 'absent' as const })),
        ...member.schedule.leave
          .filter(([begins, ends]) => ends > Date.parse(from) && begins <= now.getTime())
          .map(([begins, ends]) => ({ from: new Date(begins).toISOString(), to: new Date(ends).toISOString(), why: 'leave' as const })),
      ].sort((a, b) => (a.from < b.from ? -1 : 1)),
      latest: news.slice(-MOST_NEWS).reverse(),
    }
  }
  return { play, told }
}

async function namesOf(trx: Trx, told: readonly { freelancerId: string | null }[]): Promise<(id: string | null) => string | null> {
  const ids = [...new Set(told.flatMap(({ freelancerId }) => freelancerId ?? []))]
  const rows = await trx('freelancers').whereIn('id', ids).select('id', 'name')
  const names = new Map<string, string>(rows.map((row) => [row.id, row.name]))
  return (id) => (id && names.get(id)) ?? null
}

const round = (turns: number) => Math.round(turns * 1000) / 1000 + 0
