import { describe, expect, it } from 'vitest'
import { matchRules, openBook } from './match.ts'
import type { CannedRule } from './rule.ts'

let made = 0
const rule = (over: Partial<Omit<CannedRule, 'match'>> & { match: Partial<CannedRule['match']> }): CannedRule => ({
  id: `0${++made}`,
  name: `rule ${made}`,
  tags: [],
  enabled: true,
  answer: { ar: 'جواب', en: 'answer' },
  intent: null,
  hosts: [],
  minConfidence: 0.55,
  position: made,
  rev: 1,
  ...over,
  match: { keywords: [], which: 'any', examples: [], ...over.match },
})
const best = (rules: CannedRule[], text: string) => matchRules(openBook(rules), text)[0]
const meets = (keywords: string[], text: string, which: 'any' | 'all' = 'any') =>
  best([rule({ match: { keywords, which } })], text) !== undefined

describe('a keyword', () => {
  it.each([
    ['ضمان', 'السلام عليكم عندكم ضمان؟'],
    ['ضمان', 'وش الضمان'],
    ['ضمان', 'والضَّمان كم مدته'],
    ['الضمان', 'في ضمان؟'],
    ['ضمان', 'ضمااااان'],
    ['فاتورة', 'ابي فاتوره'],
    ['إلغاء الاشتراك', 'كيف الغاء الاشتراك'],
    ['ساعات العمل', 'كم ساعات العمل عندكم'],
    ['موقع', 'بموقعكم؟ لا، بموقع'],
    ['24', 'تشتغلون ٢٤ ساعة'],
    ['refund', 'Can I get a REFUND?'],
  ])('%s stands in “%s”', (keyword, text) => {
    expect(meets([keyword], text)).toBe(true)
  })

  it.each([
    ['ضمان', 'ضمانات'],
    ['عمل', 'اعمال'],
    ['دفع', 'مدفع'],
    ['ساعات العمل', 'العمل ساعات'],
    ['art', 'start'],
    ['4', 'عندي 24 صورة'],
  ])('%s does not stand in “%s”: words are whole', (keyword, text) => {
    expect(meets([keyword], text)).toBe(false)
  })

  it('is enough alone, or all are needed', () => {
    expect(meets(['دفع', 'تقسيط'], 'في تقسيط؟')).toBe(true)
    expect(meets(['دفع', 'تقسيط'], 'في تقسيط؟', 'all')).toBe(false)
    expect(meets(['دفع', 'تقسيط'], 'الدفع بالتقسيط؟', 'all')).toBe(true)
  })

  it('is surer the less is said beside it; greetings are nothing', () => {
    const rules = [rule({ match: { keywords: ['ضمان'] } })]
    expect(best(rules, 'السلام عليكم، عندكم ضمان؟')!.confidence).toBe(1)
    const long = best(rules, 'ابي تصميم شعار وهوية كاملة لشركة ضمان الطبية في الرياض')!
    expect(long.confidence).toBeLessThan(0.85)
    expect(best([{ ...rules[0]!, minConfidence: 0.9 }], 'ابي تصميم شعار وهوية كاملة لشركة ضمان الطبية في الرياض')!.holds).toBe(false)
  })
})

describe('an example', () => {
  it.each([
    ['متى تفتحون؟', 'السلام عليكم متى بتفتحوا'],
    ['هل عندكم ضمان على الشغل؟', 'في ضمان على الشغل'],
    ['هل الدفع بعد التسليم', 'الدفع قبل ولا بعد التسليم؟'],
    ['تعطوني فاتورة ضريبية', 'ابي فاتوره ضريبيه'],
    ['what are your opening hours', 'opening hours pls?'],
  ])('“%s” is like “%s”', (example, text) => {
    expect(best([rule({ match: { examples: [example] } })], text)).toMatchObject({ by: 'example', holds: true, met: example })
  })

  it.each([
    ['متى تفتحون؟', 'متى يوصل الطلب'],
    ['هل عندكم ضمان', 'عندكم فرع في جدة؟'],
    ['ابي ترجمة شهادة', 'ابي تصميم شهادة'],
    ['تقبلون تمارا', 'تقبلون تابي'],
    ['do you have a guarantee', 'do you have an office in Riyadh'],
  ])('“%s” is not like “%s”', (example, text) => {
    expect(best([rule({ match: { examples: [example] } })], text)?.holds ?? false).toBe(false)
  })
})

describe('of several rules', () => {
  it('a keyword goes before an example, however alike', () => {
    const alike = rule({ match: { examples: ['متى تفتحون'] }, position: 1 })
    const said = rule({ match: { keywords: ['تفتحون'] }, position: 2 })
    expect(best([alike, said], 'متى تفتحون')!.rule).toBe(said)
  })

  it('one that does not hold leaves it to one that does', () => {
    const strict = rule({ match: { keywords: ['تفتحون'] }, minConfidence: 0.99 })
    const alike = rule({ match: { examples: ['متى تفتحون المحل يوم الجمعة'] } })
    expect(best([strict, alike], 'متى تفتحون المحل في يوم الجمعة')).toMatchObject({ by: 'example', holds: true })
  })

  it('the surer goes first, and at a tie the position decides, in whatever order they are read', () => {
    const second = rule({ match: { keywords: ['ضمان'] }, position: 9 })
    const first = rule({ match: { keywords: ['ضمان'] }, position: 3 })
    const more = rule({ match: { keywords: ['ضمان الجودة'] }, position: 20 })
    for (const rules of [
      [second, first, more],
      [more, first, second],
    ]) {
      expect(best(rules, 'عندكم ضمان')!.rule).toBe(first)
      expect(best(rules, 'وش ضمان الجودة')!.rule).toBe(more)
    }
  })

  it('none says anything to nothing', () => {
    for (const text of ['', '؟؟؟', '👍', '\u200b'])
      expect(matchRules(openBook([rule({ match: { keywords: ['ضمان'], examples: ['متى تفتحون'] } })]), text)).toEqual([])
  })
})
