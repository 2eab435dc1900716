import { Button } from '../../parts/button.tsx'
import { plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useIsAdmin } from '../me.ts'
import { useRoom } from './room.ts'
import css from './rules.module.css'
import { useRuleWords } from './words.ts'

/** One line under the room's name: what decides now, what is not published yet, and whether the draft is kept. */
export function Standing() {
  const { published, changes, saving, settle } = useRoom()
  const { language } = useLanguage()
  const words = useRuleWords()
  const isAdmin = useIsAdmin()
  return (
    <div className={css.standing}>
      <span>{words.inForce(published.version)}</span>
      {changes.length ? <strong>{plural(language, changes.length, words.unpublished)}</strong> : null}
      <span role="status">{isAdmin ? (changes.length || saving !== 'saved' ? words.saving[saving] : '') : words.readOnly}</span>
      {saving === 'conflict' ? (
        <>
          <span>{words.conflict}</span>
          <Button weight="outlined" onClick={() => void settle('theirs')}>
            {words.theirs}
          </Button>
          <Button weight="outlined" onClick={() => void settle('mine')}>
            {words.mine}
          </Button>
        </>
      ) : null}
    </div>
  )
}
