import { parseRuleSet } from '#rules/rule-set.ts'
import { decide, decideLive } from './decide.ts'
import { offeredChange } from './decision.ts'
import { applyChange, emptyPool } from './pool.ts'
import { freelancerProfileSchema } from './profile.ts'

const cats = Array.from({ length: 27 }, (_, i) => `cat-${i}`)
const zones = ['Asia/Riyadh', 'Asia/Baghdad', 'Africa/Cairo', 'Asia/Dubai']
const cities = Array.from({ length: 12 }, (_, i) => `city${i}`)
let s = 1
const rnd = () => (s = (Math.imul(s, 1103515245) + 12345) >>> 0) / 2 ** 32
const pick = (l) => l[Math.floor(rnd() * l.length)]
function pool(n, oneSkill = false) {
  s = 7
  const p = emptyPool()
  for (let i = 0; i < n; i++) {
    const k = Math.floor(rnd() * 27)
    const profile = freelancerProfileSchema.parse({
      id: `f${i}`,
      skills: oneSkill ? ['cat-1'] : [cats[k], cats[(k + 1) % 27]],
      languages: rnd() < 0.3 ? ['ar', 'en'] : ['ar'],
      locations: rnd() < 0.5 ? [pick(cities)] : [],
      rating: Math.round(rnd() * 20 + 30) / 10,
      capacity: { open: 3 + Math.floor(rnd() * 8) },
      priceRange: { min: 100 + Math.floor(rnd() * 400), currency: 'SAR' },
      timeZone: pick(zones),
      workingHours:
        rnd() < 0.1
          ? []
          : [
              {
                days: [0, 1, 2, 3, 4, 5, 6],
                from: pick(['08:00', '09:00', '10:00', '16:00']),
                to: pick(['17:00', '18:00', '22:00', '02:00']),
              },
            ],
    })
    applyChange(p, { seq: i + 1, at: '2026-11-21T00:00:00.000Z', freelancerId: profile.id, change: { type: 'profile', profile } })
  }
  return p
}
function rules(n, strategy) {
  const r = parseRuleSet({
    rules: Array.from({ length: n }, (_, i) => ({
      id: `r${i}`,
      name: `r${i}`,
      priority: n > 1000 ? 0 : n - i,
      conditions: {
        all:
          i === n - 1
            ? [{ fact: 'category', operator: 'exists' }]
            : [
                { fact: 'category', operator: 'equal', value: `none-${i}` },
                { fact: 'budget', operator: 'greaterThan', value: 100 + i },
                { fact: 'location', operator: 'in', value: ['الرياض', 'جدة'] },
                { fact: 'hour', operator: 'lessThan', value: 20 },
                { fact: 'language', operator: 'equal', value: 'ar' },
              ].sort(() => (i % 2 ? 1 : -1)),
      },
      action: { type: 'offer', pool: { skills: ['$category'] }, strategy },
    })),
    catchAll: { type: 'offer', pool: {}, strategy },
  })
  if (!r.ok) throw new Error(JSON.stringify(r.faults))
  return r.ruleSet
}
const oneSkill = process.argv[2] === 'one'
function lead(i) {
  return {
    leadId: `l${i}`,
    currency: 'SAR',
    timeZone: 'Asia/Riyadh',
    channel: 'whatsapp',
    category: oneSkill ? 'cat-1' : cats[i % 27],
    budget: { max: 200 + (i % 300), currency: 'SAR' },
    language: 'ar',
    location: i % 3 ? cities[i % 12] : undefined,
    text: 'السلام عليكم ابغى تصميم شعار لمحل في الرياض',
    contact: { earlierLeads: 0 },
  }
}
const now = (i) => new Date(Date.parse('2026-11-22T08:00:00Z') + i * 1000)
async function run(n, nr, strategy, live = false, book = false) {
  const p = pool(n, oneSkill)
  const rs = rules(nr, strategy)
  const times = []
  const N = live ? 2000 : 4000
  let read = 0
  for (let i = 0; i < N; i++) {
    const input = { facts: lead(i), ruleSet: rs, version: 1, pool: p, now: now(i), seed: `l${i}` }
    const t = process.hrtime.bigint()
    const d = live ? await decideLive(input) : decide(input)
    times.push(Number(process.hrtime.bigint() - t) / 1000)
    read += d.candidates.length
    if (book && d.turns[0])
      applyChange(p, { seq: p.seq + 1, at: d.decidedAt, freelancerId: d.chosen[0], change: offeredChange(d.turns[0], `q${i}`, `l${i}`) })
  }
  const half = times.slice(N / 4).sort((a, b) => a - b)
  console.error(
    n,
    nr,
    strategy,
    live ? 'live' : '',
    'p50',
    half[half.length >> 1].toFixed(1),
    'p99',
    half[Math.floor(half.length * 0.99)].toFixed(1),
    'cand',
    (read / N).toFixed(1),
  )
}

const only = process.argv[4]
const P = pool(Number(process.argv[5]))
const rs = rules(50, only)
let t0 = performance.now()
for (let i = 0; i < 60000; i++) {
  if (i === 20000) t0 = performance.now()
  const d = decide({ facts: lead(i % 4000), ruleSet: rs, version: 1, pool: P, now: now(i % 4000), seed: 'l' + (i % 4000) })
  if (process.argv[3] === 'book' && i % 2 === 0 && d.turns[0])
    applyChange(P, { seq: P.seq + 1, at: d.decidedAt, freelancerId: d.chosen[0], change: offeredChange(d.turns[0], 'q' + i, 'l' + i) })
}
console.error(only, (performance.now() - t0) / 40, 'us mean')
