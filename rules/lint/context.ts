import type { LeadFactsSource, Words } from '../lead.ts'

/** Someone who can be given a lead, as the linter needs to know him. */
export interface LintPerson {
  id: string
  kind: 'freelancer' | 'employee' | 'branch'
  active: boolean
  members: readonly string[]
  skills: readonly string[]
  languages: readonly string[]
  locations: readonly string[]
  tags: readonly string[]
  rating?: number
  /** In the tenant's currency; undefined when unknown. */
  lowestPrice?: number
  /** How many open requests he takes at most; undefined when unknown. */
  open?: number
  /** For each of the 168 hours of `LintContext.week`: whether he works in it. */
  week: readonly boolean[]
}

/** What the linter knows beside the rules. Whatever is missing is not checked. */
export interface LintContext {
  currency: string
  timeZone: string
  /** The slugs of the tenant's services. */
  categories?: readonly string[]
  /** What services are called, by slug. */
  names?: ReadonlyMap<string, Words>
  /** The tenant's languages, ISO 639-1; those that leads had and rules name are looked at beside them. */
  languages?: readonly string[]
  people?: readonly LintPerson[]
  /** The coming 168 hours, with the tenant's local hour and weekday. */
  week?: readonly { at: string; hour: number; weekday: number }[]
  /** Values that past leads had, by fact: a rule that waits for another one is suspected. */
  seen?: Readonly<Record<string, readonly string[]>>
}

/** One thing the linter found. An error keeps a draft from being published; a warning is for the author to judge. */
export interface Finding {
  level: 'error' | 'warning'
  code: string
  ruleId?: string
  params: Record<string, unknown>
  text: Words
  /** A lead that shows it; put it into the test bench. */
  witness?: LeadFactsSource
}

/** An empty lead of the tenant, from which witnesses are made. */
export function blankLead(context: LintContext): LeadFactsSource {
  return { leadId: 'witness', currency: context.currency, timeZone: context.timeZone, clock: { hour: 10, minute: 0, weekday: 0 } }
}
