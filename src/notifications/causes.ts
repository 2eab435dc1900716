import { statfs } from 'node:fs/promises'
import type { Finding, Words } from '#connectors/connector.ts'
import { endingOf } from '#src/connections/expiry.ts'
import type { Trx } from '#src/platform/db.ts'

const LATE_MS = 5 * 60_000
const BACKUP_MS = 24 * 3_600_000
const DISK_SHARE = 0.15

/** Something an admin must know: told once under its key, in finished sentences. */
export interface Cause {
  key: string
  title: Words
  what: Words
  why?: Words
  todo: Words
}

/** Everything that is wrong now: late work, dead letters, connections that stand still, ending keys, a full disk, no backup. */
export async function findCauses(trx: Trx, dataDir: string, now: Date): Promise<Cause[]> {
  const found = [
    await lateWork(trx, now),
    ...(await deadLetters(trx)),
    await deadArrivals(trx),
    ...(await troubledConnections(trx, now)),
    await fullDisk(dataDir),
    await missingBackup(trx, now),
  ]
  return found.filter((cause) => cause !== null)
}

/** Due for more than five minutes, of any tenant; what a service or a person has stopped on purpose is told as that. */
async function lateWork(trx: Trx, now: Date): Promise<Cause | null> {
  const late = new Date(now.getTime() - LATE_MS)
  const { rows } = await trx.raw(
    `select kind, count(*)::int as n, min(due_at) as since from due d left join lanes l on l.connection_id = d.owner_id
      where due_at <= ? and (l.parked_until is null or l.parked_until <= ?) group by kind
     union all select 'mailbox.read', count(*)::int, min(due_at) from mailboxes where due_at <= ? having count(*) > 0 order by since`,
    [late, now, late],
  )
  const oldest = rows[0]
  if (!oldest) return null
  const minutes = Math.floor((now.getTime() - oldest.since.getTime()) / 60_000)
  const list = rows.map((row: { kind: string; n: number }) => `${row.kind}: ${row.n}`).join(', ')
  return {
    key: 'late',
    title: { ar: 'عمل متأخر', en: 'Work is late' },
    what: {
      ar: `أقدم عمل مستحق ينتظر منذ ${minutes} دقيقة (${list}).`,
      en: `The oldest due work has waited for ${minutes} minutes (${list}).`,
    },
    why: {
      ar: 'لا يعمل أي عامل، أو أن العمل أكثر مما يقدر عليه، أو أن قاعدة البيانات بطيئة.',
      en: 'No worker runs, or there is more to do than they can, or the database is slow.',
    },
    todo: {
      ar: 'تأكد من أن عملية واحدة على الأقل تعمل بدور all أو worker، ثم شغّل npm run doctor.',
      en: 'See that at least one process runs with ROLE=all or worker, then run npm run doctor.',
    },
  }
}

/** One cause a connection and day: what dies tomorrow is told tomorrow. */
async function deadLetters(trx: Trx): Promise<Cause[]> {
  const rows = await trx('deliveries')
    .join('connections', 'connections.id', 'deliveries.connection_id')
    .where('deliveries.status', 'dead')
    .groupBy('connections.id', 'connections.label')
    .select(
      'connections.id',
      'connections.label',
      trx.raw('count(*)::int as n, max(deliveries.updated_at) as newest'),
      trx.raw(`(array_agg(deliveries.why->>'text' order by deliveries.updated_at desc))[1] as why`),
    )
  return rows.map(({ id, label, n, newest, why }) => ({
    key: `dead:${id}:${newest.toISOString().slice(0, 10)}`,
    title: { ar: `رسائل لم تصل: ${label}`, en: `Dead letters: ${label}` },
    what: {
      ar: `لم يصل ${n} من المستحقات إلى «${label}» ولن يُعاد وحده.`,
      en: `${n} deliveries to “${label}” have failed for good and will not be tried again by themselves.`,
    },
    ...(why ? { why: { ar: why, en: why } } : {}),
    todo: {
      ar: 'أصلح السبب، ثم أعد المحاولة: POST /api/v1/deliveries/retry.',
      en: 'Mend the cause, then send them again: POST /api/v1/deliveries/retry.',
    },
  }))
}

