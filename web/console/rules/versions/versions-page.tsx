import { useEffect } from 'react'
import { call, type Page } from '../../../api.ts'
import { Loading } from '../../../parts/loading.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import { useIsAdmin } from '../../me.ts'
import { Rows } from '../../parts/rows.tsx'
import { useList } from '../../parts/use-list.ts'
import { useRoom } from '../room.ts'
import type { VersionRow } from '../shapes.ts'
import { VersionItem } from './version-item.tsx'
import css from './versions.module.css'

/** Every version ever published, newest first: who, when, why, what it changed; any of them is in force again with one press. */
export function VersionsPage() {
  const { published } = useRoom()
  const isAdmin = useIsAdmin()
  const list = useList<VersionRow>('/rule-sets', {}, 30)
  // Names of the office are an admin's to read; a manager sees what was changed and when.
  const names = useResource(async () => (isAdmin ? readNames() : new Map<string, string>()))
  const { reload } = list
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version in force is another list
  useEffect(() => {
    if (list.rows && list.rows[0]?.version !== published.version) reload()
  }, [published.version])
  return (
    <Rows list={list} empty={<Loading />}>
      {(rows) => (
        <ol className={css.versions}>
          {rows.map((row) => (
            <VersionItem key={row.version} row={row} names={names.value} />
          ))}
        </ol>
      )}
    </Rows>
  )
}

async function readNames(): Promise<Map<string, string>> {
  const { data } = await call<Page<{ id: string; name: string | null; email: string }>>('GET', '/people?limit=200')
  return new Map(data.map(({ id, name, email }) => [`person:${id}`, name ?? email]))
}
