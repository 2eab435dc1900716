import type { Finding } from '#connectors/connector.ts'
import { savepoint, type Trx } from '#src/platform/db.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import type { Connection } from './connection.ts'
import { endingOf } from './expiry.ts'

/** Keeps what a test found. Without an error the connection is `ok`, holds its accounts for itself, and its lane opens. */
export async function saveFindings(trx: Trx, connection: Connection, found: readonly Finding[], now: Date): Promise<void> {
  const findings = await withKnownEnd(trx, connection.id, found, now)
  const error = findings.find((finding) => finding.level === 'error')
  const taken = error ? null : await holdAccounts(trx, connection.id)
  const problem = error ? { code: error.code, text: error.text, since: now.toISOString() } : taken
  await trx('connections')
    .where({ id: connection.id })
    .update({
      findings: JSON.stringify(findings),
      tested_at: now,
      problem: problem && JSON.stringify(problem),
      ...(problem ? { last_problem: JSON.stringify({ code: problem.code, text: problem.text, at: now.toISOString() }) } : {}),
      ...(connection.status === 'paused' ? {} : { status: problem ? 'failing' : 'ok' }),
      ...(problem ? {} : { last_success_at: now }),
    })
  wakeAfter(trx, 'connections', connection.id)
  if (!problem && connection.status !== 'paused')
    await trx('lanes').where({ connection_id: connection.id }).update({ parked_until: null, parked_why: null })
}

/** A key that has ended cannot tell any more when that was; the last test that got in knew. It is forgotten once a secret is changed. */
async function withKnownEnd(trx: Trx, id: string, found: readonly Finding[], now: Date): Promise<readonly Finding[]> {
  if (!found.some((finding) => finding.level === 'error') || found.some((finding) => finding.endsAt)) return found
  const row = await trx('connections').where({ id }).first('findings')
  const ending = endingOf(row?.findings ?? null, now)
  if (!ending) return found
  const known: Finding = { level: ending.stage ? 'warning' : 'error', code: 'key_expiry', text: ending.text, endsAt: ending.endsAt }
  return ending.stage ? [...found, known] : [known, ...found]
}

/**
 * An account belongs to one verified connection of the installation; null when it is ours now. Only the service's own answer to a test proves that:
 * a call proves that its sender knows a secret, and anyone may type another's account beside a secret of his own.
 */
export async function holdAccounts(
  trx: Trx,
  connectionId: string,
): Promise<{ code: string; text: { ar: string; en: string }; since: string } | null> {
  try {
    await savepoint(trx, (inner) =>
      inner('webhook_accounts').where({ connection_id: connectionId, verified: false }).update({ verified: true }),
    )
    return null
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    return {
      code: 'account_taken',
      text: {
        ar: 'هذا الحساب مرتبط باتصال آخر مُتحقَّق منه. احذف الآخر أو استخدم حسابًا غيره.',
        en: 'This account belongs to another verified connection. Delete that one, or use another account.',
      },
      since: new Date().toISOString(),
    }
  }
}
