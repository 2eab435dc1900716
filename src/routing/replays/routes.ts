import { z } from 'zod'
import { route } from '#src/deps.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, reason, shape, time } from '#src/platform/shapes.ts'
import { ruleSetOf, sentParts } from '../sent.ts'
import { listDifferences, tellReplay } from './read.ts'
import { startReplay } from './start.ts'

const progress = {
  id,
  status: z.enum(['waiting', 'running', 'done', 'stopped']).meta({ description: 'stopped: whoever began it began another' }),
  done: z.number().int(),
  of: z.number().int().meta({ description: 'Leads to be decided again' }),
}

const report = shape({
  leads: z.number().int(),
  changed: z.number().int().meta({ description: 'Another outcome or another chosen one; the next two are among them' }),
  newlyWaiting: z.number().int(),
  newlyPlaced: z.number().int(),
  freelancers: z
    .array(shape({ freelancerId: z.string(), name: z.string(), before: z.number().int(), after: z.number().int() }))
    .meta({ description: 'Who would have had more or fewer leads, the greatest change first' }),
}).meta({ id: 'ReplayReport' })

/** A replay: how far it is, and its report when it is done. */
export const replayShape = shape({
  ...progress,
  comparedWith: z.number().int().meta({ description: 'The version that was published when it began' }),
  createdBy: z.string(),
  createdAt: time,
  finishedAt: time.nullable(),
  report: report.nullable(),
}).meta({ id: 'Replay' })

const result = shape({
  outcome: z.enum(['offered', 'assigned', 'waiting', 'refused']),
  chosen: z.array(shape({ freelancerId: z.string(), name: z.string() })),
  decidedBy: z.string().meta({ description: 'A rule’s id, or catchAll' }),
  ruleName: z.string().nullable(),
  waiting: reason.nullable(),
})

/** One lead that came out otherwise. */
export const differenceInReplay = shape({
  leadId: id,
  kind: z.enum(['changed', 'waiting', 'placed']).meta({ description: 'waiting: it would have nobody; placed: it would have somebody' }),
  name: z.string().nullable().meta({ description: 'The client’s' }),
  receivedAt: time.nullable(),
  before: result,
  after: result,
}).meta({ id: 'ReplayDifference' })

/** Past leads decided again by a draft: begun, asked after, read lead by lead. */
export const replayRoutes = [
  route('POST /rule-sets/draft/replay', {
    who: ['admin'],
    summary:
      'Begins to decide the last leads again by the draft as it stands, each against the pool of its own moment; nothing is written to them',
    input: z.strictObject({ limit: z.number().int().min(1).max(10_000).default(1000), ...sentParts }),
    status: 202,
    output: shape(progress),
    run: async ({ trx, body: { limit, ...sent }, caller, now }) =>
      startReplay(trx, await ruleSetOf(trx, sent), limit, { actor: caller.actor, now }),
  }),
  route('GET /rule-sets/replays/:id', {
    who: ['admin', 'manager'],
    summary: 'How far a replay is; when it is done, what the draft would have changed',
    output: replayShape,
    run: ({ trx, params, caller }) => tellReplay(trx, params.id as string, caller.language),
  }),
  route('GET /rule-sets/replays/:id/differences', {
    who: ['admin', 'manager'],
    summary: 'Leads that come out otherwise, the latest first; of one freelancer (had it or would have it), or of one kind',
    query: z.strictObject({
      ...listQuery,
      freelancerId: id.optional(),
      kind: z.enum(['changed', 'waiting', 'placed']).optional().meta({ description: 'changed: all of them' }),
    }),
    output: listOf(differenceInReplay),
    run: ({ trx, params, query, caller }) => listDifferences(trx, params.id as string, query, caller.language),
  }),
]
