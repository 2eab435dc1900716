import type { z } from 'zod'
import type { Action, CatchAll } from '#rules/actions/index.ts'
import type { Condition, Conditions, Leaf, WrittenValue } from '#rules/conditions.ts'
import type { Fault } from '#rules/fault.ts'
import type { Finding } from '#rules/lint/context.ts'
import type { Rule, RuleSet } from '#rules/rule-set.ts'
import type { vocabulary } from '#rules/vocabulary.ts'
import type { freelancerShape } from '#src/freelancers/queries.ts'
import type { leadShape } from '#src/leads/shape.ts'
import type { triedDecision } from '#src/routing/bench/routes.ts'
import type { differenceInReplay, replayShape } from '#src/routing/replays/routes.ts'
import type { ruleStatistics } from '#src/routing/statistics.ts'
import type { suggestedRule } from '#src/routing/suggestions/routes.ts'

export type { Action, CatchAll, Condition, Conditions, Fault, Finding, Leaf, Rule, RuleSet, WrittenValue }

/** What rules may be made of, as GET /rule-sets/vocabulary tells it. */
export type Vocabulary = ReturnType<typeof vocabulary>
/** One fact of the vocabulary. */
export type FactWords = Vocabulary['facts'][number]
/** Somebody who can be given leads. */
export type Freelancer = z.output<typeof freelancerShape>
/** A lead as staff see it. */
export type Lead = z.output<typeof leadShape>
/** What the draft makes of a tried lead, with its path through the rules. */
export type Decision = z.output<typeof triedDecision>
/** How far a replay is, and what it came to. */
export type Replay = z.output<typeof replayShape>
/** One lead that came out otherwise in a replay. */
export type ReplayDifference = z.output<typeof differenceInReplay>
/** What a rule did lately. */
export type Statistic = z.output<typeof ruleStatistics>['rules'][number]

/** A service of the tenant. */
export interface Category {
  slug: string
  ar: string
  en: string
}

/** The draft as GET /rule-sets/draft tells it. */
export interface DraftAnswer extends RuleSet {
  rev: number
  basedOn: number | null
  savedAt: string | null
}

/** A version in the list of versions. */
export interface VersionRow {
  version: number
  status: 'published' | 'archived'
  note: string | null
  basedOn: number | null
  createdBy: string | null
  createdAt: string
  publishedAt: string | null
  ruleCount: number
}

/** A rule that unmatched leads ask for. */
export type Suggestion = Omit<z.output<typeof suggestedRule>, 'rule'> & { rule: Rule }
