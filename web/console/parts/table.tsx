import { type ReactNode, useRef } from 'react'
import { go } from '../../parts/path.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useKeys } from './keys.ts'
import css from './table.module.css'

/** One column: its name, and what stands in it. `number`: aligned by its digits. `far`: left out on a phone. */
export interface Column<Row> {
  name: string
  cell(row: Row): ReactNode
  number?: boolean
  far?: boolean
}

/** A list as a table. With `hrefOf` each row opens at its address, j and k move, Enter opens; the first column is the link. `openId`: whose detail stands beside. */
export function Table<Row extends { id: string }>({
  label,
  columns,
  rows,
  hrefOf,
  openId,
}: {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  hrefOf?: (row: Row) => string
  openId?: string | undefined
}) {
  const body = useRef<HTMLTableSectionElement>(null)
  const step = (by: number) => {
    const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    const open = rows.findIndex(({ id }) => id === openId)
    const next = Math.max(0, Math.min(links.length - 1, (at >= 0 ? at : open) + by))
    links[next]?.focus()
    if (openId && rows[next] && hrefOf) go(hrefOf(rows[next]), true)
  }
  useKeys(hrefOf ? { j: () => step(1), k: () => step(-1) } : {})
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section className={css.scroll} aria-label={label} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map(({ name, number, far }) => (
              <th key={name} scope="col" className={classOf(number, far)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <tr key={row.id} aria-current={row.id === openId ? 'true' : undefined}>
              {columns.map(({ name, cell, number, far }, i) => (
                <td key={name} className={classOf(number, far)}>
                  {i === 0 && hrefOf ? (
                    <PlaceLink href={hrefOf(row)} data-row="">
                      {cell(row)}
                    </PlaceLink>
                  ) : (
                    cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function classOf(number: boolean | undefined, far: boolean | undefined): string | undefined {
  return [number ? css.number : '', far ? css.far : ''].filter(Boolean).join(' ') || undefined
}
