import { useEffect, useRef } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { close, plus } from '../../../parts/icons.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { type Group, type GroupKind, isLeaf, withNode } from '../draft/tree.ts'
import { useRoom } from '../room.ts'
import type { Leaf } from '../shapes.ts'
import css from './editor.module.css'
import { leafFor } from './fact-picker.tsx'
import { LeafEditor } from './leaf-editor.tsx'
import { useEditorWords } from './words.ts'

/** What is asked about most: one press adds it. */
const COMMON = ['category', 'location', 'budget', 'weekday', 'language', 'source']
const KINDS: readonly GroupKind[] = ['all', 'any', 'none', 'notAll']

/** One group: how its comparisons count, the comparisons, the groups inside it. Choosing what to ask about adds a comparison. */
export function GroupEditor({
  group,
  depth,
  at,
  pathOf,
  onEdit,
  onRemove,
}: {
  group: Group
  depth: number
  /** Where it stands below the root, place by place. */
  at: readonly number[]
  pathOf(at: readonly number[]): string
  onEdit(group: Group): void
  onRemove?: () => void
}) {
  const { vocabulary } = useRoom().words
  const { language } = useLanguage()
  const words = useEditorWords()
  const box = useRef<HTMLDivElement>(null)
  const wanted = useRef('')
  const count = group.items.length
  // Whoever adds a comparison goes on with it: its value, or what it asks about.
  useEffect(() => {
    if (!wanted.current || !count) return
    const last = [...box.current!.children].filter((one) => one.matches('[data-node]')).at(-1)
    last?.querySelector<HTMLElement>(wanted.current)?.focus()
    wanted.current = ''
  }, [count])
  const add = (node: Group | Leaf, focused = '[data-value] :is(select, input)') => {
    wanted.current = focused
    put(count, node)
  }
  const unused = vocabulary.facts.find(({ name }) => !group.items.some((node) => isLeaf(node) && node.fact === name))!.name
  const put = (i: number, node: Group | Leaf | null) => onEdit(withNode(group, [i], node))
  const isRoot = depth === 1
  return (
    <div ref={box} className={isRoot ? css.root : css.group} data-node={isRoot ? undefined : ''}>
      {isRoot && !group.items.length ? (
        <p className={css.hint}>{words.always}</p>
      ) : (
        <div className={css.groupHead}>
          <select
            aria-label={words.groupKind}
            value={group.kind}
            onChange={({ target }) => onEdit({ ...group, kind: target.value as GroupKind })}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {words.kinds[kind]}
              </option>
            ))}
          </select>
          {onRemove ? (
            <Button weight="quiet" aria-label={words.removeGroup} onClick={onRemove}>
              <Icon strokes={close} size={20} />
            </Button>
          ) : null}
        </div>
      )}
      {group.items.map((node, i) => {
        const here = [...at, i]
        const key = here.join('.')
        if (isLeaf(node))
          return <LeafEditor key={key} leaf={node} path={pathOf(here)} onEdit={(leaf) => put(i, leaf)} onRemove={() => put(i, null)} />
        return (
          <GroupEditor
            key={key}
            group={node}
            depth={depth + 1 + (node.kind === 'none' || node.kind === 'notAll' ? 1 : 0)}
            at={here}
            pathOf={pathOf}
            onEdit={(inner) => put(i, inner)}
            onRemove={() => put(i, null)}
          />
        )
      })}
      <div className={css.adding}>
        {isRoot
          ? COMMON.flatMap((name) => vocabulary.facts.filter((fact) => fact.name === name)).map(({ name, label }) => (
              <Button key={name} weight="outlined" onClick={() => add(leafFor(name, vocabulary))}>
                <Icon strokes={plus} size={16} />
                {label[language]}
              </Button>
            ))
          : null}
        <Button onClick={() => add(leafFor(unused, vocabulary), '[data-fact]')}>{words.addCondition}</Button>
        {group.items.length && depth < vocabulary.limits.depth - 1 ? (
          <Button onClick={() => add({ kind: group.kind === 'any' ? 'all' : 'any', items: [leafFor(unused, vocabulary)] }, '[data-fact]')}>
            {words.addGroup}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
