import type { Page } from '../../../api.ts'
import { Fault } from '../../../parts/fault.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import type { Resource } from '../../../parts/use-resource.ts'
import type { Entry } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import css from './line.module.css'
import { StationRow } from './station-row.tsx'
import { stationsOf } from './stations.ts'

/** A lead's whole life, oldest first: one row a station, each opening to what stands behind it. */
export function LineOfTime({ list, onRetried }: { list: Resource<Page<Entry>>; onRetried(): void }) {
  const words = useLeadWords()
  const { language } = useLanguage()
  return (
    <section className={css.part} aria-labelledby="line-of-time">
      <h2 id="line-of-time">{words.line.title}</h2>
      {list.value ? null : list.fault ? <Fault code={list.fault} onRetry={list.reload} /> : <Loading />}
      <ol className={css.line}>
        {stationsOf(list.value?.data ?? [], words, language).map((station) => (
          <StationRow key={station.entry.id} station={station} onRetried={onRetried} />
        ))}
      </ol>
    </section>
  )
}
