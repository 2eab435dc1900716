import { moneyText } from '../../parts/money.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { figure, percent } from '../parts/figures.ts'
import { leadsBehind } from './doors.ts'
import css from './rates.module.css'
import type { Overview } from './shapes.ts'
import { useOverviewWords } from './words.ts'

/** How many say yes, how many are completed, and how clients found it. */
export function Rates({ told }: { told: Overview }) {
  const words = useOverviewWords()
  const { language } = useLanguage()
  const n = (count: number) => figure(language, count)
  const ended = told.offersAccepted + told.declined + told.expired
  const rates = [
    {
      name: 'acceptance',
      value: percent(language, told.acceptance),
      step: 'offersAccepted',
      about: words.ratesAbout.acceptance(n(told.offersAccepted), n(ended)),
    },
    {
      name: 'completion',
      value: percent(language, told.completion),
      step: 'won',
      about: `${words.ratesAbout.completion(n(told.won), n(told.lost))}${told.worth ? ` · ${moneyText(language, told.worth)}` : ''}`,
    },
    {
      name: 'satisfaction',
      value: told.satisfaction === null ? '–' : `${n(told.satisfaction)} / 5`,
      step: 'rated',
      about: told.rated ? plural(language, told.rated, words.ratesAbout.satisfaction) : words.ratesAbout.satisfaction.zero,
    },
  ] as const
  return (
    <ul className={css.rates}>
      {rates.map(({ name, value, step, about }) => (
        <li key={name}>
          <PlaceLink href={leadsBehind(step, told.period)}>
            <span className={css.name}>{words.rates[name]}</span>
            <bdi className={css.value}>{value}</bdi>
            <span className={css.about}>{about}</span>
          </PlaceLink>
        </li>
      ))}
    </ul>
  )
}
