import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { warning } from '../../../parts/icons.ts'
import { plural } from '../../../parts/plural.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { useIsAdmin } from '../../me.ts'
import { useBench } from '../bench/bench-context.ts'
import { wishOfWitness } from '../bench/try.ts'
import { useRoom } from '../room.ts'
import type { Finding } from '../shapes.ts'
import css from './editor.module.css'
import { useEditorWords } from './words.ts'

/** What the linter found of a rule (undefined: of the whole), beside it. */
export function Findings({ ruleId }: { ruleId: string | undefined }) {
  const { findings } = useRoom()
  return <FindingList findings={findings.filter((finding) => finding.ruleId === ruleId)} />
}

/** Findings: one or two in full, more of them folded under their number. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const { language } = useLanguage()
  const words = useEditorWords()
  const lines = findings.map((finding) => <FindingLine key={finding.code + finding.text.en} finding={finding} />)
  if (findings.length < 3) return lines
  return (
    <details className={css.folded}>
      <summary>
        <Icon strokes={warning} size={20} />
        {plural(language, findings.length, words.findings)}
      </summary>
      {lines}
    </details>
  )
}

/** One thing the linter found, beside what it concerns; a lead that shows it can be put on the bench. */
function FindingLine({ finding }: { finding: Finding }) {
  const { language } = useLanguage()
  const words = useEditorWords()
  const isAdmin = useIsAdmin()
  const bench = useBench()
  const { people } = useRoom().words
  const { witness } = finding
  return (
    <div className={`${css.finding} ${finding.level === 'error' ? css.bad : css.warn}`}>
      <Icon strokes={warning} size={20} />
      <p>
        <strong>{words[finding.level]}: </strong>
        {finding.text[language].replace(ID, (id) => people.get(id)?.name ?? id)}
      </p>
      {witness && isAdmin ? (
        <Button weight="quiet" onClick={() => bench.set(wishOfWitness(witness))}>
          {words.tryWitness}
        </Button>
      ) : null}
    </div>
  )
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** What the server refuses at a place of the draft, or below it. */
export function FaultLines({ at, deep = false }: { at: string; deep?: boolean }) {
  const { faults } = useRoom()
  const { language } = useLanguage()
  const here = faults.filter(({ path }) => path === at || (deep && path.startsWith(`${at}.`)))
  return here.map(({ path, text }) => (
    <p key={path + text.en} role="alert" className={css.fault}>
      {text[language]}
    </p>
  ))
}
