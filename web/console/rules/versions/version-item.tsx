import { useState } from 'react'
import { call } from '../../../api.ts'
import { Button, buttonClass } from '../../../parts/button.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { plural } from '../../../parts/plural.ts'
import { Time } from '../../../parts/time.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { useIsAdmin } from '../../me.ts'
import { useAct } from '../../parts/act.ts'
import { Chip } from '../../parts/chip.tsx'
import { useRoom } from '../room.ts'
import type { RuleSet, VersionRow } from '../shapes.ts'
import { Changes } from './changes.tsx'
import { useRestore } from './use-restore.ts'
import css from './versions.module.css'
import { useVersionWords } from './words.ts'

/** One version: who, when, why, and the ways back to it. */
export function VersionItem({ row, names }: { row: VersionRow; names: ReadonlyMap<string, string> | undefined }) {
  const { published, change } = useRoom()
  const { language } = useLanguage()
  const words = useVersionWords()
  const isAdmin = useIsAdmin()
  const act = useAct()
  const { restore } = useRestore()
  const [isOpen, setOpen] = useState(false)
  const isCurrent = row.version === published.version
  const who = row.createdBy?.startsWith('key:')
    ? words.key
    : (names?.get(row.createdBy ?? '') ?? (row.createdBy?.includes(':') ? '' : words.system))
  return (
    <li className={`${css.version} ${isCurrent ? css.current : ''}`}>
      <div className={css.versionHead}>
        <h2>{words.version(row.version)}</h2>
        {isCurrent ? <Chip tone="accent">{words.current}</Chip> : null}
      </div>
      <p dir="auto">{row.note ?? words.noNote}</p>
      <p className={css.about}>
        {who ? (
          <span>
            {words.by} <bdi>{who}</bdi>
          </span>
        ) : null}
        <Time at={row.publishedAt ?? row.createdAt} />
        <span>{plural(language, row.ruleCount, words.rules)}</span>
      </p>
      <div className={css.ways}>
        {isAdmin && !isCurrent ? (
          <>
            <Button weight="outlined" onClick={() => void restore(row.version, published.version)}>
              {words.restore}
            </Button>
            <Button
              onClick={() =>
                void act(async () => {
                  const { rules, catchAll, policy } = await readVersion(row.version)
                  change(() => ({ rules, catchAll, policy }), words.drafted(row.version))
                })
              }
            >
              {words.toDraft}
            </Button>
          </>
        ) : null}
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {words.show}
        </Button>
        <a className={buttonClass('text')} href={`/api/v1/rule-sets/${row.version}/export`} download>
          {words.export}
        </a>
      </div>
      {isOpen ? <WhatChanged row={row} /> : null}
    </li>
  )
}

function WhatChanged({ row }: { row: VersionRow }) {
  const both = useResource(async () => {
    const before = row.basedOn ?? row.version - 1
    const nothing: Pick<RuleSet, 'rules'> = { rules: [] }
    const after = await readVersion(row.version)
    return { after, before: before > 0 ? await readVersion(before) : { ...after, ...nothing } }
  })
  return both.value ? <Changes before={both.value.before} after={both.value.after} /> : <Loading />
}

function readVersion(version: number): Promise<RuleSet> {
  return call<RuleSet>('GET', `/rule-sets/${version}`)
}
