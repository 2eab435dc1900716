import { useEffect, useState } from 'react'
import { call } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Fault } from '../../../parts/fault.tsx'
import { go, useQuery } from '../../../parts/path.ts'
import { plural } from '../../../parts/plural.ts'
import { State } from '../../../parts/state.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { useIsAdmin } from '../../me.ts'
import { useAct } from '../../parts/act.ts'
import { leads as leadsIcon } from '../../parts/icons.ts'
import { useRoom } from '../room.ts'
import type { Replay } from '../shapes.ts'
import { Differences } from './differences.tsx'
import { Owners } from './owners.tsx'
import css from './replay.module.css'
import { Summary } from './summary.tsx'
import { useReplayWords } from './words.ts'

const SIZES = [100, 500, 2000, 10_000]
const LOOK_MS = 500

/** The replay: the last leads decided again by the draft, with its progress, its sentence and its leads; the address names which one. */
export function ReplayPage() {
  const { flush } = useRoom()
  const { language } = useLanguage()
  const words = useReplayWords()
  const isAdmin = useIsAdmin()
  const act = useAct()
  const id = useQuery().get('id') ?? ''
  const [limit, setLimit] = useState(2000)
  const [isStarting, setStarting] = useState(false)
  const run = async () => {
    setStarting(true)
    await act(async () => {
      await flush()
      const begun = await call<Replay>('POST', '/rule-sets/draft/replay', { limit })
      go(`/console/rules/replay?id=${begun.id}`)
    })
    setStarting(false)
  }
  return (
    <div className={css.page}>
      <h2>{words.title}</h2>
      <p className={css.about}>{words.about}</p>
      {isAdmin ? (
        <div className={css.start}>
          <select aria-label={words.limit} value={limit} onChange={({ target }) => setLimit(Number(target.value))}>
            {SIZES.map((size) => (
              <option key={size} value={size}>
                {plural(language, size, words.lastLeads)}
              </option>
            ))}
          </select>
          <Button weight="filled" busy={isStarting} onClick={() => void run()}>
            {words.run}
          </Button>
        </div>
      ) : null}
      {id ? <OneReplay key={`${id}${language}`} id={id} /> : null}
    </div>
  )
}

function OneReplay({ id }: { id: string }) {
  const words = useReplayWords()
  const found = useResource(() => call<Replay>('GET', `/rule-sets/replays/${encodeURIComponent(id)}`), id)
  const replay = found.value
  const isOpen = replay?.status === 'waiting' || replay?.status === 'running'
  const { reload } = found
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again after every look, as long as it runs
  useEffect(() => {
    if (!isOpen) return
    const timer = setTimeout(reload, LOOK_MS)
    return () => clearTimeout(timer)
  }, [replay, isOpen, reload])
  if (found.fault && !replay) return <Fault code={found.fault} onRetry={found.reload} />
  if (!replay) return null
  if (replay.status === 'stopped') return <p role="alert">{words.stopped}</p>
  if (!replay.report)
    return (
      <div className={css.progress}>
        <progress max={Math.max(1, replay.of)} value={replay.done} aria-label={words.title} />
        <p role="status">{words.running(replay.done.toLocaleString('en'), replay.of.toLocaleString('en'))}</p>
      </div>
    )
  if (!replay.report.leads)
    return (
      <State strokes={leadsIcon} title={words.none.title}>
        <p>{words.none.text}</p>
      </State>
    )
  return (
    <>
      <Summary id={id} report={replay.report} />
      <Owners id={id} people={replay.report.freelancers} />
      {replay.report.changed ? <Differences id={id} people={replay.report.freelancers} /> : null}
    </>
  )
}
