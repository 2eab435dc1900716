import { z } from 'zod'
import { route } from '#src/deps.ts'
import { monthsShape, previewRetention, previewShape, retentionShape, setRetention, showRetention } from './retention.ts'

const asked = z.coerce.number().int().min(1).max(120).optional()

/** How long what people said is kept. */
export const privacyRoutes = [
  route('GET /retention', {
    who: ['admin', 'manager'],
    summary: 'Tells how many months what people said is kept, and what went last',
    output: retentionShape,
    run: ({ trx, now }) => showRetention(trx, now),
  }),
  route('PUT /retention', {
    who: ['admin'],
    summary: 'Sets how many months what people said is kept, null for ever; it begins a day later',
    input: monthsShape,
    output: retentionShape,
    async run({ trx, body, caller, now }) {
      await setRetention(trx, body, { actor: caller.actor, now })
      return showRetention(trx, now)
    },
  }),
  route('GET /retention/preview', {
    who: ['admin', 'manager'],
    summary: 'Counts what would go now if these months held, by kind; removes nothing. What is left out is kept for ever',
    query: z.strictObject({ raw: asked, texts: asked, leads: asked }),
    output: previewShape,
    run: ({ trx, query, now }) =>
      previewRetention(trx, { raw: query.raw ?? null, texts: query.texts ?? null, leads: query.leads ?? null }, now),
  }),
]
