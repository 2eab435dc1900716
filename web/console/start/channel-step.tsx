import { call } from '../../api.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { useTopic } from '../../parts/live-context.ts'
import { Loading } from '../../parts/loading.tsx'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useResource } from '../../parts/use-resource.ts'
import { HealthChip } from '../connections/health.tsx'
import type { Connection } from '../connections/shapes.ts'
import css from './start.module.css'
import type { StepWays } from './start-page.tsx'
import { useStandIns } from './use-stand-ins.ts'
import { Ways } from './ways.tsx'
import { useStartWords } from './words.ts'

/** Fourth: a channel, or the sandbox that stands in for every service. */
export function ChannelStep(ways: StepWays) {
  const words = useStartWords()
  const w = words.channel
  const standIns = useStandIns()
  const found = useResource(async () => (await call<{ data: Connection[] }>('GET', '/connections?limit=50')).data)
  useTopic('connections', () => found.reload())
  if (!found.value || standIns.value === undefined) {
    const fault = found.fault ?? standIns.fault
    return fault ? <Fault code={fault} onRetry={found.reload} /> : <Loading />
  }
  const quick = [
    ['whatsapp', w.whatsapp],
    ['web-form', w.form],
    ['meta-leads', w.meta],
  ] as const
  return (
    <form
      className={css.step}
      onSubmit={(event) => {
        event.preventDefault()
        ways.onNext()
      }}
    >
      <p>{standIns.value ? w.standIns : w.off}</p>
      <section className={css.card} aria-label={w.connected}>
        <h2>{w.connected}</h2>
        {found.value.length ? (
          <ul>
            {found.value.map((connection) => (
              <li key={connection.id} className={css.row}>
                <bdi>{connection.label}</bdi>
                <HealthChip connection={connection} />
              </li>
            ))}
          </ul>
        ) : (
          <p className={css.small}>{w.nothing}</p>
        )}
        <div className={css.acts}>
          {quick.map(([service, label]) => (
            <PlaceLink key={service} href={`/console/connections/new?service=${service}`} className={buttonClass('outlined')}>
              {w.connect} {label}
            </PlaceLink>
          ))}
          <PlaceLink href="/console/connections/new" className={buttonClass('text')}>
            {w.all}
          </PlaceLink>
        </div>
      </section>
      <Ways ways={ways} save={standIns.value ? w.keep : words.next} />
    </form>
  )
}
