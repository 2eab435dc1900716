import { describe, expect, it } from 'vitest'
import { decide } from './decide.ts'
import { sentence, whyNot, whyYou } from './explain.ts'
import { phrases } from './phrases.ts'
import { book, inputOf, leadOf, offering, poolOf, rulesOf } from './test-pool.ts'

const seo = { skills: ['seo'] }
const night = [{ days: [0, 1, 2, 3, 4, 5, 6], from: '20:00', to: '04:00' }]

describe('why not', () => {
  const logged = poolOf({
    ali: { ...seo, rating: 5 },
    sara: { ...seo, rating: 3 },
    ads: { skills: ['ads'], active: false, workingHours: night },
    full: { ...seo, capacity: { open: 0 }, workingHours: night },
    twin: { ...seo, rating: 5 },
  })
  const input = inputOf(logged.pool, offering('best_match'))
  const codes = (id: string) => whyNot(input, id).reasons.map((reason) => reason.code)

  it('names every reason that applied', () => {
    expect(codes('ads')).toEqual(['inactive', 'skill', 'off_hours'])
    expect(codes('full')).toEqual(['off_hours', 'full'])
    expect(codes('stranger')).toEqual(['unknown_freelancer'])
  })

  it('or in what the chosen one was better', () => {
    expect(whyNot(input, 'sara')).toMatchObject({
      eligible: true,
      reasons: [{ code: 'lower_score', params: { score: 92, best: 100 } }, { code: 'score_parts' }],
    })
    expect(codes('twin')).toEqual(['offered_later', 'score_parts'])
    book(logged, decide(input))
    const next = inputOf(logged.pool, offering('weighted_round_robin'))
    expect(whyNot(next, 'ali').reasons[0]).toEqual({ code: 'owed_less', params: { owed: -0.5, best: 0.5 } })
  })

  it('tells of the client’s choice, the previous owner and a refusal', () => {
    expect(whyNot({ ...input, choice: 'sara' }, 'twin').reasons[0]!.code).toBe('not_client_choice')
    expect(whyNot(inputOf(logged.pool, offering('sticky'), leadOf({ contact: { previousOwner: 'sara' } })), 'twin').reasons[0]!.code).toBe(
      'not_sticky',
    )
    expect(whyNot(inputOf(logged.pool, rulesOf([{ action: { type: 'refuse', reason: 'spam' } }])), 'ali').reasons[0]!.code).toBe(
      'lead_refused',
    )
  })
})

describe('sentences', () => {
  it('say why you in one line, in both languages', () => {
    const { pool } = poolOf({ ali: { ...seo, rating: 5 } })
    const decision = decide(inputOf(pool, offering('best_match')))
    expect(whyYou(decision, 'ali', 'en')).toBe('The best match for this lead: 100 of 100')
    expect(whyYou(decision, 'ali', 'ar')).toBe('الأنسب لهذا الطلب: 100 من 100')
    expect(whyYou(decision, 'sara', 'ar')).toBeUndefined()
  })

  it('name facts and operators by their labels, and services by their names', () => {
    const reason = { code: 'comparison_failed', params: { fact: 'budget', operator: 'greaterThanInclusive', value: 500, actual: 300 } }
    expect(sentence(reason, 'en')).toBe('Budget is “300”, asked for: is at least “500”')
    expect(sentence(reason, 'ar')).toBe('الميزانية: «300»، والمطلوب: أكبر من أو يساوي «500»')
    expect(sentence({ code: 'nobody_for_skill', params: { skills: ['seo'] } }, 'ar', () => 'تحسين محركات البحث')).toContain(
      'تحسين محركات البحث',
    )
  })

  it('exist for every code in Arabic and English, and an unknown code shows itself', () => {
    for (const [code, phrase] of Object.entries(phrases)) {
      const words = phrase({})
      expect(words.ar, code).toMatch(/[ء-ي]{2}/)
      expect(words.en, code).toMatch(/^[A-Z–]/)
    }
    expect(sentence({ code: 'toString', params: {} }, 'en')).toBe('toString')
  })

  it('leave no code of this module without words', () => {
    const { pool } = poolOf({ a: { ...seo, workingHours: night }, b: { skills: ['ads'] }, c: { ...seo, capacity: { open: 0 } } })
    for (const strategy of ['best_match', 'least_loaded', 'weighted_round_robin']) {
      for (const asked of [[], ['a'], ['a', 'c']]) {
        const decision = decide(inputOf(pool, offering(strategy), leadOf(), { excludedFreelancers: asked }))
        const codes = [
          decision.waiting?.code,
          ...decision.excluded.map((one) => one.code),
          ...decision.candidates.flatMap((one) => one.reasons.map((reason) => reason.code)),
        ]
        for (const code of codes) if (code) expect(Object.hasOwn(phrases, code), code).toBe(true)
      }
    }
  })
})
