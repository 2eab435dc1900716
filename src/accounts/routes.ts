import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, nothing, shape, text, time, words } from '#src/platform/shapes.ts'
import { createApiKey, revokeApiKey } from './keys.ts'
import { meRoutes } from './me-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { listApiKeys, validateSetup } from './queries.ts'
import { tenantRoutes } from './tenant-routes.ts'

const scopes = z.enum(['admin', 'manager'])
const admins = ['admin'] as const

const apiKey = shape({
  id,
  label: z.string(),
  scope: z.string(),
  createdAt: time,
  revokedAt: time.nullable(),
}).meta({ id: 'ApiKey' })

const freshKey = shape({ id, label: z.string(), scope: z.string(), key: z.string().meta({ description: 'Told once, here' }) }).meta({
  id: 'FreshApiKey',
})

const setup = shape({
  ok: z.boolean(),
  faults: z.array(z.string()),
  configured: z.record(z.string(), z.unknown()),
  warnings: z.array(shape({ code: z.string(), text: words })),
}).meta({ id: 'Setup' })

/** Who one is, who may come in, API keys, and how this installation is set up. */
export const accountRoutes = [
  ...meRoutes,
  ...peopleRoutes,
  ...tenantRoutes,
  route('GET /api-keys', {
    who: admins,
    summary: 'Lists API keys, newest first',
    query: z.strictObject(listQuery),
    output: listOf(apiKey),
    run: ({ trx, query }) => listApiKeys(trx, query),
  }),
  route('POST /api-keys', {
    who: admins,
    summary: 'Makes an API key; its text is told once',
    input: z.strictObject({ label: text(120), scope: scopes.default('manager') }),
    output: freshKey,
    async run({ trx, body, caller, now }) {
      const made = await createApiKey(trx, body.label, body.scope, now)
      const detail = { label: body.label, scope: body.scope }
      await audit(trx, { actor: caller.actor, action: 'api_key.created', subjectType: 'api_key', subjectId: made.id, detail, at: now })
      return { id: made.id, ...detail, key: made.key }
    },
  }),
  route('DELETE /api-keys/:id', {
    who: admins,
    summary: 'Takes an API key back; it stops at once',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, now }) {
      if (!(await revokeApiKey(trx, params.id as string, now))) throw new AppError('not_found', 'There is no such API key.')
      await audit(trx, { actor: caller.actor, action: 'api_key.revoked', subjectType: 'api_key', subjectId: params.id as string, at: now })
      return null
    },
  }),
  route('GET /config/validate', {
    who: admins,
    summary: 'Tells what is configured, and what an operator should know',
    output: setup,
    run: ({ trx, deps }) => validateSetup(trx, deps.config),
  }),
]
