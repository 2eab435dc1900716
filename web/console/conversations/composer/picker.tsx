import { PlaceLink } from '../../../parts/place-link.tsx'
import { plural } from '../../../parts/plural.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { useTalkWords } from '../words.ts'
import css from './picker.module.css'
import type { Picks } from './use-picks.ts'

/** The saved replies that fit what was typed behind the slash; arrows move, Enter picks, Escape closes. */
export function Picker({ id, picks }: { id: string; picks: Picks }) {
  const words = useTalkWords()
  const { language } = useLanguage()
  const { found, at } = picks
  return (
    <div className={css.picker}>
      <div id={id} role="listbox" aria-label={words.snippets} tabIndex={-1}>
        {found.map((snippet, n) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box answers the keys for its options
          // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and names the option it stands at
          <div
            key={snippet.id}
            id={`${id}-${n}`}
            role="option"
            aria-selected={n === at}
            className={css.option}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => picks.pick(snippet)}
          >
            <strong>
              /<bdi>{snippet.name}</bdi>
            </strong>
            <span dir="auto">{picks.wordsOf(snippet)}</span>
          </div>
        ))}
      </div>
      <div className={css.foot}>
        <span role="status">{plural(language, found.length, words.picks)}</span>
        <PlaceLink href="/console/conversations/snippets">{words.manageSnippets}</PlaceLink>
      </div>
    </div>
  )
}
