import { Chip, type Tone } from '../../parts/chip.tsx'
import { type Change, differenceOf } from '../draft/difference.ts'
import { Sentence } from '../sentence/sentence.tsx'
import type { Rule, RuleSet } from '../shapes.ts'
import css from './versions.module.css'
import { useVersionWords } from './words.ts'

const TONES: Record<Change['what'], Tone> = {
  added: 'good',
  removed: 'bad',
  changed: 'warn',
  moved: 'plain',
  catchAll: 'warn',
  policy: 'warn',
}

/** What makes one rule set into another, rule by rule, as sentences before and after. */
export function Changes({ before, after }: { before: RuleSet; after: RuleSet }) {
  const words = useVersionWords()
  const changes = differenceOf(before, after)
  if (!changes.length) return <p>{words.noChanges}</p>
  return (
    <ul className={css.changes}>
      {changes.map((change) => (
        <li key={`${change.what}${change.id}`}>
          <p className={css.changeHead}>
            <Chip tone={TONES[change.what]}>{words.what[change.what]}</Chip>
            <bdi>{(change.after ?? change.before)?.name}</bdi>
          </p>
          {change.what === 'catchAll' ? (
            <BeforeAfter before={asRule(before)} after={asRule(after)} catchAll />
          ) : change.what === 'changed' ? (
            <BeforeAfter before={change.before!} after={change.after!} />
          ) : change.what === 'policy' ? null : (
            <Sentence rule={(change.after ?? change.before)!} />
          )}
        </li>
      ))}
    </ul>
  )
}

type Spoken = Pick<Rule, 'conditions' | 'action'> & { enabled?: boolean }

function BeforeAfter({ before, after, catchAll = false }: { before: Spoken; after: Spoken; catchAll?: boolean }) {
  const words = useVersionWords()
  const line = (label: string, rule: Spoken) => (
    <p>
      <strong>{label} </strong>
      <Sentence rule={rule} catchAll={catchAll} /> {rule.enabled === false ? <Chip>{words.off}</Chip> : null}
    </p>
  )
  return (
    <>
      {line(words.wasBefore, before)}
      {line(words.after, after)}
    </>
  )
}

function asRule({ catchAll }: RuleSet): Spoken {
  return { conditions: { always: true }, action: catchAll }
}
