import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { check, pageBySeq, readSeq } from '#src/platform/route.ts'
import { id, shape, text, time } from '#src/platform/shapes.ts'

/** What a snippet may leave open; filled in where it is used, before anybody sends it. */
const PLACEHOLDERS = ['name', 'me', 'office'] as const
/** So many a tenant may have: one list holds them, also where one picks. */
const MOST = 200

const words = text(2000)
  .refine(
    (said) => [...said.matchAll(/\{([^{}]*)\}/g)].every(([, name]) => (PLACEHOLDERS as readonly string[]).includes(name!)),
    `only {${PLACEHOLDERS.join('}, {')}} are filled in; write them so, or leave the braces out`,
  )
  .nullable()
const parts = {
  name: text(60).refine((said) => !/[\s/]/.test(said), 'one word, without a slash'),
  ar: words,
  en: words,
}
const oneAtLeast = ({ ar, en }: { ar?: unknown; en?: unknown }) => Boolean(ar ?? en)

/** A snippet to be saved: words that people of the office use again and again, in one language at least. */
export const snippetInput = z
  .strictObject({ name: parts.name, ar: parts.ar.default(null), en: parts.en.default(null) })
  .refine(oneAtLeast, {
    message: 'needs its words in one language at least',
    path: ['ar'],
  })
/** A change of a snippet: what is named changes. */
export const snippetChange = z.strictObject({
  ...z.object(parts).partial().shape,
  rev: z.int().min(1).optional().meta({ description: 'The revision that was read: 409 when somebody saved another meanwhile' }),
})
/** A snippet as the API shows it. */
export const snippetShape = shape({
  id,
  name: z.string().meta({ description: 'Typed behind a slash where one writes' }),
  ar: z.string().nullable(),
  en: z.string().nullable(),
  rev: z.int(),
  updatedAt: time,
}).meta({ id: 'Snippet' })

interface SnippetRow {
  id: string
  name: string
  ar: string | null
  en: string | null
  rev: number
  updated_at: Date
}

interface Acting {
  actor: string
  now: Date
}

/** Snippets by their name; there are at most 200 in all. Throws 400 for a cursor that is not ours. */
export async function listSnippets(trx: Trx, query: { limit: number; cursor?: string }) {
  const from = readSeq(query.cursor)
  const rows: SnippetRow[] = await trx('snippets')
    .orderBy('name')
    .offset(from)
    .limit(query.limit + 1)
  const { data, nextCursor } = pageBySeq(
    rows.map((row, i) => ({ row, seq: from + i + 1 })),
    query.limit,
  )
  return { data: data.map(({ row }) => show(row)), nextCursor }
}

/** Adds a snippet. Throws 422 where its name is taken or there are too many. Answers it. */
export async function addSnippet(trx: Trx, input: z.output<typeof snippetInput>, { actor, now }: Acting) {
  await oneAtATime(trx)
  const { rows } = await trx.raw('select count(*)::int as n from snippets where tenant_id = app_tenant()')
  if (rows[0].n >= MOST) throw new AppError('invalid', `There are ${MOST} snippets already; remove some that nobody uses first.`)
  await refuseTaken(trx, input.name)
  const row: SnippetRow = { id: newId(), ...input, rev: 1, updated_at: now }
  await trx('snippets').insert({ ...row, created_at: now })
  await audit(trx, { actor, action: 'snippet.added', subjectType: 'snippet', subjectId: row.id, at: now })
  return show(row)
}

/** Changes a snippet. Throws 404, 409 when `rev` is not the one that stands, 422 as `addSnippet`. Answers it. */
export async function changeSnippet(
  trx: Trx,
  snippetId: string,
  { rev, ...named }: z.output<typeof snippetChange>,
  { actor, now }: Acting,
) {
  await oneAtATime(trx)
  const before: SnippetRow | undefined = await trx('snippets').where({ id: snippetId }).first()
  if (!before) throw none()
  if (rev !== undefined && rev !== before.rev)
    throw new AppError('version_conflict', `This snippet is at revision ${before.rev} by now; read it again and change that.`, undefined, {
      rev: before.rev,
    })
  const { name, ar, en } = before
  const input = check(snippetInput, { name, ar, en, ...named }, 'invalid')
  if (input.name !== name) await refuseTaken(trx, input.name)
  const row: SnippetRow = { ...before, ...input, rev: before.rev + 1, updated_at: now }
  await trx('snippets')
    .where({ id: snippetId })
    .update({ ...input, rev: row.rev, updated_at: now })
  await audit(trx, { actor, action: 'snippet.changed', subjectType: 'snippet', subjectId: snippetId, at: now })
  return show(row)
}

/** Takes a snippet away. Throws 404. */
export async function removeSnippet(trx: Trx, snippetId: string, { actor, now }: Acting): Promise<void> {
  await oneAtATime(trx)
  if (!(await trx('snippets').where({ id: snippetId }).delete())) throw none()
  await audit(trx, { actor, action: 'snippet.removed', subjectType: 'snippet', subjectId: snippetId, at: now })
}

const none = () => new AppError('not_found', 'There is no such snippet.')

/** Few people write snippets: whoever comes second waits, then sees the first one's name. */
async function oneAtATime(trx: Trx): Promise<void> {
  await trx.raw("select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || 'snippets', 15))")
}

async function refuseTaken(trx: Trx, name: string): Promise<void> {
  if (await trx('snippets').where({ name }).first('id'))
    throw new AppError('invalid', `There is a snippet "${name}" already; choose another name.`, { name: 'is taken; choose another' })
}

function show({ id, name, ar, en, rev, updated_at }: SnippetRow) {
  return { id, name, ar, en, rev, updatedAt: updated_at }
}
