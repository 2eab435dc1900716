import { Isolated } from '../../parts/isolated.tsx'
import { TapTime } from '../../parts/tap-time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import css from './attempts.module.css'

interface Attempt {
  at: string
  outcome: string
  durationMs?: number | undefined
  code?: string | null | undefined
  error?: string | null | undefined
}

/** Each attempt at something owed to the outside: how it went, when, how long it took, and the answer it got word by word. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  const words = useLanguage().language === 'en' ? en : ar
  return (
    <ol className={css.attempts}>
      {attempts.map(({ at, outcome, durationMs, code, error }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: attempts are only ever added at the end
        <li key={i}>
          <div className={css.head}>
            <strong>{words.outcome[outcome] ?? outcome}</strong>
            <TapTime at={at} />
            {durationMs === undefined ? null : (
              <span className={css.soft}>
                {durationMs} {words.ms}
              </span>
            )}
            {code ? <Isolated>{code}</Isolated> : null}
          </div>
          {error ? (
            <blockquote dir="auto" className={css.answer}>
              {error}
            </blockquote>
          ) : null}
        </li>
      ))}
    </ol>
  )
}

const ar = {
  outcome: {
    done: 'وصلت',
    retry: 'لم تصل، وتُعاد',
    wait: 'طلبت الخدمة الانتظار',
    unauthorized: 'رُفض المفتاح',
    rejected: 'رُفضت',
    uncertain: 'لا يُعرف إن وصلت',
    blocked: 'أُوقفت',
    again: 'تُعاد',
  } as Record<string, string>,
  ms: 'مللي ثانية',
}
const en: typeof ar = {
  outcome: {
    done: 'Arrived',
    retry: 'Failed, tried again',
    wait: 'The service asked to wait',
    unauthorized: 'The key was refused',
    rejected: 'Refused',
    uncertain: 'Nobody knows whether it arrived',
    blocked: 'Held back',
    again: 'Will be tried again',
  },
  ms: 'ms',
}
