import { call } from '../../../api.ts'
import { Field } from '../../../parts/field.tsx'
import { useAct } from '../../parts/act.ts'
import { toast } from '../../parts/toast.tsx'
import { useRoom } from '../room.ts'
import type { Action, Freelancer } from '../shapes.ts'
import css from './editor.module.css'
import { NumberField } from './number-field.tsx'
import { peopleOf } from './options.ts'
import { StrategyField } from './strategy-field.tsx'
import { useEditorWords } from './words.ts'

type Assign = Extract<Action, { type: 'assign' }>

/** Who gets the lead without being asked, by name; of a branch, how it picks among its members; and how much that person takes. */
export function AssignFields({ action, onEdit }: { action: Assign; onEdit(action: Assign): void }) {
  const { words: room } = useRoom()
  const words = useEditorWords()
  const person = room.people.get(action.freelancerId)
  return (
    <div className={css.grid}>
      <Field label={words.person}>
        <select value={action.freelancerId} onChange={({ target }) => onEdit({ type: 'assign', freelancerId: target.value })}>
          {person ? null : <option value={action.freelancerId}>{action.freelancerId || words.choose}</option>}
          {peopleOf(room).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </Field>
      {person?.kind === 'branch' ? (
        <StrategyField
          label={words.within}
          value={action.strategy ?? 'least_loaded'}
          onEdit={(strategy) => onEdit({ ...action, strategy })}
        />
      ) : person ? (
        <CapacityField key={person.id} person={person} />
      ) : null}
    </div>
  )
}

/** How many open requests somebody takes at most: his own attribute, saved at once and with its way back, for it holds in every rule. */
function CapacityField({ person }: { person: Freelancer }) {
  const { changePerson } = useRoom()
  const words = useEditorWords()
  const act = useAct()
  const save = (open: number) =>
    act(async () => changePerson(await call<Freelancer>('PATCH', `/freelancers/${person.id}`, { capacity: { ...person.capacity, open } })))
  const was = person.capacity.open
  return (
    <NumberField
      label={words.capacity}
      hint={words.capacityHint}
      value={was}
      onDone={async (open) => {
        if (await save(open)) toast(words.capacitySaved(person.name, open), () => void save(was))
      }}
    />
  )
}
