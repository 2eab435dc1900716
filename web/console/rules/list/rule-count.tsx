import { PlaceLink } from '../../../parts/place-link.tsx'
import { plural } from '../../../parts/plural.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import type { Statistic } from '../shapes.ts'
import { useRuleWords } from '../words.ts'
import css from './list.module.css'

/** How many leads a rule had lately, as the way to them. */
export function RuleCount({ id, statistic }: { id: string; statistic: Statistic | undefined }) {
  const { language } = useLanguage()
  const words = useRuleWords()
  if (!statistic) return null
  const leads = statistic.decided || statistic.matched
  const text = `${plural(language, leads, words.leads)} ${words.lastDays}`
  if (!leads) return <span>{text}</span>
  return (
    <PlaceLink className={css.count} href={`/console/leads?ruleId=${encodeURIComponent(id)}`}>
      {text}
    </PlaceLink>
  )
}
