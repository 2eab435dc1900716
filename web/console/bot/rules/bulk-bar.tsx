import { Button } from '../../../parts/button.tsx'
import { plural } from '../../../parts/plural.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import css from '../bot.module.css'
import type { CannedRule } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import own from './rules.module.css'

/** What can be done with many rules at once. */
export function BulkBar({
  rows,
  chosen,
  onChoose,
  onTurn,
}: {
  rows: readonly CannedRule[]
  chosen: ReadonlySet<string>
  onChoose(chosen: ReadonlySet<string>): void
  onTurn(ids: string[], on: boolean): void
}) {
  const words = useBotWords()
  const { language } = useLanguage()
  const ids = rows.map((rule) => rule.id).filter((id) => chosen.has(id))
  const every = ids.length === rows.length
  return (
    <div className={own.bulk}>
      <label className={css.tick}>
        <input type="checkbox" checked={every} onChange={() => onChoose(new Set(every ? [] : rows.map((rule) => rule.id)))} />
        {words.chooseAll}
      </label>
      {ids.length ? (
        <>
          <span role="status">{plural(language, ids.length, words.chosen)}</span>
          <Button weight="outlined" onClick={() => onTurn(ids, true)}>
            {words.on}
          </Button>
          <Button weight="outlined" onClick={() => onTurn(ids, false)}>
            {words.off}
          </Button>
        </>
      ) : null}
    </div>
  )
}
