import { z } from 'zod'
import type { Words } from '../lead.ts'
import { actionKind, type NameOf } from './action.ts'
import { partialOfferPolicySchema } from './offer-policy.ts'

/** The ways of choosing within a pool, with their names on the screens. */
export const strategies = {
  best_match: { ar: 'الأنسب', en: 'best match' },
  weighted_round_robin: { ar: 'بالدور العادل', en: 'fair turn' },
  least_loaded: { ar: 'الأقل انشغالًا', en: 'least loaded' },
  sticky: { ar: 'من خدمه سابقًا', en: 'previous owner' },
  client_choice: { ar: 'اختيار العميل', en: 'client’s choice' },
} as const satisfies Record<string, Words>

/** A way of choosing within a pool. */
export type Strategy = keyof typeof strategies

/** One of the strategies. */
export const strategySchema = z.enum(Object.keys(strategies) as [Strategy, ...Strategy[]])

const names = z.array(z.string().trim().min(1).max(120)).min(1).max(100)

/**
 * Who may be asked: every list given must be met, by any one of its entries. `$category`, `$language` and `$location` stand for the lead's own;
 * a lead without a category meets no `$category`, whereas an untold language or place does not narrow the pool.
 */
export const poolSchema = z.strictObject({
  skills: names.optional(),
  languages: names.optional(),
  locations: names.optional(),
  tags: names.optional(),
  kinds: z
    .array(z.enum(['freelancer', 'employee', 'branch']))
    .min(1)
    .optional(),
  minRating: z.number().min(0).max(5).optional(),
  /** His lowest price may not exceed this, in the tenant's currency. */
  maxPrice: z.number().positive().optional(),
})

/** Who may be asked, as a rule writes it. */
export type WrittenPool = z.infer<typeof poolSchema>

/** Offers the lead to a pool; the strategy picks, the policy says how many, how long. */
export const offer = actionKind({
  type: 'offer',
  label: { ar: 'عرض الطلب', en: 'Offer it' },
  decides: true,
  schema: z.strictObject({
    type: z.literal('offer'),
    pool: poolSchema,
    strategy: strategySchema,
    policy: partialOfferPolicySchema.optional(),
  }),
  describe: (action, nameOf) => {
    const who = poolWords(action.pool, nameOf)
    const how = strategies[action.strategy]
    return { ar: `اعرضه على ${who.ar} (${how.ar})`, en: `offer it to ${who.en} (${how.en})` }
  },
})

/** The pool as a phrase: "freelancers with the lead's own service, in Riyadh". */
export function poolWords(pool: WrittenPool, nameOf: NameOf): Words {
  const ar = [pool.kinds ? pool.kinds.map((kind) => kindNames[kind].ar).join(' أو ') : 'أي مستقل']
  const en = [pool.kinds ? pool.kinds.map((kind) => kindNames[kind].en).join(' or ') : 'anyone']
  const say = (list: readonly string[] | undefined, arabic: string, english: string) => {
    if (!list) return
    ar.push(`${arabic} ${list.map((one) => own[one]?.ar ?? nameOf(one)).join(' أو ')}`)
    en.push(`${english} ${list.map((one) => own[one]?.en ?? nameOf(one)).join(' or ')}`)
  }
  say(pool.skills, 'يتقن', 'skilled in')
  say(pool.languages, 'يتحدث', 'speaking')
  say(pool.locations, 'في', 'in')
  say(pool.tags, 'يحمل الوسم', 'tagged')
  if (pool.minRating !== undefined) {
    ar.push(`تقييمه ${pool.minRating} فأكثر`)
    en.push(`rated ${pool.minRating} or more`)
  }
  if (pool.maxPrice !== undefined) {
    ar.push(`سعره لا يتجاوز ${pool.maxPrice}`)
    en.push(`priced at most ${pool.maxPrice}`)
  }
  return { ar: ar.join('، '), en: en.join(', ') }
}

const kindNames = {
  freelancer: { ar: 'مستقل', en: 'a freelancer' },
  employee: { ar: 'موظف', en: 'an employee' },
  branch: { ar: 'فرع', en: 'a branch' },
}

const own: Record<string, Words | undefined> = {
  $category: { ar: 'خدمة الطلب', en: 'the lead’s service' },
  $language: { ar: 'لغة العميل', en: 'the client’s language' },
  $location: { ar: 'مكان العميل', en: 'the client’s place' },
}
