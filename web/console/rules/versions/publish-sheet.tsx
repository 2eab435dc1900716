import { type FormEvent, useState } from 'react'
import { call, codeOf, Problem } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import { faultIn, usePartWords } from '../../../parts/words.ts'
import { FindingList } from '../editor/finding-line.tsx'
import { useRoom } from '../room.ts'
import type { RuleSet } from '../shapes.ts'
import { Changes } from './changes.tsx'
import { useRestore } from './use-restore.ts'
import css from './versions.module.css'
import { useVersionWords } from './words.ts'

/** Publishing: what changes, what the linter still says, a note; afterwards one press takes it back. Somebody else's publishing is shown, never overwritten unseen. */
export function PublishSheet({ onClose }: { onClose(): void }) {
  const { draft, published, findings, flush, revision, reload } = useRoom()
  const words = useVersionWords()
  const parts = usePartWords()
  const { toastPublished } = useRestore()
  const [note, setNote] = useState('')
  const [state, setState] = useState<{ busy?: boolean; fault?: string; theirs?: { version: number; ruleSet: RuleSet } }>({})
  const errors = findings.filter(({ level }) => level === 'error')
  const warnings = findings.filter(({ level }) => level === 'warning')

  const publish = async (event?: FormEvent) => {
    event?.preventDefault()
    setState({ busy: true })
    if (!(await flush())) return setState({ fault: words.notSaved })
    try {
      const told = { note: note.trim() || undefined, basedOn: published.version, rev: revision() }
      const { version } = await call<{ version: number }>('POST', '/rule-sets/draft/publish', told)
      toastPublished(version, published.version)
      await reload()
      onClose()
    } catch (problem) {
      const code = codeOf(problem)
      const meanwhile = problem instanceof Problem && code === 'version_conflict' ? Number(problem.extra.publishedVersion) : 0
      if (meanwhile) setState({ theirs: { version: meanwhile, ruleSet: await call<RuleSet>('GET', `/rule-sets/${meanwhile}`) } })
      else setState({ fault: faultIn(parts, code) })
    }
  }
  if (state.theirs) return <Conflict theirs={state.theirs} onClose={onClose} onAgain={() => setState({})} />
  return (
    <Sheet title={words.publishTitle} onClose={onClose}>
      <form className={css.publish} onSubmit={(event) => void publish(event)}>
        {errors.length ? <p role="alert">{words.errors}</p> : null}
        <FindingList findings={errors} />
        <Field label={words.note} hint={words.noteHint} wrong={state.fault}>
          <input dir="auto" maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} />
        </Field>
        <div className={css.ways}>
          <Button weight="filled" type="submit" busy={state.busy ?? false} disabled={errors.length > 0}>
            {words.publish}
          </Button>
          {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the click only closes the sheet behind the link that was followed */}
          <span onClick={onClose}>
            <PlaceLink className={css.way} href="/console/rules/replay">
              {words.replayFirst}
            </PlaceLink>
          </span>
        </div>
        <h3>{words.changes}</h3>
        <Changes before={published.ruleSet} after={draft} />
        {warnings.length ? <p>{words.warnings}</p> : null}
        <FindingList findings={warnings} />
      </form>
    </Sheet>
  )
}

function Conflict({ theirs, onClose, onAgain }: { theirs: { version: number; ruleSet: RuleSet }; onClose(): void; onAgain(): void }) {
  const { draft, settle } = useRoom()
  const words = useVersionWords()
  return (
    <Sheet title={words.conflictTitle} onClose={onClose}>
      <div className={css.publish}>
        <p role="alert">{words.conflict(theirs.version)}</p>
        <div className={css.ways}>
          <Button weight="filled" onClick={() => void settle('theirs').then(onClose)}>
            {words.theirs}
          </Button>
          <Button weight="outlined" onClick={() => void settle('mine').then(onAgain)}>
            {words.mine}
          </Button>
        </div>
        <Changes before={theirs.ruleSet} after={draft} />
      </div>
    </Sheet>
  )
}
