import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Trx } from './db.ts'
import type { Log } from './log.ts'

/** Each process tells of itself, and looks for those that are gone, so often. Milliseconds. */
const LOOK_MS = 500
/** Who told of himself within this time is there. Milliseconds. */
const SILENT_MS = 1500
/** Whoever is missed is missed for so long, at every look, before he is gone. Milliseconds. */
const MISSED_MS = 1000

/** One process's word that it is there, and its eye on the others. */
export interface Presence {
  /** Takes its own word back: what it held is given back by then. */
  stop(): Promise<void>
}

/**
 * A worker that was killed holds its leases for up to 15 s more. Its connections to the database end with it: who has been silent and without a
 * connection for a second, look after look, is gone, and what it held is free at once; a lane whose call may still be on its way stays held until its lease, which outlives the call, is over. One that stands still keeps its connections, and its leases
 * run out. After a restart of the database everybody has told of himself before anybody has been missed for so long. Being wrong costs no more than any lost lease:
 * the epoch refuses what comes late. `freed`: there is something to do; a bell that the killed one was answering could not be rung yet.
 */
export function keepPresence(db: Db, log: Log, freed: () => void): Presence {
  let missed = new Map<number, number>()
  const end = new AbortController()
  const look = async (): Promise<void> => {
    try {
      const silent = await tellAndLook(db)
      missed = new Map(silent.map((id) => [id, missed.get(id) ?? performance.now()]))
      for (const [id, since] of missed)
        if (performance.now() - since >= MISSED_MS && (await db.system((trx) => free(trx, id)))) {
          log.warn({ process: id }, 'process.gone')
          freed()
        }
    } catch (error) {
      missed = new Map()
      log.warn({ err: (error as Error).message }, 'presence.failed')
    }
  }
  const watch = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await look()
      await sleep(LOOK_MS, undefined, { signal: end.signal, ref: false }).catch(() => undefined)
    }
  }
  const watching = watch()
  return {
    async stop() {
      end.abort()
      await watching
      await db.system((trx) => trx('processes').where({ id: db.process }).delete()).catch(() => undefined)
    },
  }
}

/** Tells that this process is there. Answers who has been silent and has no connection any more. */
async function tellAndLook(db: Db): Promise<number[]> {
  return db.system(async (trx) => {
    await trx.raw('insert into processes (id, seen_at) values (?, now()) on conflict (id) do update set seen_at = excluded.seen_at', [
      db.process,
    ])
    const { rows } = await trx.raw(
      `select id from processes p where seen_at < now() - ?::int * interval '1 ms'
          and not exists (select from pg_stat_activity a where a.application_name = 'wasl ' || p.id) order by id`,
      [SILENT_MS],
    )
    return rows.map((row: { id: number }) => row.id)
  })
}

/** Frees what a process that is gone held; answers false where another process did. */
async function free(trx: Trx, id: number): Promise<boolean> {
  if (!(await trx('processes').where({ id }).delete())) return false
  // A row that somebody is just changing is left to its lease.
  for (const table of ['lanes', 'mailboxes', 'due'])
    await trx.raw(
      `update ${table} set lease_until = now()
        where ctid = any(array(select ctid from ${table} where holder = ? and lease_until > now() ${table === 'lanes' ? 'and not calling' : ''} for update skip locked))`,
      [id],
    )
  return true
}
