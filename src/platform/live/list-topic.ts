import type { Trx } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import type { Topic } from './topic.ts'

/** Wakes are kept for minutes: whoever was away for longer looks at the whole list again. */
export const KEPT_S = 180
/** Somewhat less, so that what is being swept out just now is not counted on. */
const RESUMES_S = KEPT_S - 30

/** A topic that is a list: what moves in it is told one by one, or, where much has moved or somebody was away for long, as `refresh`. */
export interface ListTopic {
  name: string
  channel?(caller: Caller): string
  mayRead(caller: Caller): boolean
  /** What is to be told of these subjects, as this caller may see them: those he may not are left out. */
  show(caller: Caller, ids: readonly string[], trx: Trx): Promise<{ type: string; data: unknown }[]>
}

/**
 * Makes a topic of a list. Its `after` is a snapshot of PostgreSQL and the second it was taken: what was committed since is exactly what that snapshot does not see,
 * so nothing is skipped, whichever transaction began or ended first.
 */
export function listTopic({ name, channel, mayRead, show }: ListTopic): Topic {
  return {
    name,
    ...(channel ? { channel } : {}),
    mayRead: (caller) => Promise.resolve(mayRead(caller)),
    async read(caller, _id, after, trx) {
      const from = after === null ? null : placeOf(after)
      const { rows } = await trx.raw(LOOK, [from?.snapshot ?? null, channel?.(caller) ?? name])
      const { snapshot, at, started, subjects } = rows[0] as { snapshot: string; at: number; started: number; subjects: (string | null)[] }
      const now = `${snapshot}@${at}`
      if (after === null) return { after: now, events: [] }
      // Too long ago, or before the server's last start, when kept wakes are gone.
      const isLost = !from || from.at < at - RESUMES_S || from.at <= started || subjects.includes(null)
      const told = isLost ? [{ type: 'refresh', data: {} }] : subjects.length ? await show(caller, subjects as string[], trx) : []
      return { after: now, events: told.map((event) => ({ id: now, ...event })) }
    },
  }
}

const LOOK = `with since as (select ?::pg_snapshot as snapshot)
  select pg_current_snapshot()::text as snapshot, floor(extract(epoch from now()))::bigint as at, floor(extract(epoch from pg_postmaster_start_time()))::bigint as started,
    coalesce((select jsonb_agg(distinct w.subject_id) from since, live_wakes w where w.tenant_id = app_tenant() and w.channel = ? and w.tx >= pg_snapshot_xmin(since.snapshot)
      and not pg_visible_in_snapshot(w.tx, since.snapshot)), '[]') as subjects`

/** What a browser sends back may be anything: only what reads as a snapshot goes on. */
function placeOf(after: string): { snapshot: string; at: number } | null {
  const [, snapshot, xmin, xmax, running, at] = /^((\d{1,18}):(\d{1,18}):((?:\d{1,18}(?:,\d{1,18}){0,200})?))@(\d{1,12})$/.exec(after) ?? []
  if (!snapshot || BigInt(xmin!) < 1n || BigInt(xmin!) > BigInt(xmax!)) return null
  const ids = running ? running.split(',').map(BigInt) : []
  const isSorted = ids.every((id, i) => id >= BigInt(xmin!) && id < BigInt(xmax!) && (i === 0 || id > ids[i - 1]!))
  return isSorted ? { snapshot, at: Number(at) } : null
}