/** Calls or units that wasl could not read: kept whole, read again when somebody says so. */
async function deadArrivals(trx: Trx): Promise<Cause | null> {
  const calls = await trx('inbox').where({ status: 'dead' }).first(trx.raw('count(*)::int as n, max(received_at) as newest'))
  const units = await trx('items').where({ status: 'dead' }).first(trx.raw('count(*)::int as n, max(created_at) as newest'))
  const n = calls.n + units.n
  if (!n) return null
  const newest = new Date(Math.max(calls.newest ?? 0, units.newest ?? 0))
  return {
    key: `unread:${newest.toISOString().slice(0, 10)}`,
    title: { ar: 'وارد لم يُقرأ', en: 'Arrivals that could not be read' },
    what: { ar: `تعذّرت قراءة ${n} من الوارد. كلها محفوظة كما وصلت.`, en: `${n} arrivals could not be read. All are kept as they came.` },
    todo: {
      ar: 'اقرأ السبب في GET /api/v1/inbox، ثم أعد القراءة: POST /api/v1/inbox/:id/reread.',
      en: 'Read the fault in GET /api/v1/inbox, then read them again: POST /api/v1/inbox/:id/reread.',
    },
  }
}

/** Connections that have stood still for five minutes, and those whose key ends within 14, 7 or 1 days (their test said when, or a person did). */
async function troubledConnections(trx: Trx, now: Date): Promise<Cause[]> {
  const rows = await trx('connections')
    .whereNull('deleted_at')
    .whereNot({ status: 'paused' })
    .select('id', 'label', 'status', 'problem', 'findings', 'settings')
  return rows.flatMap(({ id, label, status, problem, findings, settings }): Cause[] => {
    const todo: Words = {
      ar: 'صحّح الإعداد في الاتصال ثم جرّبه: POST /api/v1/connections/:id/test.',
      en: 'Correct the connection’s settings, then try it: POST /api/v1/connections/:id/test.',
    }
    if (status === 'failing' && problem && Date.parse(problem.since) <= now.getTime() - LATE_MS)
      return [
        {
          key: `failing:${id}`,
          title: { ar: `اتصال متوقف: ${label}`, en: `A connection stands still: ${label}` },
          what: {
            ar: `توقف الاتصال «${label}» ولا شيء يضيع: ما يُستحق له ينتظر.`,
            en: `“${label}” stands still. Nothing is lost: what is owed to it waits.`,
          },
          why: problem.text,
          todo,
        },
      ]
    const ending = endingOf(findings as Finding[] | null, now, settings.expiresOn)
    return ending
      ? [
          {
            // Each warning is another one; a key that was renewed ends on another day.
            key: `credential:${id}:${ending.endsAt.slice(0, 10)}:${ending.stage}`,
            title: ending.stage
              ? { ar: `مفتاح ينتهي قريبًا: ${label}`, en: `A key ends soon: ${label}` }
              : { ar: `انتهى مفتاح: ${label}`, en: `A key has ended: ${label}` },
            what: ending.text,
            todo,
          },
        ]
      : []
  })
}

/** The disk under DATA_DIR: files, the embedded database, its write-ahead log. */
async function fullDisk(dataDir: string): Promise<Cause | null> {
  const { bavail, blocks } = await statfs(dataDir).catch(() => ({ bavail: 1, blocks: 1 }))
  const share = bavail / blocks
  if (share >= DISK_SHARE) return null
  const percent = Math.floor(share * 100)
  return {
    key: 'disk',
    title: { ar: 'القرص يكاد يمتلئ', en: 'The disk is nearly full' },
    what: { ar: `بقي ${percent}٪ من القرص الذي عليه DATA_DIR.`, en: `${percent} % of the disk under DATA_DIR is left.` },
    why: { ar: 'قرص ممتلئ يوقف قاعدة البيانات، فلا يُستقبل شيء.', en: 'A full disk stops the database, and then nothing is taken in.' },
    todo: { ar: 'وسّع القرص أو انقل النسخ الاحتياطية القديمة إلى مكان آخر.', en: 'Make the disk larger, or move old backups elsewhere.' },
  }
}

/** Only once wasl itself is older than a day. */
async function missingBackup(trx: Trx, now: Date): Promise<Cause | null> {
  const since = new Date(now.getTime() - BACKUP_MS)
  const tenant = await trx('tenants').whereRaw('id = app_tenant()').first('created_at')
  if (!tenant || tenant.created_at > since) return null
  if (await trx('audit').where({ action: 'backup.made' }).where('at', '>', since).first('id')) return null
  return {
    key: 'backup',
    title: { ar: 'لا نسخة احتياطية', en: 'No backup' },
    what: { ar: 'لم تُصنع نسخة احتياطية منذ 24 ساعة.', en: 'No backup has been made for 24 hours.' },
    todo: { ar: 'شغّل npm run backup، واجعله في جدول يومي.', en: 'Run npm run backup, and let a timer do it every day.' },
  }
}
