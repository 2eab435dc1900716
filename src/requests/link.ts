import { type Db, keysOf, type Trx } from '#src/platform/db.ts'
import { deriveToken, hashToken } from '#src/platform/keys.ts'

/** The token of a request's answer link: derived, so that a reminder can send it again; only its hash is stored. It lives until the request closes. */
export function answerToken(trx: Trx, requestId: string, personId: string): string {
  return deriveToken(keysOf(trx).link, 'answer', requestId, personId, 1)
}

/** Whose link a token is, in which tenant; null for one that was never ours, or was taken back. */
export async function findLink(
  db: Db,
  token: string,
  purpose: 'answer' | 'chat',
): Promise<{ tenantId: string; subjectId: string; personId: string; scope: string | null } | null> {
  if (!/^[\w-]{43}$/.test(token)) return null
  const row = await db.system((trx) =>
    trx('token_hashes')
      .where({ hash: hashToken(token), purpose })
      .whereNull('revoked_at')
      .first('tenant_id', 'subject_id', 'person_id', 'scope', 'expires_at'),
  )
  return row ? { tenantId: row.tenant_id, subjectId: row.subject_id, personId: row.person_id, scope: row.scope } : null
}

/** Where a freelancer's portal opens; whoever is not signed in asks for a link there. */
export function portalPage(publicUrl: string): string {
  return `${publicUrl}/portal`
}

/** Where a request stands in its freelancer's portal: for everybody who may read it, and so without a token. */
export function requestPage(publicUrl: string, requestId: string): string {
  return `${portalPage(publicUrl)}/requests/${requestId}`
}
