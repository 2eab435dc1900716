import { check } from '../../../parts/icons.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { plural } from '../../../parts/plural.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { Chip } from '../../parts/chip.tsx'
import { tag as tagStrokes } from '../../parts/icons.ts'
import css from '../bot.module.css'
import type { CannedRule } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import own from './rules.module.css'

/** One canned rule: what it hears, what it says, whether it is on, and how often it was of use. `chosen` null: nothing is chosen here. */
export function RuleRow({
  rule,
  isOpen,
  chosen,
  onChoose,
  onTag,
}: {
  rule: CannedRule
  isOpen: boolean
  chosen: boolean | null
  onChoose(yes: boolean): void
  onTag(tag: string): void
}) {
  const words = useBotWords()
  const { language } = useLanguage()
  const { name, enabled, match, answer, intent, tags, stats } = rule
  return (
    <li className={isOpen ? `${own.row} ${own.open}` : own.row}>
      {chosen === null ? null : (
        <label className={css.tick}>
          <input type="checkbox" checked={chosen} onChange={(event) => onChoose(event.target.checked)} />
          <span className="only-read">
            {words.choose} {name}
          </span>
        </label>
      )}
      <div className={own.what}>
        <PlaceLink className={own.name} href={`/console/bot/rules/${rule.id}${location.search}`} aria-current={isOpen ? 'true' : undefined}>
          <bdi>{name}</bdi>
        </PlaceLink>
        <p className={css.small} dir="auto">
          {[...match.keywords, ...match.examples].slice(0, 6).join(' · ')}
        </p>
        <p className={own.says} dir="auto">
          {answer ? answer[language] : intent ? `${words.means}: ${words.intents[intent]}` : ''}
        </p>
        <div className={css.bar}>
          <Chip tone={enabled ? 'good' : 'plain'} {...(enabled ? { strokes: check } : {})}>
            {enabled ? words.isOn : words.isOff}
          </Chip>
          <span className={css.small}>{plural(language, stats.triggered, words.triggered)}</span>
          {tags.map((tag) => (
            <button type="button" key={tag} className={own.tag} onClick={() => onTag(tag)}>
              <Chip strokes={tagStrokes}>
                <bdi>{tag}</bdi>
              </Chip>
            </button>
          ))}
        </div>
      </div>
    </li>
  )
}
