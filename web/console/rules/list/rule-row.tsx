import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { check, close, trash } from '../../../parts/icons.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { useIsAdmin } from '../../me.ts'
import { Chip } from '../../parts/chip.tsx'
import { copy, grip } from '../../parts/icons.ts'
import { BecauseLine } from '../bench/because.tsx'
import { useBench } from '../bench/bench-context.ts'
import { withCopy, withoutRules, withRule } from '../draft/changes.ts'
import { Findings } from '../editor/finding-line.tsx'
import { useRoom } from '../room.ts'
import { Sentence } from '../sentence/sentence.tsx'
import type { Rule, Statistic } from '../shapes.ts'
import { useRuleWords } from '../words.ts'
import css from './list.module.css'
import { RuleCount } from './rule-count.tsx'
import { Switch } from './switch.tsx'
import type { Dragging } from './use-dragging.ts'

/** One rule in the list: its place, its sentence, whether it works, what it did; lit while the bench tries a lead. */
export function RuleRow({
  rule,
  place,
  of,
  statistic,
  selected,
  onSelect,
  dragging,
}: {
  rule: Rule
  place: number
  of: number
  statistic: Statistic | undefined
  /** Undefined while nobody is selecting. */
  selected: boolean | undefined
  onSelect(on: boolean): void
  /** Undefined while only a part of the rules is shown. */
  dragging: Dragging | undefined
}) {
  const { change } = useRoom()
  const words = useRuleWords()
  const isAdmin = useIsAdmin()
  const step = useBench().stepOf(rule.id)
  const { held } = dragging ?? {}
  const before = held && held.id !== rule.id && (held.to === place || (held.to === of - 1 && place === of - 1)) ? css.target : ''
  const lit = (step && css[step.state]) ?? ''
  return (
    <li
      className={`${css.row} ${rule.enabled ? '' : css.off} ${lit} ${held?.id === rule.id ? css.held : ''} ${before}`}
      data-rule={rule.id}
      data-step={step?.state}
    >
      <div className={css.node}>
        {selected === undefined ? (
          <span className={css.number}>
            {step?.state === 'decides' || step?.state === 'acts' ? (
              <Icon strokes={check} size={16} />
            ) : step?.state === 'failed' ? (
              <Icon strokes={close} size={16} />
            ) : (
              place + 1
            )}
          </span>
        ) : (
          <label className={css.tick}>
            <input
              type="checkbox"
              checked={selected}
              aria-label={words.selectOne(rule.name)}
              onChange={(event) => onSelect(event.target.checked)}
            />
          </label>
        )}
        {isAdmin && dragging && of > 1 ? (
          <button
            type="button"
            className={css.grip}
            data-grip=""
            aria-label={words.move(rule.name)}
            onPointerDown={(event) => dragging.onPointerDown(event, rule.id)}
            onKeyDown={(event) => dragging.onKeyDown(event, rule.id)}
          >
            <Icon strokes={grip} size={20} />
          </button>
        ) : null}
      </div>
      <article className={css.card}>
        <h2 className={css.name}>
          <PlaceLink href={`/console/rules/${encodeURIComponent(rule.id)}`}>
            <bdi>{rule.name}</bdi>
          </PlaceLink>
        </h2>
        <p>
          <Sentence rule={rule} lit={step?.lit} />
        </p>
        {step ? <BecauseLine step={step} /> : null}
        <Findings ruleId={rule.id} />
        <div className={css.meta}>
          {rule.enabled ? null : <Chip tone="warn">{words.off}</Chip>}
          {rule.tags?.map((tag) => (
            <Chip key={tag}>
              <bdi>{tag}</bdi>
            </Chip>
          ))}
          <RuleCount id={rule.id} statistic={statistic} />
        </div>
      </article>
      {isAdmin ? (
        <div className={css.doing}>
          <Button
            weight="quiet"
            className={css.desk}
            aria-label={`${words.duplicate}: ${rule.name}`}
            onClick={() => change((draft) => withCopy(draft, rule, words.copyOf(rule.name)).draft, words.duplicated(rule.name))}
          >
            <Icon strokes={copy} size={20} />
          </Button>
          <Button
            weight="quiet"
            className={css.desk}
            aria-label={`${words.remove}: ${rule.name}`}
            onClick={() => change((draft) => withoutRules(draft, new Set([rule.id])), words.removed(rule.name))}
          >
            <Icon strokes={trash} size={20} />
          </Button>
          <Switch
            on={rule.enabled}
            label={words.enable(rule.name)}
            onTurn={(enabled) =>
              change((draft) => withRule(draft, { ...rule, enabled }), enabled ? words.turnedOn(rule.name) : words.turnedOff(rule.name))
            }
          />
        </div>
      ) : null}
    </li>
  )
}
