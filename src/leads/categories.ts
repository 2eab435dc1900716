import { readFileSync } from 'node:fs'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { fold } from '#src/platform/text/fold.ts'
import type { Category } from './wish.ts'

const remembered = new Map<string, { until: number; list: Category[] }>()
const TTL_MS = 10_000

/** The tenant's categories with their folded phrases; remembered for some seconds. */
export async function loadCategories(trx: Trx): Promise<readonly Category[]> {
  const tenantId = tenantOf(trx)
  const known = remembered.get(tenantId)
  if (known && known.until > Date.now()) return known.list
  const rows = await trx('categories').orderBy(['position', 'slug'])
  const list = rows.map((row) => ({
    slug: row.slug,
    ar: row.ar,
    en: row.en,
    phrases: [row.ar, row.en, ...Object.values(row.keywords as Record<string, string[]>).flat()].map(fold),
  }))
  remembered.set(tenantId, { until: Date.now() + TTL_MS, list })
  return list
}

/** Has this process read the tenant's categories anew; other processes do within some seconds. */
export function forgetCategories(trx: Trx): void {
  remembered.delete(tenantOf(trx))
}

/** Fills a tenant's categories where it has none. */
export async function seedCategories(
  trx: Trx,
  list: readonly { slug: string; name_ar: string; name_en: string; description: string; keywords: Record<string, string[]> }[],
): Promise<void> {
  if (!list.length) return
  await trx('categories')
    .insert(
      list.map((one, position) => ({
        slug: one.slug,
        ar: one.name_ar,
        en: one.name_en,
        about: one.description,
        keywords: JSON.stringify(one.keywords),
        position,
      })),
    )
    .onConflict(['tenant_id', 'slug'])
    .ignore()
  forgetCategories(trx)
}

/** The services a new tenant begins with. */
export function shippedCategories(): Parameters<typeof seedCategories>[1] {
  return JSON.parse(readFileSync(new URL('./default-categories.json', import.meta.url), 'utf8'))
}
