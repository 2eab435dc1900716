import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { close } from '../../../parts/icons.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { useLeadWords } from '../words.ts'
import { type Filter, type FilterName, hrefOf, narrow } from './filter.ts'
import css from './list.module.css'
import { useFilterNames } from './use-filter-names.ts'

/** What the list is narrowed by, each a chip that takes itself away. The state and the search have their own places. */
export function FilterChips({ filter }: { filter: Filter }) {
  const words = useLeadWords()
  const nameOf = useFilterNames(filter)
  const set = (Object.keys(filter) as FilterName[]).filter((name) => name !== 'status' && name !== 'q')
  if (!set.length) return null
  const saidOf = (name: FilterName): string => {
    if (name === 'without') return nameOf(name)
    return name === 'contactId' || name === 'isTest' ? words.by[name] : `${words.by[name]}: ${nameOf(name)}`
  }
  return (
    <ul className={css.chips}>
      {set.map((name) => {
        const said = saidOf(name)
        return (
          <li key={name}>
            <Button weight="outlined" aria-label={words.remove(said)} onClick={() => narrow(filter, { [name]: undefined })}>
              <bdi>{said}</bdi>
              <Icon strokes={close} size={16} />
            </Button>
          </li>
        )
      })}
      {set.length > 1 ? (
        <li>
          <PlaceLink className={css.clear} href={hrefOf({ status: filter.status, q: filter.q } as Filter)}>
            {words.clear}
          </PlaceLink>
        </li>
      ) : null}
    </ul>
  )
}
