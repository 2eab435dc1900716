import { useCategories } from '../parts/use-categories.ts'
import css from './freelancers.module.css'
import { useFreelancerWords } from './words.ts'

/** The tenant's categories to tick; the order in which they were ticked is kept: the first is the main one. Skills that are no category stay, and can be taken off. */
export function SkillsField({ skills, onChange }: { skills: readonly string[]; onChange(skills: string[]): void }) {
  const words = useFreelancerWords()
  const { categories, nameOf } = useCategories()
  const others = skills.filter((skill) => !categories.some(({ slug }) => slug === skill))
  const box = (slug: string) => (
    <label key={slug} className={css.check}>
      <input
        type="checkbox"
        checked={skills.includes(slug)}
        onChange={(event) => onChange(event.target.checked ? [...skills, slug] : skills.filter((one) => one !== slug))}
      />
      <span>
        <bdi>{nameOf(slug)}</bdi>
        {skills[0] === slug && skills.length > 1 ? ' ①' : ''}
      </span>
    </label>
  )
  return (
    <fieldset className={css.checks}>
      <legend>
        {words.skills} <span className={css.hint}>{words.skillsHint}</span>
      </legend>
      {categories.map(({ slug }) => box(slug))}
      {others.map(box)}
    </fieldset>
  )
}
