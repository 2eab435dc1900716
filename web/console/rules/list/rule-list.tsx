import { useMemo, useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { State } from '../../../parts/state.tsx'
import { useIsAdmin } from '../../me.ts'
import { rules as rulesIcon } from '../../parts/icons.ts'
import { Beside } from '../beside.tsx'
import { inOrder } from '../draft/order.ts'
import { useRoom } from '../room.ts'
import { useRuleWords } from '../words.ts'
import { BulkBar } from './bulk-bar.tsx'
import { CatchAllRow } from './catch-all-row.tsx'
import css from './list.module.css'
import { RuleRow } from './rule-row.tsx'
import { TransferButton } from './transfer.tsx'
import { useDragging } from './use-dragging.ts'
import { useStatistics } from './use-statistics.ts'

/** The rules as sentences, in the order in which they are asked; the catch-all stands last. */
export function RuleList() {
  const { draft } = useRoom()
  const words = useRuleWords()
  const isAdmin = useIsAdmin()
  const [selected, select] = useState<ReadonlySet<string> | null>(null)
  const [tag, setTag] = useState('')
  const ordered = useMemo(() => inOrder(draft.rules), [draft.rules])
  const tags = useMemo(() => [...new Set(ordered.flatMap((rule) => rule.tags ?? []))].toSorted(), [ordered])
  const shown = tag && tags.includes(tag) ? ordered.filter((rule) => rule.tags?.includes(tag)) : ordered
  const statistics = useStatistics()
  const dragging = useDragging(ordered)
  return (
    <Beside>
      <div className={css.tools}>
        {tags.length ? (
          <select aria-label={words.filter} value={tag} onChange={(event) => setTag(event.target.value)}>
            <option value="">{words.everyTag}</option>
            {tags.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        ) : null}
        {isAdmin && ordered.length > 1 ? (
          <Button onClick={() => select(selected ? null : new Set())} aria-pressed={Boolean(selected)}>
            {selected ? words.selectDone : words.select}
          </Button>
        ) : null}
        <TransferButton />
      </div>
      {selected ? <BulkBar selected={selected} select={select} shown={shown} /> : null}
      {ordered.length ? null : (
        <State strokes={rulesIcon} title={words.none.title}>
          <p>{words.none.text}</p>
        </State>
      )}
      <ol className={css.list} aria-label={words.list} ref={dragging.list}>
        {shown.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            place={ordered.indexOf(rule)}
            of={ordered.length}
            statistic={statistics?.get(rule.id)}
            selected={selected ? selected.has(rule.id) : undefined}
            onSelect={(on) => select(new Set(on ? [...(selected ?? []), rule.id] : [...(selected ?? [])].filter((id) => id !== rule.id)))}
            dragging={shown === ordered ? dragging : undefined}
          />
        ))}
        <CatchAllRow statistic={statistics?.get('catchAll')} />
      </ol>
      <p role="status" className="only-read">
        {dragging.said}
      </p>
    </Beside>
  )
}
