import { useRoom } from '../room.ts'
import type { Rule } from '../shapes.ts'
import { otherwiseParts, type Part, sentenceOf } from './parts.ts'
import css from './sentence.module.css'
import { useNames } from './use-names.ts'

/** A rule as a sentence with its variable words as chips; `catchAll`: what holds when no rule decides. `lit`: which comparisons a tried lead met. */
export function Sentence({
  rule,
  catchAll = false,
  lit,
}: {
  rule: Pick<Rule, 'conditions' | 'action'>
  catchAll?: boolean
  lit?: ReadonlyMap<string, boolean> | undefined
}) {
  const { grammar, names } = useNames(useRoom().words)
  return <Parts lit={lit} parts={catchAll ? otherwiseParts(rule.action, grammar, names) : sentenceOf(rule, grammar, names)} />
}

/** A sentence's pieces. Chips are isolated: a Latin name or a sign does not turn the words around it. */
export function Parts({ parts, lit }: { parts: readonly Part[]; lit?: ReadonlyMap<string, boolean> | undefined }) {
  let place = 0
  return (
    <span className={css.sentence}>
      {parts.map((part) => {
        const key = place++
        if (typeof part === 'string') return <span key={key}>{part}</span>
        const held = part.path === undefined ? undefined : lit?.get(part.path)
        return (
          <bdi
            key={key}
            className={`${css.chip} ${held === undefined ? '' : held ? css.held : css.missed}`}
            dir={/^[<>≤≥]/.test(part.chip) ? 'ltr' : undefined}
          >
            {part.chip}
          </bdi>
        )
      })}
    </span>
  )
}
