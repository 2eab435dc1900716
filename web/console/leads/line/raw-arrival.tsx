import { call } from '../../../api.ts'
import { Fault } from '../../../parts/fault.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import type { Arrival } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import css from './line.module.css'

/** The call in which it arrived: the exact text for admins, and for everybody of the office what was read in it. */
export function RawArrival({ entryId }: { entryId: string }) {
  const words = useLeadWords()
  const { value, fault, reload } = useResource(() => call<Arrival>('GET', `/inbox/${entryId}`), entryId)
  if (!value) return fault ? <Fault code={fault} onRetry={reload} /> : <Loading />
  return (
    <>
      <h3 className={css.small}>{words.line.arrival}</h3>
      {value.raw === null ? <p className={css.small}>{words.line.noRaw}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <pre className={css.raw} dir="ltr" tabIndex={0}>
        {value.raw === null ? JSON.stringify(value.items, null, 2) : pretty(value.raw)}
      </pre>
    </>
  )
}

/** JSON with its lines broken; anything else exactly as it came. */
function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}
