import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { notUnderstood, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ role: 'api' })
})
afterAll(() => world?.app.close())
beforeEach(() =>
  world.inTenant(async (trx) => {
    for (const table of ['turns', 'suggestions', 'canned_rules']) await trx(table).delete()
  }),
)

interface Rule {
  id: string
  name: string
  enabled: boolean
  position: number
  rev: number
  tags: string[]
  match: { keywords: string[]; which: string; examples: string[] }
  stats: { triggered: number; averageConfidence: number | null; lastAt: string | null }
  answer: { ar: string; en: string } | null
  intent: string | null
}
interface Problem {
  code: string
  detail: string
  fields: Record<string, string>
}
interface Suggestion {
  id: string
  size: number
  examples: string[]
  keywords: string[]
}

const answer = { ar: 'نعم، ضمان سنة كاملة.', en: 'Yes, for a whole year.' }
const guarantee = { name: 'الضمان', match: { keywords: ['ضمان'] }, answer }
const call = <T = Rule & Problem>(method: string, path: string, body?: unknown) => world.as<T>('admin', method, path, body)
const add = async (over: object = {}) => (await call('POST', 'bot/rules', { ...guarantee, ...over })).body
const rules = async (query = '') => (await call<{ data: Rule[]; nextCursor: string | null }>('GET', `bot/rules${query}`)).body
const audited = (action: string) => world.inTenant((trx) => trx('audit').where({ action }).orderBy('id', 'desc').first())

