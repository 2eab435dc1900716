import { Field } from '../../../parts/field.tsx'
import type { Action } from '../shapes.ts'
import css from './editor.module.css'
import { NumberField } from './number-field.tsx'
import { useEditorWords } from './words.ts'

type Policy = NonNullable<Extract<Action, { type: 'offer' }>['policy']>

/** Where a rule offers in another way than the rule set does: whatever is left out is as there. */
export function PolicyFields({ policy, onEdit }: { policy: Policy; onEdit(policy: Policy | undefined): void }) {
  const words = useEditorWords()
  const set = (change: { [K in keyof Policy]?: Policy[K] | undefined }) => {
    const next = Object.fromEntries(Object.entries({ ...policy, ...change }).filter(([, value]) => value !== undefined)) as Policy
    onEdit(Object.keys(next).length ? next : undefined)
  }
  return (
    <details open={Object.keys(policy).length > 0}>
      <summary>{words.policy}</summary>
      <div className={css.grid}>
        <Field label={words.policyKind}>
          <select value={policy.kind ?? ''} onChange={({ target }) => set({ kind: (target.value || undefined) as Policy['kind'] })}>
            <option value="">{words.asSet}</option>
            {Object.entries(words.policyKinds).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.whenNobody}>
          <select
            value={policy.whenNobody ?? ''}
            onChange={({ target }) => set({ whenNobody: (target.value || undefined) as Policy['whenNobody'] })}
          >
            <option value="">{words.asSet}</option>
            {Object.entries(words.whenNobodyKinds).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </select>
        </Field>
        <NumberField label={words.hours} value={policy.hours} onEdit={(hours) => set({ hours })} />
        <NumberField
          label={words.remind}
          value={policy.remindBeforeMinutes}
          onEdit={(remindBeforeMinutes) => set({ remindBeforeMinutes })}
        />
        <NumberField label={words.maxOffers} value={policy.maxOffers} onEdit={(maxOffers) => set({ maxOffers })} />
        {policy.kind === 'parallel' ? (
          <NumberField label={words.parallel} value={policy.parallel} onEdit={(parallel) => set({ parallel })} />
        ) : null}
        <label className={css.check}>
          <input
            type="checkbox"
            checked={policy.workingHoursOnly ?? false}
            onChange={({ target }) => set({ workingHoursOnly: target.checked || undefined })}
          />
          {words.workingHoursOnly}
        </label>
      </div>
    </details>
  )
}
