import type { Trx } from '#src/platform/db.ts'

/** What stands outside of one of ours, as far as we know. */
export interface Mirror {
  subjectId: string
  externalId: string | null
  /** What wasl last wrote or read there. */
  seen: Record<string, unknown>
  version: number
  goneAt: Date | null
}

/** Mirrors of subjects on one connection, by subject. */
export async function loadMirrors(
  trx: Trx,
  connectionId: string,
  kind: string,
  subjectIds: readonly string[],
): Promise<Map<string, Mirror>> {
  if (!subjectIds.length) return new Map()
  const rows = await trx('mirrors')
    .where({ connection_id: connectionId, kind })
    .whereIn('subject_id', [...new Set(subjectIds)])
    .select('subject_id as subjectId', 'external_id as externalId', 'seen', 'version', 'gone_at as goneAt')
  return new Map(rows.map((row) => [row.subjectId, row]))
}

/** Remembers what stands outside. `seen` replaces what was known. */
export async function saveMirrors(
  trx: Trx,
  connectionId: string,
  kind: string,
  mirrors: readonly (Partial<Mirror> & { subjectId: string })[],
  now: Date,
): Promise<void> {
  if (!mirrors.length) return
  const unique = [...new Map(mirrors.map((mirror) => [mirror.subjectId, mirror])).values()].sort((a, b) =>
    a.subjectId < b.subjectId ? -1 : 1,
  )
  await trx('mirrors')
    .insert(
      unique.map((mirror) => ({
        connection_id: connectionId,
        kind,
        subject_id: mirror.subjectId,
        external_id: mirror.externalId ?? null,
        seen: JSON.stringify(mirror.seen ?? {}),
        version: mirror.version ?? 0,
        gone_at: mirror.goneAt ?? null,
        updated_at: now,
      })),
    )
    .onConflict(['tenant_id', 'connection_id', 'kind', 'subject_id'])
    .merge({
      external_id: trx.raw('coalesce(excluded.external_id, mirrors.external_id)'),
      seen: trx.raw('excluded.seen'),
      version: trx.raw('greatest(mirrors.version, excluded.version)'),
      gone_at: trx.raw('excluded.gone_at'),
      updated_at: now,
    })
}
