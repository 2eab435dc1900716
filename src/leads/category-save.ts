import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { forgetCategories } from './categories.ts'

interface Acting {
  actor: string
  now: Date
}

/** A service as an admin told it. */
export interface ToldCategory {
  slug: string
  ar: string
  en: string
  about?: string | null | undefined
  phrases?: string[] | undefined
  position?: number | undefined
}

/** Words that an admin taught stand under this key, beside those of the shipped list. */
const TAUGHT = 'taught'

/** One service. Throws 404. */
export async function showCategory(trx: Trx, slug: string) {
  const row = await trx('categories').where({ slug }).first()
  if (!row) throw none()
  const phrases = [...new Set(Object.values(row.keywords as Record<string, string[]>).flat())]
  return { slug: row.slug, ar: row.ar, en: row.en, about: row.about, phrases, position: row.position }
}

/** Adds a service, last unless told. Throws 409 for a slug that is there. */
export async function addCategory(trx: Trx, told: ToldCategory, by: Acting): Promise<void> {
  const { last } = await trx('categories').first(trx.raw('coalesce(max(position), -1)::int as last'))
  const { slug, ar, en, about = null, phrases = [] } = told
  const [made] = await trx('categories')
    .insert({ slug, ar, en, about, keywords: JSON.stringify({ [TAUGHT]: phrases }), position: told.position ?? last + 1 })
    .onConflict(['tenant_id', 'slug'])
    .ignore()
    .returning('slug')
  if (!made) throw new AppError('already_answered', 'There is a service with this slug already; choose another.', { slug: 'taken' })
  await note(trx, 'category.added', slug, by)
}

/** Changes names and words; given words stand for all former ones. */
export async function changeCategory(
  trx: Trx,
  slug: string,
  { phrases, ...change }: Partial<Omit<ToldCategory, 'slug'>>,
  by: Acting,
): Promise<void> {
  const changed = await trx('categories')
    .where({ slug })
    .update({ ...change, ...(phrases ? { keywords: JSON.stringify({ [TAUGHT]: phrases }) } : {}) })
  if (!changed) throw none()
  await note(trx, 'category.changed', slug, by)
}

/** Moves a service one place up (-1) or down (1); at an end it stays. */
export async function moveCategory(trx: Trx, slug: string, by: -1 | 1, acting: Acting): Promise<void> {
  const slugs: string[] = await trx('categories').orderBy(['position', 'slug']).forUpdate().pluck('slug')
  const at = slugs.indexOf(slug)
  if (at < 0) throw none()
  const to = Math.max(0, Math.min(slugs.length - 1, at + by))
  slugs.splice(to, 0, ...slugs.splice(at, 1))
  for (const [position, one] of slugs.entries()) await trx('categories').where({ slug: one }).whereNot({ position }).update({ position })
  await note(trx, 'category.moved', slug, acting)
}

/** Takes a service out; leads that had it keep it. */
export async function removeCategory(trx: Trx, slug: string, by: Acting): Promise<void> {
  const slugs: string[] = await trx('categories').orderBy('slug').forUpdate().pluck('slug')
  if (!slugs.includes(slug)) throw none()
  if (slugs.length === 1) throw new AppError('version_conflict', 'This is the last service; add another before taking it out.')
  await trx('categories').where({ slug }).delete()
  await note(trx, 'category.removed', slug, by)
}

async function note(trx: Trx, action: string, slug: string, { actor, now }: Acting): Promise<void> {
  forgetCategories(trx)
  await audit(trx, { actor, action, subjectType: 'category', detail: { slug }, at: now })
}

const none = () => new AppError('not_found', 'There is no such service.')
