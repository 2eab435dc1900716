import { buttonClass } from '../../../parts/button.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useIsAdmin } from '../../me.ts'
import { Chip } from '../../parts/chip.tsx'
import { useCategories } from '../../parts/use-categories.ts'
import css from '../bot.module.css'
import type { Tried } from '../shapes.ts'
import { Sure } from '../sure.tsx'
import { useBotWords } from '../words.ts'
import own from './bench.module.css'
import { readsOf } from './reads.ts'

/** What the bot would make of a message: what decides, the nearest three rules and readings with how sure it is, and what else it read. */
export function Outcome({ tried, text }: { tried: Tried; text: string }) {
  const words = useBotWords()
  const { language } = useLanguage()
  const admin = useIsAdmin()
  const { decides, rules, readings, read } = tried
  const rule = rules.find((one) => one.ruleId === decides.ruleId)
  const reads = readsOf(read, { words, language, serviceName: useCategories().nameOf })
  return (
    <section className={css.card} aria-label={words.decides}>
      <h2>{words.decides}</h2>
      <Sure confidence={decides.confidence}>
        {decides.answer ? words.saysThis : `${words.takesAs}: ${decides.intent ? words.intents[decides.intent] : ''}`}
      </Sure>
      {decides.answer ? (
        <p className={css.said} dir="auto">
          {decides.answer[language]}
        </p>
      ) : null}
      <p className={css.small}>
        {rule ? (
          <PlaceLink className={own.link} href={`/console/bot/rules/${rule.ruleId}`}>
            <bdi>{rule.name}</bdi>
          </PlaceLink>
        ) : null}{' '}
        {words.decidesBy[decides.by]}
      </p>
      <h2>{words.bestRules}</h2>
      {rules.length ? (
        rules.map((one) => (
          <Sure key={`${one.ruleId} ${one.by}`} confidence={one.confidence}>
            <PlaceLink className={own.link} href={`/console/bot/rules/${one.ruleId}`}>
              <bdi>{one.name}</bdi>
            </PlaceLink>{' '}
            <span className={css.small}>
              {words.met} «<bdi>{one.met}</bdi>»
            </span>{' '}
            {one.holds ? null : <Chip tone="warn">{words.tooUnsure}</Chip>}
          </Sure>
        ))
      ) : (
        <p className={css.small}>{words.noRuleNear}</p>
      )}
      <h2>{words.bestReadings}</h2>
      {readings.map(({ intent, confidence }) => (
        <Sure key={intent} confidence={confidence}>
          {words.intents[intent]}
        </Sure>
      ))}
      {reads.length ? (
        <>
          <h2>{words.alsoRead}</h2>
          <dl className={own.reads}>
            {reads.map(([name, value]) => (
              <div key={name} className={own.reads}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      {admin && !decides.ruleId ? (
        <PlaceLink className={buttonClass('outlined')} href={`/console/bot/rules/new?example=${encodeURIComponent(text)}`}>
          {words.makeRule}
        </PlaceLink>
      ) : null}
    </section>
  )
}
