import { Icon } from '../../../parts/icon.tsx'
import { check } from '../../../parts/icons.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { BecauseLine } from '../bench/because.tsx'
import { useBench } from '../bench/bench-context.ts'
import { Findings } from '../editor/finding-line.tsx'
import { useRoom } from '../room.ts'
import { Sentence } from '../sentence/sentence.tsx'
import type { Statistic } from '../shapes.ts'
import { useRuleWords } from '../words.ts'
import css from './list.module.css'
import { RuleCount } from './rule-count.tsx'

/** The last row: what happens to a lead that no rule decides. It can be changed, not moved, stopped or removed. */
export function CatchAllRow({ statistic }: { statistic: Statistic | undefined }) {
  const { draft } = useRoom()
  const words = useRuleWords()
  const step = useBench().stepOf('catchAll')
  return (
    <li className={`${css.row} ${css.last} ${(step && css[step.state]) ?? ''}`} data-step={step?.state}>
      <div className={css.node}>
        <span className={css.number}>{step?.state === 'decides' ? <Icon strokes={check} size={16} /> : '∗'}</span>
      </div>
      <article className={css.card}>
        <h2 className={css.name}>
          <PlaceLink href="/console/rules/catchAll">{words.catchAll}</PlaceLink>
        </h2>
        <p>
          <Sentence rule={{ conditions: { always: true }, action: draft.catchAll }} catchAll />
        </p>
        {step ? <BecauseLine step={step} /> : null}
        <Findings ruleId={undefined} />
        <div className={css.meta}>
          <span>{words.catchAllNote}</span>
          <RuleCount id="catchAll" statistic={statistic} />
        </div>
      </article>
    </li>
  )
}
