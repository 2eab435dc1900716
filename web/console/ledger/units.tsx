import { PlaceLink } from '../../parts/place-link.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { dayText } from '../../parts/when.ts'
import { Chip } from '../parts/chip.tsx'
import { Rows } from '../parts/rows.tsx'
import { useList } from '../parts/use-list.ts'
import css from './ledger.module.css'
import type { LedgerUnit } from './shapes.ts'
import { useLedgerWords } from './words.ts'

/** A source's name. */
export function sourceOf(words: ReturnType<typeof useLedgerWords>, channel: string | null): string {
  return words.channels[channel ?? 'api'] ?? channel ?? words.sum.api
}

/** What a number of the ledger counts: each opens its lead, or the entry it stands in. */
export function Units({ query }: { query: URLSearchParams }) {
  const words = useLedgerWords()
  const { language } = useLanguage()
  const what = query.get('what') ?? undefined
  const list = useList<LedgerUnit>('/ledger/units', { day: query.get('day')!, source: query.get('source') ?? undefined, what })
  return (
    <article className={css.detail}>
      <h1>
        {words.units.title}: {words.sum[(what ?? 'received') as 'received']}
      </h1>
      <p className={css.soft}>
        {dayText(language, query.get('day')!)} · {sourceOf(words, query.get('channel'))}
      </p>
      <Rows list={list} empty={<p>{words.units.empty}</p>}>
        {(rows) => (
          <ul className={css.units}>
            {rows.map((unit) => (
              <li key={unit.id}>
                {unit.lead ? (
                  <PlaceLink href={`/console/leads/${unit.lead.id}`} className={css.unit}>
                    <bdi>{unit.lead.name ?? words.units.nobody}</bdi>
                    <span className={css.clip} dir="auto">
                      {unit.lead.text}
                    </span>
                  </PlaceLink>
                ) : null}
                <span className={css.unitFoot}>
                  {unit.lead ? <Chip>{words.units.statuses[unit.lead.status] ?? unit.lead.status}</Chip> : null}
                  {what ? null : <Chip tone={unit.what === 'lost' || unit.what === 'dead' ? 'bad' : 'plain'}>{words.sum[unit.what]}</Chip>}
                  <Time at={unit.at} />
                  {unit.entryId ? (
                    <PlaceLink href={`/console/ledger/inbox/${unit.entryId}`} className={css.entry}>
                      {words.units.entry}
                    </PlaceLink>
                  ) : null}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Rows>
    </article>
  )
}
