import { useRef } from 'react'
import { Field } from '../../../parts/field.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useRoom } from '../room.ts'
import type { Action } from '../shapes.ts'
import { AssignFields } from './assign-fields.tsx'
import css from './editor.module.css'
import { FaultLines } from './finding-line.tsx'
import { ListEditor } from './list-editor.tsx'
import { NumberField } from './number-field.tsx'
import { OfferFields } from './offer-fields.tsx'
import { peopleOf } from './options.ts'
import { useEditorWords } from './words.ts'

/** What a rule asks for: one of the vocabulary's actions, and what that action needs to know. `only`: which may be chosen here. */
export function ActionEditor({
  action,
  path,
  only,
  onEdit,
}: {
  action: Action
  path: string
  only?: readonly string[]
  onEdit(action: Action): void
}) {
  const { words: room } = useRoom()
  const { language } = useLanguage()
  const words = useEditorWords()
  // Whoever passes by another action, and comes back, finds his own as it was.
  const kept = useRef(new Map<string, Action>())
  const turn = (type: Action['type']) => {
    kept.current.set(action.type, action)
    onEdit(kept.current.get(type) ?? begin(type, peopleOf(room)[0]?.value ?? ''))
  }
  const kinds = room.vocabulary.actions.filter(({ type }) => !only || only.includes(type))
  return (
    <div className={css.action}>
      <Field label={words.action}>
        <select value={action.type} onChange={({ target }) => turn(target.value as Action['type'])}>
          {kinds.map(({ type, label }) => (
            <option key={type} value={type}>
              {label[language]}
            </option>
          ))}
        </select>
      </Field>
      <Fields action={action} onEdit={onEdit} />
      <FaultLines at={path} deep />
    </div>
  )
}

function Fields({ action, onEdit }: { action: Action; onEdit(action: Action): void }) {
  const words = useEditorWords()
  const people = peopleOf(useRoom().words)
  switch (action.type) {
    case 'offer':
      return <OfferFields action={action} onEdit={onEdit} />
    case 'assign':
      return <AssignFields action={action} onEdit={onEdit} />
    case 'tag':
      return <ListEditor label={words.tagList} values={action.tags} nameOf={(tag) => tag} onEdit={(tags) => onEdit({ ...action, tags })} />
    case 'priority':
      return (
        <NumberField
          label={words.priorityValue}
          value={action.priority}
          onEdit={(priority) => onEdit({ ...action, priority: priority ?? 0 })}
        />
      )
    case 'sla':
      return <NumberField label={words.minutes} value={action.minutes} onEdit={(minutes) => onEdit({ ...action, minutes: minutes ?? 1 })} />
    case 'refuse':
      return (
        <Field label={words.reason}>
          <input dir="auto" maxLength={300} value={action.reason} onChange={({ target }) => onEdit({ ...action, reason: target.value })} />
        </Field>
      )
    case 'notify':
      return (
        <>
          <Field label={words.to}>
            <select value={action.to} onChange={({ target }) => onEdit({ ...action, to: target.value })}>
              <option value="admins">{words.admins}</option>
              {people.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </Field>
          <Field label={words.text}>
            <input dir="auto" maxLength={500} value={action.text} onChange={({ target }) => onEdit({ ...action, text: target.value })} />
          </Field>
        </>
      )
  }
}

/** An action to begin with; what must be said is still empty, and marked until it is. */
function begin(type: Action['type'], somebody: string): Action {
  const first: { [T in Action['type']]: Extract<Action, { type: T }> } = {
    offer: { type: 'offer', pool: { skills: ['$category'] }, strategy: 'weighted_round_robin' },
    assign: { type: 'assign', freelancerId: somebody },
    tag: { type: 'tag', tags: [] },
    priority: { type: 'priority', priority: 80 },
    sla: { type: 'sla', minutes: 60 },
    notify: { type: 'notify', to: 'admins', text: '' },
    refuse: { type: 'refuse', reason: '' },
  }
  return first[type]
}
