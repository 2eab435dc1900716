import { useState } from 'react'
import { latinDigits } from '../../parts/digits.ts'
import { Field } from '../../parts/field.tsx'
import css from './freelancers.module.css'
import { Part, type PartOf, type Wanted, wordsOf } from './part.tsx'
import { SkillsField } from './skills-field.tsx'
import { useFreelancerWords } from './words.ts'

/** What they do, where, for how much, and how much at once. */
export function WorkPart(of: PartOf) {
  const words = useFreelancerWords()
  const { person } = of
  const { languages, locations, tags, rating, priceRange, capacity, weight } = person
  const [skills, setSkills] = useState<string[]>([...person.skills])
  const currency = priceRange?.currency
  return (
    <Part
      title={words.work}
      of={of}
      before={{ skills: person.skills, languages, locations, tags, rating, priceRange, capacity, weight }}
      read={(form) => read(form, skills, currency, words.wrongNumber)}
    >
      <SkillsField skills={skills} onChange={setSkills} />
      <div className={css.grid}>
        <Field label={words.languages} hint={words.tagsHint}>
          <input name="languages" dir="ltr" defaultValue={languages.join(', ')} />
        </Field>
        <Field label={words.locations} hint={words.locationsHint}>
          <input name="locations" dir="auto" defaultValue={locations.join('، ')} />
        </Field>
        <Field label={words.tags} hint={words.tagsHint}>
          <input name="tags" dir="auto" defaultValue={tags.join('، ')} />
        </Field>
        <NumberField label={words.rating} name="rating" value={rating} />
        <NumberField label={words.minPrice} name="min" value={priceRange?.min} hint={currency ?? words.ourCurrency} />
        <NumberField label={words.maxPrice} name="max" value={priceRange?.max} hint={currency ?? words.ourCurrency} />
        <NumberField label={words.weight} name="weight" value={weight} hint={words.weightHint} />
      </div>
      <h3>{words.capacity}</h3>
      <div className={css.grid}>
        <NumberField label={words.capacityOpen} name="open" value={capacity.open} />
        <NumberField label={words.perDay} name="perDay" value={capacity.perDay} hint={words.noLimit} />
        <NumberField label={words.perWeek} name="perWeek" value={capacity.perWeek} hint={words.noLimit} />
      </div>
    </Part>
  )
}

function NumberField({ label, name, value, hint }: { label: string; name: string; value: number | null | undefined; hint?: string }) {
  return (
    <Field label={label} hint={hint}>
      <input name={name} inputMode="decimal" dir="ltr" defaultValue={value ?? ''} autoComplete="off" />
    </Field>
  )
}

function read(form: FormData, skills: readonly string[], currency: string | undefined, wrong: string): Wanted {
  const number = (name: string) => {
    const text = latinDigits(String(form.get(name) ?? '')).trim()
    return text ? Number(text) : undefined
  }
  const [rating, min, max, weight, open, perDay, perWeek] = ['rating', 'min', 'max', 'weight', 'open', 'perDay', 'perWeek'].map(number)
  const counts = [open, perDay, perWeek].filter((n) => n !== undefined)
  const isWrong =
    [rating, min, max, weight].some((n) => n !== undefined && !(n >= 0)) ||
    counts.some((n) => !Number.isInteger(n) || n < 0) ||
    open === undefined ||
    !(weight! > 0) ||
    (rating ?? 0) > 5
  if (isWrong) return { wrong }
  const named = (told: Record<string, number | undefined>) => Object.fromEntries(Object.entries(told).filter(([, n]) => n !== undefined))
  return {
    change: {
      skills,
      languages: wordsOf(form, 'languages').map((one) => one.toLowerCase()),
      locations: wordsOf(form, 'locations'),
      tags: wordsOf(form, 'tags'),
      rating: rating ?? null,
      priceRange: min === undefined && max === undefined ? null : { ...named({ min, max }), ...(currency ? { currency } : {}) },
      weight,
      capacity: named({ open, perDay, perWeek }),
    },
  }
}
