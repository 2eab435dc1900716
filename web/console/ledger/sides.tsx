import css from './ledger.module.css'
import type { Difference } from './shapes.ts'
import { useLedgerWords } from './words.ts'

const TARGETS = ['odoo', 'google_sheets'] as const

interface Line {
  field: string
  wasl: string
  there: Partial<Record<string, { text: string; byPerson: boolean }>>
}

/** The sides of one lead beside each other, a line for each field that differs anywhere. A side that does not differ says the same. */
export function Sides({ differences }: { differences: readonly Difference[] }) {
  const words = useLedgerWords()
  const lines = linesOf(differences)
  if (!lines.length) return null
  const value = (text: string) => words.diff.values[text] ?? (text === '' ? words.diff.blank : text)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section className={css.scroll} aria-label={words.tabs.differences} tabIndex={0}>
      <table className={css.sides}>
        <thead>
          <tr>
            <th scope="col">{words.diff.side.field}</th>
            <th scope="col">{words.diff.side.wasl}</th>
            {TARGETS.map((target) => (
              <th key={target} scope="col">
                {words.diff.side[target]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.field}>
              <th scope="row">{words.diff.fields[line.field] ?? line.field}</th>
              <td dir="auto" data-side={words.diff.side.wasl}>
                {value(line.wasl)}
              </td>
              {TARGETS.map((target) => {
                const there = line.there[target]
                return (
                  <td key={target} dir="auto" data-side={words.diff.side[target]} className={there ? css.differs : css.soft}>
                    {there
                      ? (line.field === 'task' || line.field === 'row') && there.text === ''
                        ? words.diff.none
                        : value(there.text)
                      : words.diff.same}
                    {there?.byPerson ? <span className={css.byPerson}>{words.diff.byPerson}</span> : null}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** What two services call by different names is one line. */
const AS: Record<string, string> = { user_ids: 'owner', description: 'request', tag_ids: 'tag_ids' }

function linesOf(differences: readonly Difference[]): Line[] {
  const lines = new Map<string, Line>()
  for (const { target, fields } of differences)
    for (const { field, wasl, there, byPerson } of fields) {
      const name = AS[field] ?? field
      const line = lines.get(name) ?? { field: name, wasl, there: {} }
      line.there[target] = { text: there, byPerson }
      lines.set(name, line)
    }
  return [...lines.values()]
}
