import { call } from '../../api.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { download } from '../../parts/icons.ts'
import { Loading } from '../../parts/loading.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { shortDay } from '../parts/figures.ts'
import { PageHead } from '../parts/page-head.tsx'
import { PeriodPicker, usePeriod } from '../parts/period.tsx'
import { useCalmTopic } from '../parts/use-calm-topic.ts'
import { Clocks } from './clocks.tsx'
import { Fairness } from './fairness.tsx'
import { GroupTable } from './group-table.tsx'
import { Numbers } from './numbers.tsx'
import css from './overview.module.css'
import { Rates } from './rates.tsx'
import type { Overview } from './shapes.ts'
import { useOverviewWords } from './words.ts'

/** The room "overview": a period on one page, every number a door to its leads. */
export function OverviewPage() {
  const words = useOverviewWords()
  const { language } = useLanguage()
  const period = usePeriod()
  const told = useResource(() => call<Overview>('GET', `/reports/overview?${period}`), period)
  useCalmTopic('leads', told.reload)
  const { value } = told
  return (
    <>
      <PageHead
        title={words.title}
        about={
          value ? words.zone(shortDay(language, value.period.from), shortDay(language, value.period.to), value.period.timeZone) : undefined
        }
      >
        <PeriodPicker told={value?.period} />
        <a className={buttonClass('outlined')} href={`/api/v1/reports/overview/csv?${period}`} download>
          <Icon strokes={download} />
          {words.csv}
        </a>
      </PageHead>
      {value ? (
        <div className={css.page}>
          <Numbers told={value} />
          <Rates told={value} />
          <Clocks told={value} />
          <GroupTable period={period} />
          <Fairness period={period} />
        </div>
      ) : told.fault ? (
        <Fault code={told.fault} onRetry={told.reload} />
      ) : (
        <Loading />
      )}
    </>
  )
}
