import type { Finding, Words } from '#connectors/connector.ts'

const DAY_MS = 86_400_000
/** How many days ahead people are warned; each is told once. */
const STAGES = [1, 7, 14]

/** A key or token that ends soon, or has ended. */
export interface Ending {
  /** Which warning stands now: the end itself (0), or the days ahead it is told at. */
  stage: number
  endsAt: string
  text: Words
}

/**
 * What a connection's last test found to end within 14 days of now, the soonest first; null where nothing does. Counted from now, not from the test. Where the service
 * tells no end, the day that a person typed (`expiresOn`, YYYY-MM-DD) stands for it.
 */
export function endingOf(findings: readonly Finding[] | null, now: Date, expiresOn?: unknown): Ending | null {
  const told = (findings ?? []).flatMap(({ endsAt }) => endsAt ?? []).sort((a, b) => Date.parse(a) - Date.parse(b))[0]
  const ends = told ?? (typeof expiresOn === 'string' ? `${expiresOn}T00:00:00.000Z` : undefined)
  if (!ends) return null
  const left = Date.parse(ends) - now.getTime()
  const stage = left <= 0 ? 0 : STAGES.find((days) => left <= days * DAY_MS)
  return stage === undefined ? null : { stage, endsAt: ends, text: textOf(ends.slice(0, 10), Math.ceil(left / DAY_MS)) }
}

function textOf(day: string, days: number): Words {
  if (days <= 0)
    return {
      ar: `انتهى المفتاح في ${day}. ضع مفتاحًا جديدًا ليعود الاتصال.`,
      en: `The key expired on ${day}. Put in a new one, and the connection works again.`,
    }
  const arabic = { one: 'يوم واحد', two: 'يومين', few: `${days} أيام`, many: `${days} يومًا` } as Record<string, string>
  const count = arabic[new Intl.PluralRules('ar').select(days)] ?? `${days} يومًا`
  return {
    ar: `ينتهي المفتاح في ${day}، بعد ${count}. أضف الجديد بجانب القديم قبل ذلك، ثم أسقط القديم.`,
    en: `The key ends on ${day}, in ${days === 1 ? '1 day' : `${days} days`}. Add the new one beside it before that, then drop the old one.`,
  }
}
