import { useRoom } from '../room.ts'
import { useNames } from '../sentence/use-names.ts'
import type { Action } from '../shapes.ts'
import css from './editor.module.css'
import { ListEditor } from './list-editor.tsx'
import { NumberField } from './number-field.tsx'
import { languagesOf, placesOf, skillsOf } from './options.ts'
import { PolicyFields } from './policy-fields.tsx'
import { StrategyField } from './strategy-field.tsx'
import { useEditorWords } from './words.ts'

type Offer = Extract<Action, { type: 'offer' }>

/** To whom a lead is offered: a pool by service, language, place and more, and how one of it is chosen. Every list given must be met. */
export function OfferFields({ action, onEdit }: { action: Offer; onEdit(action: Offer): void }) {
  const { words: room } = useRoom()
  const { names } = useNames(room)
  const words = useEditorWords()
  const { pool } = action
  const set = (change: Partial<Offer['pool']>) => onEdit({ ...action, pool: withoutEmpty({ ...pool, ...change }) })
  const own = (name: string) => ({ value: name, label: names.word(name) })
  const tongue = (code: string) => (code.startsWith('$') ? names.word(code) : names.value('language', code))
  const tags = [...new Set([...room.people.values()].flatMap((one) => one.tags))].toSorted()
  return (
    <>
      <div className={css.grid}>
        <Labelled text={words.skills}>
          <ListEditor
            label={words.skills}
            values={pool.skills ?? []}
            options={[own('$category'), ...skillsOf(room, names)]}
            nameOf={(one) => (one.startsWith('$') ? names.word(one) : names.skill(one))}
            onEdit={(skills) => set({ skills })}
          />
        </Labelled>
        <StrategyField label={words.strategy} value={action.strategy} onEdit={(strategy) => onEdit({ ...action, strategy })} />
      </div>
      {Object.keys(pool).length ? null : <p className={css.hint}>{words.anyone}</p>}
      <p className={css.hint}>{words.offerCapacity}</p>
      <details open={Object.keys(pool).some((key) => key !== 'skills')}>
        <summary>{words.narrow}</summary>
        <div className={css.grid}>
          <Labelled text={words.languages}>
            <ListEditor
              label={words.languages}
              values={pool.languages ?? []}
              options={[own('$language'), ...languagesOf(room).map((code) => ({ value: code, label: tongue(code) }))]}
              nameOf={tongue}
              onEdit={(languages) => set({ languages })}
            />
          </Labelled>
          <Labelled text={words.locations}>
            <ListEditor
              label={words.locations}
              values={pool.locations ?? []}
              options={[
                own('$location'),
                ...[...new Set([...placesOf(room), ...(pool.locations ?? []).filter((one) => one[0] !== '$')])].map((one) => ({
                  value: one,
                  label: one,
                })),
              ]}
              nameOf={names.word}
              onEdit={(locations) => set({ locations })}
            />
          </Labelled>
          <Labelled text={words.tags}>
            <ListEditor
              label={words.tags}
              values={pool.tags ?? []}
              suggested={tags}
              nameOf={(one) => one}
              onEdit={(list) => set({ tags: list })}
            />
          </Labelled>
          <Labelled text={words.poolKinds}>
            <ListEditor
              label={words.poolKinds}
              values={pool.kinds ?? []}
              options={Object.entries(words.kindNames).map(([value, label]) => ({ value, label }))}
              nameOf={(one) => words.kindNames[one as keyof typeof words.kindNames] ?? one}
              onEdit={(kinds) => set({ kinds: kinds as NonNullable<typeof pool.kinds> })}
            />
          </Labelled>
          <NumberField label={words.minRating} value={pool.minRating} onEdit={(minRating) => set({ minRating })} />
          <NumberField label={words.maxPrice} value={pool.maxPrice} onEdit={(maxPrice) => set({ maxPrice })} />
        </div>
      </details>
      <PolicyFields policy={action.policy ?? {}} onEdit={(policy) => onEdit(policy ? { ...action, policy } : without(action))} />
    </>
  )
}

function Labelled({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <div className={css.labelled}>
      <span aria-hidden="true">{text}</span>
      {children}
    </div>
  )
}

function withoutEmpty<T extends object>(pool: T): T {
  return Object.fromEntries(
    Object.entries(pool).filter(([, value]) => value !== undefined && !(Array.isArray(value) && !value.length)),
  ) as T
}

function without({ policy: _, ...action }: Offer): Offer {
  return action
}
