import { useLanguage } from '../../../parts/use-language.ts'
import type { Figures } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import css from './figures.module.css'
import { told } from './told.ts'

/** The figures at a glance. */
export function Tiles({ figures }: { figures: Figures }) {
  const words = useBotWords()
  const { language } = useLanguage()
  const said = told(figures, words, language)
  return (
    <dl className={css.tiles}>
      {(['turns', 'match', 'confidence', 'answer', 'handOvers', 'cost'] as const).map((name) => (
        <div key={name} className={css.tile}>
          <dt>{words.figure[name]}</dt>
          <dd>
            <bdi>{said[name]}</bdi>
            {name === 'answer' ? (
              <small>
                {words.figure.slow}: <bdi>{said.slow}</bdi>
              </small>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
