import { z } from 'zod'
import { route } from '#src/deps.ts'
import { nothing, shape, text } from '#src/platform/shapes.ts'
import { addCategory, changeCategory, moveCategory, removeCategory, showCategory } from './category-save.ts'

const admins = ['admin'] as const
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small Latin letters, digits and single dashes')
  .max(60)
const named = z.object({ slug: z.string().max(60) })
const phrases = z.array(text(80)).max(200)

const categoryDetail = shape({
  slug: z.string(),
  ar: z.string(),
  en: z.string(),
  about: z.string().nullable(),
  phrases: z.array(z.string()).meta({ description: 'Words of clients that mean this service, beside its names' }),
  position: z.number().int(),
}).meta({ id: 'CategoryDetail' })

/** The services a tenant offers, as an admin keeps them; reading the list is `GET /categories`. */
export const categoryRoutes = [
  route('GET /categories/:slug', {
    who: ['admin', 'manager'],
    params: named,
    summary: 'Reads one service with the words it is known by',
    output: categoryDetail,
    run: ({ trx, params }) => showCategory(trx, params.slug),
  }),
  route('POST /categories', {
    who: admins,
    summary: 'Adds a service; it stands last',
    input: z.strictObject({
      slug,
      ar: text(80),
      en: text(80),
      about: text(500).nullish(),
      phrases: phrases.optional(),
      position: z.number().int().min(0).max(10_000).optional(),
    }),
    output: categoryDetail,
    async run({ trx, body, caller, now }) {
      await addCategory(trx, body, { actor: caller.actor, now })
      return showCategory(trx, body.slug)
    },
  }),
  route('PATCH /categories/:slug', {
    who: admins,
    params: named,
    summary: 'Changes a service’s names, words or place; its slug stays, leads and rules know it by that',
    input: z.strictObject({
      ar: text(80).optional(),
      en: text(80).optional(),
      about: text(500).nullish(),
      phrases: phrases.optional(),
      by: z
        .union([z.literal(-1), z.literal(1)])
        .optional()
        .meta({ description: 'One place up or down in the list' }),
    }),
    output: categoryDetail,
    async run({ trx, params, body: { by, ...change }, caller, now }) {
      const acting = { actor: caller.actor, now }
      if (Object.keys(change).length) await changeCategory(trx, params.slug, change, acting)
      if (by) await moveCategory(trx, params.slug, by, acting)
      return showCategory(trx, params.slug)
    },
  }),
  route('DELETE /categories/:slug', {
    who: admins,
    params: named,
    summary: 'Takes a service out of the list; leads that had it keep it. The last one stays',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, now }) {
      await removeCategory(trx, params.slug, { actor: caller.actor, now })
      return null
    },
  }),
]
