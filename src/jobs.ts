/**
 * The catalogue of everything that may happen later. A row that is due is the job; a bell only says "look".
 * claims: what a worker takes before it works (the owner of the order, never a single row of it).
 */
export type Bell = 'inbox' | 'mailbox' | 'pool' | 'lane' | 'timer' | 'turn' | 'file'

/** What repeating an effect would do. idempotent: nothing; checkable: look first; uncertain: a second message, so never by itself. */
export type Effect = 'idempotent' | 'checkable' | 'uncertain'

interface Job {
  claims: Bell
  /** Rows handed to the function at once. */
  batch: number
  /** Lower goes first inside its lane. */
  priority: number
  /** Only for what reaches the outside: how it may be repeated. */
  effect?: Effect
  /** The outside call's own limit in milliseconds; an uncertain call is only begun while the lease outlives it. */
  timeoutMs?: number
  /** Batches that are not full go this often at most, after so many at once: the service counts calls, not rows. */
  pace?: { burst: number; everyMs: number }
}

/** Kind → what is claimed, how many at once, how urgent, how it may be repeated. Attempts and waits are `retryAfter` below, the same for all. */
export const jobs = {
  /** An unread inbox entry: vendor JSON → items in mailboxes. */
  'inbox.read': { claims: 'inbox', batch: 100, priority: 1 },
  /** Items of one person, in order: contact, lead, conversation. */
  'mailbox.read': { claims: 'mailbox', batch: 10, priority: 1 },
  /** A lead to be decided. */
  'lead.route': { claims: 'pool', batch: 50, priority: 1 },
  /** Leads that wait for somebody: asked again when the pool changes. */
  'pool.drain': { claims: 'timer', batch: 1, priority: 3 },
  /** A waiting lead's reason may end at this hour. */
  'lead.recheck': { claims: 'timer', batch: 50, priority: 3 },
  /** A lead was merged into another, or taken back by its person: its open requests end. */
  'lead.merged': { claims: 'timer', batch: 50, priority: 2 },
  'request.remind': { claims: 'timer', batch: 50, priority: 3 },
  'request.expire': { claims: 'timer', batch: 50, priority: 3 },
  /** The client did not answer the freelancer's question in time. */
  'question.expire': { claims: 'timer', batch: 50, priority: 3 },
  /** The bot’s turn in a conversation: everything the client wrote since the last one. */
  'turn.take': { claims: 'turn', batch: 50, priority: 1 },
  /** A client who was asked something has said nothing for a while: the rules decide. */
  'dialogue.silence': { claims: 'timer', batch: 50, priority: 3 },
  /** A client’s window closes soon while he still waits for news: he is drawn back before it does. */
  'window.closing': { claims: 'timer', batch: 50, priority: 3 },
  /** Somebody was written to in a private chat and has not read it. */
  'chat.away': { claims: 'timer', batch: 50, priority: 3 },
  /** Somebody asked for a sign-in link: a member gets a mail, a stranger nothing. */
  'sign_in.mail': { claims: 'timer', batch: 50, priority: 1 },
  /** A freelancer's address has changed: who has it can come in. */
  'member.link': { claims: 'timer', batch: 50, priority: 2 },
  /** What a webhook only named is fetched. */
  'item.complete': { claims: 'lane', batch: 50, priority: 2, effect: 'idempotent', timeoutMs: 10_000 },
  /** What somebody attached to a message: its content is brought in before the platform's link dies. */
  'file.fetch': { claims: 'file', batch: 1, priority: 1 },
  /** A picture is drawn anew, without what its camera wrote into it, and small. */
  'file.redraw': { claims: 'file', batch: 1, priority: 1 },
  /** A file that is no picture is looked at by the virus scanner, where there is one. */
  'file.scan': { claims: 'file', batch: 1, priority: 1 },
  /** A voice note is written down, so that its words can be read. */
  'voice.hear': { claims: 'file', batch: 1, priority: 1 },
  /** A file goes for good: an upload that nobody used, or what somebody had erased. */
  'file.drop': { claims: 'file', batch: 1, priority: 6 },
  /** The client wrote while a freelancer's question to him was open. */
  'question.answer': { claims: 'timer', batch: 50, priority: 2 },
  /** Everything since an instant is read again from the source. */
  'connection.backfill': { claims: 'lane', batch: 1, priority: 6, effect: 'idempotent', timeoutMs: 60_000 },
  /** What an admin must know of is looked for, each minute. */
  'alerts.check': { claims: 'timer', batch: 1, priority: 6 },
  /** Sessions and links that ended long ago are deleted, daily. */
  'access.purge': { claims: 'timer', batch: 1, priority: 6 },
  /** What is older than its tenant keeps goes, a slice at a time, daily. */
  'retention.run': { claims: 'timer', batch: 1, priority: 6 },
  /** Days that are over are summed for the reports, hourly. */
  'reports.sum': { claims: 'timer', batch: 1, priority: 7 },
  'connection.test': { claims: 'timer', batch: 5, priority: 1 },
  /** Past leads are decided again by a draft: a slice of them, then the next. */
  'replay.run': { claims: 'timer', batch: 1, priority: 6 },
  /** The people of a task service are listed, so that an admin may choose among them. */
  'people.list': { claims: 'timer', batch: 5, priority: 1 },
  /** Lead, contact and task of one of our leads, as they should stand. */
  'task.write': { claims: 'lane', batch: 100, priority: 4, effect: 'idempotent', timeoutMs: 120_000, pace: { burst: 5, everyMs: 1000 } },
  /** An activity that is due for the freelancer. */
  'activity.create': { claims: 'lane', batch: 100, priority: 5, effect: 'checkable', timeoutMs: 60_000, pace: { burst: 5, everyMs: 1000 } },
  /** A state that wasl reached itself: the task's stage follows. */
  'stage.move': { claims: 'lane', batch: 100, priority: 3, effect: 'idempotent', timeoutMs: 60_000 },
  /** What people did to our tasks. */
  'task.poll': { claims: 'lane', batch: 1, priority: 2, effect: 'idempotent', timeoutMs: 30_000 },
  /** One row a lead, as it should stand. */
  'row.write': { claims: 'lane', batch: 500, priority: 4, effect: 'checkable', timeoutMs: 60_000, pace: { burst: 6, everyMs: 1300 } },
  /** Daily: wasl is compared with every task board and sheet it writes to. */
  'reconciliation.plan': { claims: 'timer', batch: 1, priority: 6 },
  /** Tasks as they stand, held against wasl; some leads a step. */
  'task.compare': { claims: 'lane', batch: 1, priority: 7, effect: 'idempotent', timeoutMs: 60_000 },
  /** Rows as they stand, held against wasl. */
  'row.compare': { claims: 'lane', batch: 1, priority: 7, effect: 'idempotent', timeoutMs: 60_000 },
  'message.send': { claims: 'lane', batch: 40, priority: 2, effect: 'uncertain', timeoutMs: 10_000 },
  'email.send': { claims: 'lane', batch: 40, priority: 3, effect: 'uncertain', timeoutMs: 12_000 },
  /** A notification on somebody's device; a second one replaces the first. */
  'push.send': { claims: 'lane', batch: 40, priority: 1, effect: 'idempotent', timeoutMs: 10_000 },
} as const satisfies Record<string, Job>

/** Every kind of claim, each with its bell. */
export const bells: readonly Bell[] = ['inbox', 'mailbox', 'pool', 'lane', 'timer', 'turn', 'file']

/** The name of a job: `noun.verb`. */
export type JobKind = keyof typeof jobs

/** The catalogue's line of a kind, with its optional members. */
export function jobOf(kind: JobKind): Job {
  return jobs[kind]
}

/** Milliseconds before attempt n+1 (n from 1), up to 20 % longer by chance: 5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 5 h, 10 h, 10 h; null after the last (27.7 h or more). */
export function retryAfter(attempts: number, random = Math.random()): number | null {
  const schedule = [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 36_000]
  const seconds = schedule[attempts - 1]
  return seconds === undefined ? null : Math.round(seconds * 1000 * (1 + 0.2 * random))
}
