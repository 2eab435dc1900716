import { PlaceLink } from '../../../parts/place-link.tsx'
import { useRoom } from '../room.ts'
import { Sentence } from '../sentence/sentence.tsx'
import type { Rule } from '../shapes.ts'
import { BecauseLine } from './because.tsx'
import css from './bench.module.css'
import { useBench } from './bench-context.ts'
import { useBenchWords } from './words.ts'

/** The rules that are asked, from the first to the catch-all, each with what became of it. */
export function PathList({ rules }: { rules: readonly Rule[] }) {
  const { stepOf } = useBench()
  const { draft } = useRoom()
  const words = useBenchWords()
  const last = stepOf('catchAll')
  return (
    <ol className={css.path}>
      {rules
        .filter(({ enabled }) => enabled)
        .map((rule) => {
          const step = stepOf(rule.id)
          return (
            <li key={rule.id} data-step={step?.state}>
              <PlaceLink href={`/console/rules/${encodeURIComponent(rule.id)}`}>
                <bdi>{rule.name}</bdi>
              </PlaceLink>
              <p>
                <Sentence rule={rule} lit={step?.lit} />
              </p>
              {step ? <BecauseLine step={step} /> : null}
            </li>
          )
        })}
      <li data-step={last?.state}>
        <PlaceLink href="/console/rules/catchAll">{words.catchAll}</PlaceLink>
        <p>
          <Sentence rule={{ conditions: { always: true }, action: draft.catchAll }} catchAll />
        </p>
        {last ? <BecauseLine step={last} /> : null}
      </li>
    </ol>
  )
}
