import { PlaceLink } from '../../../parts/place-link.tsx'
import { Time } from '../../../parts/time.tsx'
import card from '../bot.module.css'
import type { Statistics } from '../shapes.ts'
import { percent } from '../sure.tsx'
import { useBotWords } from '../words.ts'
import css from './figures.module.css'

/** The rules used most, the longest bar first; each opens. */
export function Triggered({ rules }: { rules: Statistics['rules'] }) {
  const words = useBotWords()
  const most = Math.max(1, ...rules.map((rule) => rule.triggered))
  if (!rules.length) return null
  return (
    <section className={card.card}>
      <h2>{words.mostTriggered}</h2>
      <ul>
        {rules.map((rule) => (
          <li key={rule.ruleId} className={css.triggered}>
            {rule.removed ? (
              <span>
                <bdi>{rule.name}</bdi> ({words.isRemoved})
              </span>
            ) : (
              <PlaceLink href={`/console/bot/rules/${rule.ruleId}`}>
                <bdi>{rule.name}</bdi>
              </PlaceLink>
            )}
            <progress value={rule.triggered} max={most} aria-label={`${words.times}: ${rule.name}`} />
            <span>{rule.triggered}</span>
            <span className={card.small}>
              {words.confidence} {percent(rule.averageConfidence)} · <Time at={rule.lastAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
