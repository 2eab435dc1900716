import { type ChangeEvent, useState } from 'react'
import { call, codeOf } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { go } from '../../parts/path.ts'
import { plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useAct } from '../parts/act.ts'
import { Chip } from '../parts/chip.tsx'
import { Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { useCategories } from '../parts/use-categories.ts'
import css from './freelancers.module.css'
import type { Import } from './shapes.ts'
import { fill, useFreelancerWords } from './words.ts'

/** What the API takes at once. */
const MOST_BYTES = 700_000

/** Many freelancers from a file: looked at first, line by line with what is wrong, then added at one press. */
export function ImportPage({ onAdded }: { onAdded(): void }) {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const act = useAct()
  const [csv, setCsv] = useState('')
  const [state, setState] = useState<{ seen?: Import; busy?: boolean; wrong?: string }>({})
  async function look(text: string) {
    if (new TextEncoder().encode(text).length > MOST_BYTES) return setState({ wrong: words.import.tooBig })
    setState({ busy: true })
    try {
      setState({ seen: await call<Import>('POST', '/freelancers/import', { csv: text, preview: true }) })
    } catch (fault) {
      if (codeOf(fault) === 'invalid') return setState({ wrong: words.import.noNames })
      setState({})
      await act(() => Promise.reject(fault))
    }
  }
  async function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0]
    if (!file) return
    const text = await readText(file)
    setCsv(text)
    await look(text)
  }
  async function add() {
    setState((was) => ({ ...was, busy: true }))
    const done = await act(async () => {
      const { added } = await call<Import>('POST', '/freelancers/import', { csv })
      onAdded()
      go('/console/freelancers')
      const undo = async () => {
        for (const id of added) await call('DELETE', `/freelancers/${id}`)
        onAdded()
      }
      toast(plural(language, added.length, words.import.added), () => void act(undo))
    })
    if (!done) setState((was) => ({ ...was, busy: false }))
  }
  return (
    <div className={css.person}>
      <h1>{words.import.title}</h1>
      {state.seen ? (
        <Seen seen={state.seen} busy={state.busy ?? false} onAdd={() => void add()} onBack={() => setState({})} />
      ) : (
        <>
          <p className={css.hint}>{words.import.about}</p>
          <Field label={words.import.choose}>
            <input type="file" className={css.file} accept=".csv,text/csv,text/plain" onChange={(event) => void choose(event)} />
          </Field>
          <Field label={words.import.orPaste} wrong={state.wrong}>
            <textarea className={css.paste} dir="auto" value={csv} onChange={(event) => setCsv(event.target.value)} />
          </Field>
          <div className={css.acts}>
            <Button weight="filled" disabled={!csv.trim()} busy={state.busy ?? false} onClick={() => void look(csv)}>
              {words.import.look}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

function Seen({ seen, busy, onAdd, onBack }: { seen: Import; busy: boolean; onAdd(): void; onBack(): void }) {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const { nameOf } = useCategories()
  const ignored = seen.heads.filter(({ head, column }) => head && !column).map(({ head }) => head)
  const why = (problems: Import['rows'][number]['problems']) =>
    problems.map(({ code, value }) => fill(words.import.problems[code] ?? code, { value })).join(language === 'ar' ? '؛ ' : '; ')
  return (
    <>
      <p role="status">
        <strong>{plural(language, seen.fresh, words.import.fresh)}</strong>
        {language === 'ar' ? '، ' : ', '}
        {plural(language, seen.refused, words.import.refused)}.
      </p>
      {ignored.length ? (
        <p className={css.hint}>
          {words.import.ignored} <bdi>{ignored.join(language === 'ar' ? '، ' : ', ')}</bdi>
        </p>
      ) : null}
      <div className={css.acts}>
        <Button weight="filled" disabled={!seen.fresh} busy={busy} onClick={onAdd}>
          {plural(language, seen.fresh, words.import.add)}
        </Button>
        <Button weight="outlined" onClick={onBack}>
          {words.import.back}
        </Button>
      </div>
      <Table
        label={words.import.title}
        rows={seen.rows.map((row) => ({ id: String(row.line), ...row }))}
        columns={[
          { name: words.import.line, number: true, cell: ({ line }) => line },
          {
            name: words.columns.name,
            cell: ({ name, email }) => (
              <span className={css.who}>
                <bdi>{name || words.none}</bdi>
                {email ? (
                  <bdi dir="ltr" className={css.soft}>
                    {email}
                  </bdi>
                ) : null}
              </span>
            ),
          },
          {
            name: words.import.verdict,
            cell: ({ problems }) =>
              problems.length ? (
                <span className={css.wrong} dir="auto">
                  {why(problems)}
                </span>
              ) : (
                <Chip tone="good">{words.import.willAdd}</Chip>
              ),
          },
          {
            name: words.columns.skills,
            far: true,
            cell: ({ skills }) => <bdi>{skills.map(nameOf).join(language === 'ar' ? '، ' : ', ')}</bdi>,
          },
        ]}
      />
    </>
  )
}

/** A spreadsheet on Windows may save Arabic in its old code page. */
async function readText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1256').decode(bytes)
  }
}
