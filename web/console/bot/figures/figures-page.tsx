import { call } from '../../../api.ts'
import { Fault } from '../../../parts/fault.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { go, useQuery } from '../../../parts/path.ts'
import { State } from '../../../parts/state.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import { bot } from '../../parts/icons.ts'
import css from '../bot.module.css'
import type { Statistics } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import { DayBars } from './day-bars.tsx'
import { ReaderTable } from './reader-table.tsx'
import { Tiles } from './tiles.tsx'
import { Triggered } from './triggered.tsx'

const DAY_MS = 86_400_000

/** How the bot does: six figures, its days as bars, who read what, and the rules used most. */
export function FiguresPage() {
  const words = useBotWords()
  const asked = useQuery().get('days')
  const days = [7, 30, 90].find((one) => `${one}` === asked) ?? 30
  const { value, fault, reload } = useResource(
    () => call<Statistics>('GET', `/bot/statistics?since=${new Date(Date.now() - days * DAY_MS).toISOString()}`),
    `${days}`,
  )
  return (
    <div className={css.part}>
      <label className={css.bar}>
        <span>{words.since}</span>
        <select value={days} onChange={(event) => go(`/console/bot/figures?days=${event.target.value}`, true)}>
          {[7, 30, 90].map((one) => (
            <option key={one} value={one}>
              {words.sinces[one]}
            </option>
          ))}
        </select>
      </label>
      {!value ? (
        fault ? (
          <Fault code={fault} onRetry={reload} />
        ) : (
          <Loading />
        )
      ) : value.turns ? (
        <>
          <Tiles figures={value} />
          <DayBars statistics={value} days={days} />
          <ReaderTable readers={value.readers} />
          <Triggered rules={value.rules} />
        </>
      ) : (
        <State strokes={bot} title={words.noTurns.title}>
          <p>{words.noTurns.text}</p>
        </State>
      )}
    </div>
  )
}
