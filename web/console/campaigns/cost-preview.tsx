import { moneyText } from '../../parts/money.ts'
import { plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { figure, shortDay } from '../parts/figures.ts'
import { Table } from '../parts/table.tsx'
import css from './campaigns.module.css'
import type { CostImport } from './shapes.ts'
import { useCampaignWords } from './words.ts'

/** So many rows are shown before they are saved. */
const SHOWN = 50

/** What a cost file says before anything is saved: the lines that are refused, with their reasons, and what each campaign cost on each day. */
export function CostPreview({ told }: { told: CostImport }) {
  const { upload: words, columns, day, noName } = useCampaignWords()
  const { language } = useLanguage()
  const money = (amount: number) => moneyText(language, { amount, min: amount, max: amount, currency: told.currency }) ?? ''
  return (
    <>
      <p role="status">
        {words.says(plural(language, told.lines, words.lines), plural(language, told.days.length, words.days), money(told.total))}
      </p>
      {told.refusedCount ? (
        <section aria-label={plural(language, told.refusedCount, words.refused)}>
          <h3>{plural(language, told.refusedCount, words.refused)}</h3>
          <ul className={css.refused}>
            {told.refused.map(({ line, text, why }) => (
              <li key={line}>
                <strong>{words.line(line)}</strong> {why.text} <bdi className={css.under}>{text}</bdi>
              </li>
            ))}
          </ul>
          {told.refusedCount > told.refused.length ? (
            <p>{words.moreRows(figure(language, told.refusedCount - told.refused.length))}</p>
          ) : null}
        </section>
      ) : null}
      {told.days.length ? (
        <Table
          label={words.preview}
          rows={told.days.slice(0, SHOWN).map((row) => ({ ...row, campaign: row.id, id: `${row.id}:${row.day}` }))}
          columns={[
            { name: columns.name, cell: ({ name, campaignId }) => <bdi>{name ?? `${noName} ${campaignId}`}</bdi> },
            { name: day, cell: (row) => shortDay(language, row.day) },
            {
              name: columns.cost,
              number: true,
              cell: ({ amount, before }) => (
                <>
                  {money(amount)}
                  {before === null || before === amount ? null : (
                    <span className={css.quiet}>
                      {' '}
                      ({words.before} {money(before)})
                    </span>
                  )}
                </>
              ),
            },
          ]}
        />
      ) : null}
      {told.days.length > SHOWN ? <p>{words.moreRows(figure(language, told.days.length - SHOWN))}</p> : null}
    </>
  )
}