describe('a canned rule', () => {
  it('is added with what it leaves out, at the end', async () => {
    const first = await call('POST', 'bot/rules', guarantee)
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      enabled: true,
      tags: [],
      intent: null,
      answer,
      match: { keywords: ['ضمان'], which: 'any', examples: [] },
      position: 1,
      rev: 1,
      stats: { triggered: 0, averageConfidence: null, lastAt: null },
    })
    expect((await add({ name: 'ثان' })).position).toBe(2)
    expect(await audited('canned_rule.added')).toMatchObject({ subject_type: 'canned_rule' })
  })

  it('is made once of many calls with one Idempotency-Key', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.as<Rule>('admin', 'POST', 'bot/rules', guarantee, { 'idempotency-key': 'once' })),
    )
    expect(new Set(answers.map((one) => one.body.id)).size).toBe(1)
    expect((await rules()).data).toHaveLength(1)
  })

  it.each([
    ['neither an answer nor an intent', { answer: null }, /an answer or an intent/],
    ['both', { intent: 'cancel' }, /an answer or an intent/],
    ['nothing to match', { match: {} }, /keyword or one example/],
    ['a keyword without a letter', { match: { keywords: ['؟؟'] } }, /letter/],
    ['an intent that is none', { answer: null, intent: 'dance' }, /intent/],
    ['an answer in one language', { answer: { ar: 'نعم' } }, /answer\.en/],
    ['a link to anywhere', { answer: { ar: 'نعم', en: 'See https://elsewhere.com/x' } }, /elsewhere\.com.*hosts/],
    ['a host with a path', { hosts: ['elsewhere.com/x'] }, /host alone/],
  ])('with %s is refused, and says why', async (_what, over, why) => {
    const refused = await call('POST', 'bot/rules', { ...guarantee, ...over })
    expect(refused.status).toBe(422)
    expect(refused.body.detail).toMatch(why)
    expect((await rules()).data).toEqual([])
  })

  it('may link to ourselves, and to a host that it approves', async () => {
    const links = { ar: 'http://127.0.0.1:3000/faq', en: 'https://www.shop.example/faq' }
    expect((await call('POST', 'bot/rules', { ...guarantee, answer: links, hosts: ['Shop.example'] })).status).toBe(201)
    expect((await call('POST', 'bot/rules', { ...guarantee, answer: links })).status).toBe(422)
  })

  it('changes in what is named alone; a late revision is refused', async () => {
    const { id } = await add({ tags: ['a'], position: 7 })
    const changed = await call('PATCH', `bot/rules/${id}`, { name: 'جديد', enabled: false, rev: 1 })
    expect(changed.body).toMatchObject({ name: 'جديد', enabled: false, tags: ['a'], position: 7, answer, rev: 2 })
    const late = await call<Problem & { rev: number }>('PATCH', `bot/rules/${id}`, { name: 'متأخر', rev: 1 })
    expect([late.status, late.body.code, late.body.rev]).toEqual([409, 'version_conflict', 2])
    expect((await call('PATCH', `bot/rules/${id}`, { intent: 'talk_to_human' })).status).toBe(422)
    expect((await call('PATCH', `bot/rules/${id}`, { answer: null, intent: 'talk_to_human' })).body.intent).toBe('talk_to_human')
    expect((await audited('canned_rule.changed')).detail).toEqual({ keys: ['answer', 'intent'] })
  })

  it('of many changes at once with one revision is one’s', async () => {
    const { id } = await add()
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => call('PATCH', `bot/rules/${id}`, { name: `n${i}`, rev: 1 })))
    expect(answers.map((one) => one.status).sort()).toEqual([200, ...Array(7).fill(409)])
  })

  it('is gone when taken away', async () => {
    const { id } = await add()
    expect((await call('DELETE', `bot/rules/${id}`)).status).toBe(204)
    expect((await call('GET', `bot/rules/${id}`)).status).toBe(404)
    expect((await call('DELETE', `bot/rules/${id}`)).status).toBe(404)
    expect((await rules()).data).toEqual([])
  })

  it('is listed in its place, page by page, by tag and by whether it is on', async () => {
    for (const [i, position] of [5, 1, 3, 3, 2].entries())
      await add({ name: `r${i}`, position, tags: [i % 2 ? 'odd' : 'even'], enabled: i > 0 })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await rules(`?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...page.data.map((rule) => rule.name))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(['r1', 'r4', 'r2', 'r3', 'r0'])
    expect((await rules('?tag=odd')).data.map((rule) => rule.name)).toEqual(['r1', 'r3'])
    expect((await rules('?enabled=false')).data.map((rule) => rule.name)).toEqual(['r0'])
  })

  it('is switched with others, by ids or by a tag', async () => {
    const made = [await add({ tags: ['عيد'] }), await add({ tags: ['عيد'] }), await add()]
    const off = await call<{ changed: number }>('POST', 'bot/rules/bulk', { tag: 'عيد', enabled: false })
    expect(off.body.changed).toBe(2)
    expect((await rules('?enabled=true')).data.map((rule) => rule.id)).toEqual([made[2]!.id])
    const on = await call<{ changed: number }>('POST', 'bot/rules/bulk', { ids: made.map((rule) => rule.id), enabled: true })
    expect(on.body.changed).toBe(2)
    expect((await audited('canned_rule.enabled')).detail.ids).toHaveLength(2)
    expect((await call('POST', 'bot/rules/bulk', { enabled: true })).status).toBe(422)
  })
})

describe('rules that travel', () => {
  it('come out as they go in; the same again changes nothing', async () => {
    await add({ tags: ['a'], position: 4, match: { keywords: ['ضمان'], which: 'all', examples: ['في ضمان؟'] }, minConfidence: 0.7 })
    await add({ name: 'موظف', answer: null, intent: 'talk_to_human' })
    const file = (await call<{ rules: object[] }>('GET', 'bot/rules/export')).body
    const again = await call('POST', 'bot/rules/import', file)
    expect(again.body).toEqual({ added: 0, changed: 2, removed: 0 })
    expect((await call('GET', 'bot/rules/export')).body).toEqual(file)
    const elsewhere = await world.as('stranger', 'POST', 'bot/rules/import', file)
    expect(elsewhere.body).toEqual({ added: 2, changed: 0, removed: 0 })
    expect((await world.as('stranger', 'GET', 'bot/rules/export')).body).toEqual(file)
  })

  it('replace what stands where that is asked, and a removed one comes back under its id', async () => {
    const [one, two] = [await add({ name: 'one' }), await add({ name: 'two' })]
    const file = (await call<{ rules: { id: string }[] }>('GET', 'bot/rules/export')).body
    const only = await call('POST', 'bot/rules/import', { rules: file.rules.filter((rule) => rule.id === one.id), replace: true })
    expect(only.body).toEqual({ added: 0, changed: 1, removed: 1 })
    const back = await call('POST', 'bot/rules/import', file)
    expect(back.body).toEqual({ added: 1, changed: 1, removed: 0 })
    expect((await rules()).data.map((rule) => rule.id)).toEqual([one.id, two.id])
  })

  it('come in all or none, with the fault in its place', async () => {
    const evil = { ...guarantee, answer: { ar: 'bit.ly/x', en: 'ok' } }
    const refused = await call('POST', 'bot/rules/import', { rules: [guarantee, evil], replace: true })
    expect(refused.status).toBe(422)
    expect(refused.body.fields).toEqual({ 'rules.1.answer.ar': expect.stringContaining('bit.ly') })
    const id = newId()
    expect((await call('POST', 'bot/rules/import', { rules: [guarantee, { ...guarantee, answer: null }] })).status).toBe(422)
    expect(
      (
        await call('POST', 'bot/rules/import', {
          rules: [
            { ...guarantee, id },
            { ...guarantee, id },
          ],
        })
      ).status,
    ).toBe(422)
    expect((await rules()).data).toEqual([])
  })

  it('are never more than a thousand', async () => {
    const many = Array.from({ length: 999 }, () => guarantee)
    expect((await call('POST', 'bot/rules/import', { rules: many })).body).toMatchObject({ added: 999 })
    expect((await call('POST', 'bot/rules', guarantee)).status).toBe(201)
    const full = await call('POST', 'bot/rules', guarantee)
    expect(full.status).toBe(422)
    expect(full.body.detail).toMatch(/at most 1000.*remove/)
  })
})

interface Tried {
  decides: { by: string; ruleId: string | null; intent: string | null; answer: object | null; confidence: number }
  rules: { ruleId: string; by: string; met: string; confidence: number; holds: boolean }[]
  readings: { intent: string; confidence: number }[]
  read: Record<string, unknown>
}

describe('the test bench', () => {
  const attempt = async (text: string, history: object[] = []) => (await call<Tried>('POST', 'bot/try', { text, history })).body

  it('tells the best three rules and readings, and which of them decides', async () => {
    const keyword = await add()
    const alike = await add({ match: { examples: ['هل عندكم ضمان على الشغل'] } })
    await add({ match: { keywords: ['ضمان'] }, enabled: false })
    const tried = await attempt('السلام عليكم هل في ضمان على الشغل؟')
    expect(tried.decides).toMatchObject({ by: 'keywords', ruleId: keyword.id, answer, intent: null })
    expect(tried.rules.map((rule) => [rule.ruleId, rule.by, rule.holds])).toEqual([
      [keyword.id, 'keywords', true],
      [alike.id, 'example', true],
    ])
    expect(tried.readings).toHaveLength(3)
    const confidences = tried.readings.map((reading) => reading.confidence)
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a))
  })

  it('lets no rule come between a client and silence, a person or a cancellation', async () => {
    await add({ match: { keywords: ['موظف', 'الرسائل', 'الغوا'] } })
    for (const [text, intent] of [
      ['ابي اكلم موظف', 'talk_to_human'],
      ['وقفوا الرسائل', 'opt_out'],
      ['الغوا الطلب', 'cancel'],
    ] as const) {
      const tried = await attempt(text)
      expect(tried.rules[0], text).toMatchObject({ holds: true })
      expect(tried.decides, text).toMatchObject({ by: 'reader', intent, ruleId: null })
    }
  })

  it('reads with what was said before, and what else stands in the message', async () => {
    const shown = { from: 'bot', text: '1. سارة: ⭐ 4.9\n2. علي: ⭐ 4.5\nمن تختار؟' }
    expect((await attempt('الثاني', [shown])).decides).toMatchObject({ by: 'reader', intent: 'choose_freelancer' })
    expect((await attempt('ابي شعار بميزانية 300 ريال')).read).toMatchObject({ category: 'logo-branding', budget: { max: 300 } })
  })

  it('writes nothing', async () => {
    await attempt('ضمان')
    expect(await world.inTenant((trx) => trx('turns'))).toEqual([])
  })
})

const ask = (texts: readonly string[], at = new Date()) =>
  world.inTenant(async (trx) => {
    for (const [i, text] of texts.entries()) await notUnderstood(trx, [newId()], text, new Date(at.getTime() - (texts.length - i) * 1000))
  })
const suggested = async () => (await call<{ data: Suggestion[] }>('GET', 'bot/suggestions')).body.data
const TAMARA = ['هل تقبلون تمارا؟', 'السلام عليكم تقبلون تمارا', 'تمارا تقبلون ولا لا؟ انا سارة 0501234567', 'تقبلون التقسيط تمارا']

describe('what the bot did not understand', () => {
  it('becomes suggestions, the most asked first, without anybody’s particulars', async () => {
    await ask([...TAMARA, 'متى تفتحون الجمعة', 'متى تفتحون يوم الجمعة', 'سؤال لا يشبه شيئا آخر'])
    const [first, second, ...rest] = await suggested()
    expect(rest).toEqual([])
    expect(first).toMatchObject({ size: 4, keywords: ['تقبلون', 'تمارا'] })
    expect(second).toMatchObject({ size: 2 })
    expect(JSON.stringify(first)).not.toMatch(/0501234567|سارة/)
  })

  it('is no suggestion where one client alone says it, nor after thirty days', async () => {
    const alone = newId()
    await world.inTenant((trx) => notUnderstood(trx, [alone, alone, alone], 'متى تفتحون', new Date()))
    await ask(TAMARA, new Date(Date.now() - 31 * 86_400_000))
    expect(await suggested()).toEqual([])
  })

  it('shows no name that the conversation knows', async () => {
    const things = await world.things()
    await world.inTenant(async (trx) => {
      const { contact_id } = await trx('conversations').where({ id: things.conversation }).first('contact_id')
      await trx('contacts').where({ id: contact_id }).update({ name: 'غيثاء الصبيحي' })
      await notUnderstood(trx, [things.conversation, newId()], 'تقبلون تمارا من غيثاء', new Date())
    })
    const told = (await suggested()).find((one) => one.keywords.includes('تمارا'))!
    expect(told.examples[0]).toBe('تقبلون تمارا من •••')
  })

  it('is made a rule in one call, which answers its like from then on', async () => {
    await ask(TAMARA)
    const [suggestion] = await suggested()
    const approved = await call('POST', `bot/suggestions/${suggestion!.id}/approve`, { answer: { ar: 'نعم، تمارا وتابي.', en: 'Yes.' } })
    expect(approved.status).toBe(201)
    expect(approved.body.match.examples.length).toBeGreaterThan(1)
    expect(JSON.stringify(approved.body.match)).not.toMatch(/0501234567|سارة|•/)
    expect(await suggested()).toEqual([])
    for (const text of TAMARA)
      expect((await call<Tried>('POST', 'bot/try', { text })).body.decides, text).toMatchObject({ ruleId: approved.body.id })
    expect(await audited('suggestion.approved')).toMatchObject({ subject_id: suggestion!.id })
    const again = await call('POST', `bot/suggestions/${suggestion!.id}/approve`, { answer })
    expect([again.status, again.body.code]).toEqual([409, 'already_answered'])
  })

  it('is made one rule of two admins’ approvals at once', async () => {
    await ask(TAMARA)
    const [suggestion] = await suggested()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => call('POST', `bot/suggestions/${suggestion!.id}/approve`, { intent: 'ask_price' })),
    )
    expect(answers.map((one) => one.status).sort()).toEqual([201, ...Array(5).fill(409)])
    expect((await rules()).data).toHaveLength(1)
  })

  it('stays away once dismissed, until it is asked twice as often', async () => {
    await ask(TAMARA)
    const [suggestion] = await suggested()
    expect((await call('POST', `bot/suggestions/${suggestion!.id}/dismiss`)).status).toBe(204)
    expect(await suggested()).toEqual([])
    await ask(TAMARA.slice(1))
    expect(await suggested()).toEqual([])
    await ask(TAMARA.slice(0, 1))
    expect(await suggested()).toMatchObject([{ id: suggestion!.id, size: 8 }])
    expect((await call('POST', `bot/suggestions/${suggestion!.id}/dismiss`)).status).toBe(204)
    expect(await suggested()).toEqual([])
  })

  it('is not asked about where a rule made by hand knows it meanwhile', async () => {
    await ask(TAMARA)
    await add({ match: { keywords: ['تمارا'] } })
    expect(await suggested()).toEqual([])
  })
})

interface Statistics {
  turns: number
  matchRate: number | null
  averageConfidence: number | null
  answerMs: { p50: number; p95: number } | null
  handOvers: number
  cost: { amount: number; currency: string }
  readers: { reader: string; turns: number }[]
  days: { day: string; turns: number; readers: Record<string, number> }[]
  rules: { ruleId: string; name: string; triggered: number; averageConfidence: number; removed: boolean }[]
}

describe('the statistics', () => {
  const turn = (over: Record<string, unknown>, at = new Date(), ms = 1000) =>
    world.inTenant((trx) =>
      trx('turns').insert({
        id: newId(),
        conversation_id: newId(),
        first_seq: 1,
        last_seq: 1,
        reader: 'local',
        intent: 'other',
        confidence: 0.8,
        understood: true,
        said: 'show',
        deeds: [],
        heard_at: new Date(at.getTime() - ms),
        at,
        spent_micros: 0,
        ...over,
      }),
    )
  const statistics = async (query = '') => (await call<Statistics & Problem>('GET', `bot/statistics${query}`)).body

  it('of nothing are nothing', async () => {
    expect(await statistics()).toMatchObject({
      turns: 0,
      matchRate: null,
      averageConfidence: null,
      answerMs: null,
      readers: [],
      days: [],
      rules: [],
    })
  })

  it('tell how the bot does, by reader and by day', async () => {
    await turn({ reader: 'tap', confidence: 1 }, undefined, 500)
    await turn({ reader: 'model', confidence: 0.9, spent_micros: 1500 }, undefined, 2000)
    await turn({ understood: false, confidence: 0.4 }, undefined, 1000)
    await turn({ deeds: ['hand_over'], confidence: 0.8, intent: 'talk_to_human' }, new Date(Date.now() - 3 * 86_400_000), 1000)
    await turn({}, new Date(Date.now() - 40 * 86_400_000))
    const told = await statistics()
    expect(told).toMatchObject({
      turns: 4,
      matchRate: 0.67,
      averageConfidence: 0.7,
      answerMs: { p50: 1000 },
      handOvers: 1,
      cost: { amount: 0.0015, currency: 'USD' },
    })
    expect(told.answerMs!.p95).toBeGreaterThan(1500)
    expect(told.readers).toMatchObject([
      { reader: 'local', turns: 2, matchRate: 0.5 },
      { reader: 'model', turns: 1, cost: { amount: 0.0015 } },
      { reader: 'tap', turns: 1, matchRate: null },
    ])
    expect(told.days.map((day) => [day.turns, day.readers])).toEqual([
      [3, { local: 1, model: 1, tap: 1 }],
      [1, { local: 1 }],
    ])
    expect((await statistics(`?since=${new Date(Date.now() - 60 * 86_400_000).toISOString()}`)).turns).toBe(5)
    expect(await statistics('?since=2020-01-01')).toMatchObject({ status: 400, code: 'bad_request' })
  })

  it('count a day where the tenant is', async () => {
    // Half an hour before midnight UTC it is tomorrow in Riyadh.
    const late = new Date(Date.now() - 2 * 86_400_000)
    late.setUTCHours(23, 30, 0, 0)
    await turn({}, late)
    expect((await statistics()).days[0]!.day).toBe(new Date(late.getTime() + 3_600_000).toISOString().slice(0, 10))
  })

  it('tell which rules are triggered most, also one that is gone', async () => {
    const [often, once] = [await add({ name: 'often' }), await add({ name: 'once' })]
    for (const confidence of [0.9, 0.8]) await turn({ reader: 'rule', rule_id: often.id, confidence })
    await turn({ reader: 'rule', rule_id: once.id, confidence: 0.6 })
    await call('DELETE', `bot/rules/${once.id}`)
    expect((await statistics()).rules).toMatchObject([
      { ruleId: often.id, name: 'often', triggered: 2, averageConfidence: 0.85, removed: false },
      { ruleId: once.id, name: 'once', triggered: 1, averageConfidence: 0.6, removed: true },
    ])
    expect((await rules()).data[0]!.stats).toMatchObject({ triggered: 2, averageConfidence: 0.85, lastAt: expect.any(String) })
  })
})
