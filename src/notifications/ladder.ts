import type { Trx } from '#src/platform/db.ts'
import { later, neverMind } from '#src/platform/later.ts'
import type { TellingKind } from './tell.ts'

/** The ways out that may wait for what becomes of a push. */
export type HeldWay = 'message' | 'mail'

/** How long a way waits after a push, and what makes it needless meanwhile: the push was shown (or opened), or what it told of was read. */
interface Step {
  afterMs: number
  unless: 'shown' | 'read'
}

const UNLESS_SHOWN: Step = { afterMs: 60_000, unless: 'shown' }
const UNLESS_READ: Step = { afterMs: 300_000, unless: 'read' }

/**
 * What follows a push, by kind: a way that is not named goes at once, beside it. Mails that carry an answer link or a chat's link are always sent. Only for who has a browser
 * that takes pushes; everybody else is told on every way at once.
 */
const LADDER: Partial<Record<TellingKind, Partial<Record<HeldWay, Step>>>> = {
  offer: { message: UNLESS_SHOWN },
  reminder: { message: UNLESS_SHOWN },
  answer: { message: UNLESS_SHOWN },
  accepted: { message: UNLESS_SHOWN },
  chat: { message: UNLESS_READ, mail: UNLESS_READ },
}

/** Whether a kind is pushed at all. */
export function isPushed({ kind, to }: { kind: TellingKind; to: 'client' | 'freelancer' }): boolean {
  // A client's browser stands in his chat and is told of that alone.
  return kind === 'chat' || (to === 'freelancer' && kind in LADDER)
}

/** When a way is taken that a push went before. */
export function afterPush(kind: TellingKind, way: HeldWay, now: Date): Date {
  return new Date(now.getTime() + (LADDER[kind]?.[way]?.afterMs ?? 0))
}

/** The key of a push to one browser. Its about (`offer:freelancer:<request>`) is the same as in the keys of the other ways. */
export function pushKeyOf(about: string, deviceId: string): string {
  return `push:${about}:${deviceId}`
}

/** A push reached its person: the ways that waited for that are not needed any more. What has left already stays as it is. */
export async function standDown(trx: Trx, pushKey: string, now: Date): Promise<void> {
  const about = aboutOf(pushKey)
  const ids: string[] = await trx('deliveries')
    .whereIn('key', keysOfHeld(about, 'shown'))
    .where({ status: 'pending' })
    .update({ status: 'done', receipt: 'not_needed', next_attempt_at: null, done_at: now, updated_at: now })
    .returning('id')
    .then((rows) => rows.map((row: { id: string }) => row.id))
  for (const kind of ['message.send', 'email.send'] as const) await neverMind(trx, kind, ids)
}

/** Pushes that reached nobody: where no other browser is left to hope for, what waited for them goes now. */
export async function goOnWithout(trx: Trx, failed: readonly { id: string; leadId: string | null }[], now: Date): Promise<void> {
  if (!failed.length) return
  const ids = failed.map(({ id }) => id)
  const keys: string[] = await trx('deliveries').whereIn('id', ids).pluck('key')
  const leads = failed.flatMap(({ leadId }) => leadId ?? [])
  const beside = await trx('deliveries')
    .whereIn('lead_id', leads)
    .where({ target: 'push' })
    .whereNotIn('id', ids)
    .select('key', 'status', 'receipt')
  for (const about of new Set(keys.map(aboutOf))) {
    const others = beside.filter(({ key }) => key.startsWith(`push:${about}:`))
    // What a push service took may be shown any moment.
    if (others.some(({ status, receipt }) => ['pending', 'sending', 'done'].includes(status) && receipt !== 'not_needed')) continue
    const held = await trx('deliveries')
      .whereIn('key', keysOfHeld(about))
      .where({ status: 'pending' })
      .where('next_attempt_at', '>', now)
      .update({ next_attempt_at: now, updated_at: now })
      .returning(['id', 'kind', 'connection_id'])
    for (const { id, kind, connection_id } of held) await later(trx, kind, { subjectId: id, ownerId: connection_id, at: now })
  }
}

function aboutOf(pushKey: string): string {
  return pushKey.slice('push:'.length, pushKey.lastIndexOf(':'))
}

/** The keys of the ways that wait behind a push about this. */
function keysOfHeld(about: string, unless?: Step['unless']): string[] {
  const steps = Object.entries(LADDER[about.slice(0, about.indexOf(':')) as TellingKind] ?? {})
  return steps.filter(([, step]) => !unless || step.unless === unless).map(([way]) => `${way}:${about}`)
}
