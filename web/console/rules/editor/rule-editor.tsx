import { useEffect, useRef, useState } from 'react'
import { Field } from '../../../parts/field.tsx'
import { warning } from '../../../parts/icons.ts'
import { go } from '../../../parts/path.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { State } from '../../../parts/state.tsx'
import { useIsAdmin } from '../../me.ts'
import { BecauseLine } from '../bench/because.tsx'
import { useBench } from '../bench/bench-context.ts'
import { Beside } from '../beside.tsx'
import { newRule, withRule } from '../draft/changes.ts'
import { inOrder } from '../draft/order.ts'
import { useRoom } from '../room.ts'
import { Sentence } from '../sentence/sentence.tsx'
import type { CatchAll, Rule } from '../shapes.ts'
import { useRuleWords } from '../words.ts'
import { ActionEditor } from './action-editor.tsx'
import { Advanced } from './advanced.tsx'
import { Conditions } from './conditions.tsx'
import css from './editor.module.css'
import { EditorFoot } from './editor-foot.tsx'
import { FaultLines, Findings } from './finding-line.tsx'
import { useEditorWords } from './words.ts'

/** One rule (`new`: one that begins here; `catchAll`: what holds when none decides) with pickers; saved by itself, its sentence redrawn as one edits. */
export function RuleEditor({ id }: { id: string }) {
  const { draft, change } = useRoom()
  const words = useEditorWords()
  const list = useRuleWords()
  const isAdmin = useIsAdmin()
  const isBegun = useRef(false)
  const place = draft.rules.findIndex((rule) => rule.id === id)
  const rule = draft.rules[place]
  const step = useBench().stepOf(id)
  // The address of a new rule is its own from the first moment on.
  useEffect(() => {
    if (id !== 'new' || isBegun.current || !isAdmin) return
    isBegun.current = true
    const begun = newRule(draft, list.newName, { type: 'offer', pool: { skills: ['$category'] }, strategy: 'weighted_round_robin' })
    change((was) => withRule(was, begun))
    go(`/console/rules/${begun.id}`, true)
  })
  if (id === 'new') return null
  if (id === 'catchAll') return <CatchAllEditor />
  if (!rule)
    return (
      <State strokes={warning} title={words.missing.title}>
        <p>{words.missing.text}</p>
        <PlaceLink href="/console/rules">{words.back}</PlaceLink>
      </State>
    )
  const edit = (next: Rule) => change((was) => withRule(was, next))
  const path = `rules.${place}`
  return (
    <Beside>
      <PlaceLink className={css.back} href="/console/rules">
        {words.back}
      </PlaceLink>
      <section className={css.spoken} aria-label={words.sentence} aria-live="polite">
        <Sentence rule={rule} lit={step?.lit} />
        {step ? <BecauseLine step={step} /> : null}
        <Findings ruleId={rule.id} />
      </section>
      <fieldset disabled={!isAdmin} className={css.editor}>
        <Name rule={rule} onEdit={edit} />
        <FaultLines at={`${path}.name`} />
        <section className={css.part} aria-label={words.when}>
          <h2>{words.when}</h2>
          <Conditions conditions={rule.conditions} path={`${path}.conditions`} onEdit={(conditions) => edit({ ...rule, conditions })} />
        </section>
        <section className={css.part} aria-label={words.then}>
          <h2>{words.then}</h2>
          <ActionEditor action={rule.action} path={`${path}.action`} onEdit={(action) => edit({ ...rule, action })} />
          <NextRule rule={rule} />
        </section>
        <EditorFoot rule={rule} onEdit={edit} />
        <Advanced rule={rule} path={path} onEdit={edit} />
      </fieldset>
    </Beside>
  )
}

/** The name is kept here while it is empty: a rule without one cannot be saved. */
function Name({ rule, onEdit }: { rule: Rule; onEdit(rule: Rule): void }) {
  const words = useEditorWords()
  const [name, setName] = useState(rule.name)
  useEffect(() => setName((was) => (was.trim() ? rule.name : was)), [rule.name])
  return (
    <Field label={words.name}>
      <input
        dir="auto"
        maxLength={200}
        value={name}
        onChange={({ target }) => {
          setName(target.value)
          if (target.value.trim()) onEdit({ ...rule, name: target.value })
        }}
        onBlur={() => setName(rule.name)}
      />
    </Field>
  )
}

/** Who decides when this rule cannot: the next one that could. */
function NextRule({ rule }: { rule: Rule }) {
  const { draft } = useRoom()
  const words = useEditorWords()
  const list = useRuleWords()
  if (!DECIDING.includes(rule.action.type)) return null
  const ordered = inOrder(draft.rules)
  const behind = ordered.slice(ordered.findIndex(({ id }) => id === rule.id) + 1)
  const next = behind.find(({ enabled, action }) => enabled && DECIDING.includes(action.type))
  return (
    <p className={css.next}>
      {words.next}{' '}
      <PlaceLink href={`/console/rules/${encodeURIComponent(next?.id ?? 'catchAll')}`}>
        <bdi>{next?.name ?? list.catchAll}</bdi>
      </PlaceLink>
    </p>
  )
}

const DECIDING: readonly string[] = ['offer', 'assign']

function CatchAllEditor() {
  const { draft, change } = useRoom()
  const words = useEditorWords()
  const list = useRuleWords()
  const isAdmin = useIsAdmin()
  return (
    <Beside>
      <PlaceLink className={css.back} href="/console/rules">
        {words.back}
      </PlaceLink>
      <section className={css.spoken} aria-label={words.sentence} aria-live="polite">
        <Sentence rule={{ conditions: { always: true }, action: draft.catchAll }} catchAll />
        <Findings ruleId={undefined} />
      </section>
      <fieldset disabled={!isAdmin} className={css.editor}>
        <section className={css.part}>
          <h2>{list.catchAll}</h2>
          <p className={css.hint}>{list.catchAllNote}</p>
          <ActionEditor
            action={draft.catchAll}
            path="catchAll"
            only={['offer', 'assign']}
            onEdit={(action) => change((was) => ({ ...was, catchAll: action as CatchAll }))}
          />
        </section>
      </fieldset>
    </Beside>
  )
}
