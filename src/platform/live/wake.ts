import { type Trx, tenantOf, wakesOf } from '#src/platform/db.ts'

/** The channel on which a process hears that sessions or keys have ended: it looks at once whose, and closes their sockets. */
export const SESSIONS = 'sessions'

/** More subjects than this at once are told as "look at the whole list again". */
const MANY = 20

/**
 * Has everybody who listens on a channel look again, once this transaction has committed. `subjectId`: what changed there (a lead, a request), for topics that are
 * lists. A row is written with the change and is the truth; the message that goes out after the commit only makes it quick: whoever misses it finds the row within 5 s.
 */
export function wakeAfter(trx: Trx, channel: string, subjectId: string | readonly (string | null)[] | null = null): void {
  const subjects = typeof subjectId === 'string' || subjectId === null ? [subjectId] : [...new Set(subjectId)]
  const wakes = wakesOf(trx)
  const tenantId = tenantOf(trx)
  for (const subject of subjects.length > MANY ? [null] : subjects)
    wakes.set(`${tenantId} ${channel} ${subject ?? ''}`, { tenantId, channel, subjectId: subject })
}
