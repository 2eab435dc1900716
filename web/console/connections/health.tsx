import type { ReactNode } from 'react'
import { Isolated } from '../../parts/isolated.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { Chip, type Tone } from '../parts/chip.tsx'
import css from './connections.module.css'
import type { Connection, Finding } from './shapes.ts'
import { useConnectionWords } from './words.ts'

const TONES: Record<Connection['status'], Tone> = { ok: 'good', failing: 'bad', paused: 'warn', unverified: 'plain' }

/** How a connection does, in a word or two; a key that ends soon beside it. */
export function HealthChip({ connection }: { connection: Connection }) {
  const words = useConnectionWords()
  const { ending, status } = connection
  return (
    <span className={css.acts}>
      <Chip tone={TONES[status]}>{words.status[status]}</Chip>
      {ending ? (
        <Chip tone={ending.stage > 1 ? 'warn' : 'bad'}>
          {ending.stage ? words.endsAt : words.ended} <bdi dir="ltr">{ending.endsAt.slice(0, 10)}</bdi>
        </Chip>
      ) : null}
    </span>
  )
}

/** How a connection does, in sentences: since when it stands still and why, when it last worked, what was last wrong. */
export function Health({ connection }: { connection: Connection }) {
  const words = useConnectionWords()
  const { language } = useLanguage()
  const { problem, lastProblem, lastSuccessAt, testedAt, ending } = connection
  return (
    <>
      {problem ? (
        <p className={css.words} dir="auto" role="alert">
          {problem.text[language]}{' '}
          <span className={css.small}>
            ({words.since} <Time at={problem.since} />)
          </span>
        </p>
      ) : null}
      {ending ? <p className={css.words}>{ending.text[language]}</p> : null}
      <dl className={css.facts}>
        <dt>{words.lastSuccess}</dt>
        <dd>{lastSuccessAt ? <Time at={lastSuccessAt} /> : words.never}</dd>
        <dt>{words.lastProblem}</dt>
        <dd className={css.words}>
          {lastProblem ? (
            <>
              <Time at={lastProblem.at} />
              {problem ? null : <bdi className={css.small}> {lastProblem.text[language]}</bdi>}
            </>
          ) : (
            words.never
          )}
        </dd>
        <dt>{words.tested}</dt>
        <dd>{testedAt ? <Time at={testedAt} /> : words.never}</dd>
      </dl>
    </>
  )
}

const LEVELS: Record<Finding['level'], Tone> = { ok: 'good', warning: 'warn', error: 'bad' }

/** What the last test found, the worst first. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const words = useConnectionWords()
  const { language } = useLanguage()
  const order = ['error', 'warning', 'ok']
  return (
    <ul aria-label={words.findings}>
      {[...findings]
        .sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
        .map((finding) => (
          <li key={`${finding.code}${finding.text.en}`} className={css.finding}>
            <Chip tone={LEVELS[finding.level]}>{words.level[finding.level]}</Chip>
            <p className={css.words} dir="auto">
              {withHandles(finding.text[language])}
            </p>
          </li>
        ))}
    </ul>
  )
}

/** A name on a service begins with its @ whichever way the sentence runs. */
function withHandles(text: string): ReactNode[] {
  return text.split(/(@[\w.]+)/).map((part, i) => (i % 2 ? <Isolated key={part}>{part}</Isolated> : part))
}
