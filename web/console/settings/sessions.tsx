import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Time } from '../../parts/time.tsx'
import type { Resource } from '../../parts/use-resource.ts'
import css from './settings.module.css'
import type { Session } from './shapes.ts'
import { useSettingWords } from './words.ts'

/** Where somebody is signed in: by what, since when, and the way to end it. */
export function Sessions({ found, onEnd }: { found: Resource<Session[]>; onEnd(sessionId: string): void }) {
  const words = useSettingWords()
  const w = words.sessions
  if (!found.value) return found.fault ? <Fault code={found.fault} onRetry={found.reload} /> : <Loading />
  if (!found.value.length) return <p className={css.small}>{w.none}</p>
  return (
    <ul>
      {found.value.map(({ id, device, how, seenAt, current }) => (
        <li key={id} className={css.row}>
          <span className={css.who}>
            <span>
              <bdi>{device}</bdi> {current ? <span className={css.small}>({w.here})</span> : null}
            </span>
            <span className={css.small}>
              {w.how[how]} · {w.seen} <Time at={seenAt} />
            </span>
          </span>
          {current ? null : (
            <Button weight="bad" aria-label={`${w.end}: ${device}`} onClick={() => onEnd(id)}>
              {w.end}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
