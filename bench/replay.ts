import { setTimeout as sleep } from 'node:timers/promises'
import type { LeadFactsSource } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { defaultTenant } from '#src/accounts/tenants.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { decide } from '#src/routing/decide.ts'
import { offeredChange } from '#src/routing/decision.ts'
import { appendPool, type PoolNews } from '#src/routing/enter-pool.ts'
import { applyChange, emptyPool, type PoolState } from '#src/routing/pool.ts'
import { freelancerProfileSchema } from '#src/routing/profile.ts'
import { publishRuleSet } from '#src/routing/rule-sets.ts'
import { leadOf, rulesOf } from '#src/routing/test-pool.ts'
import { openGround } from './support/ground.ts'
import { figure, flag, type Measured, plain, round, tell } from './support/report.ts'
import { API_KEY, inDatabase, startWasl, until, type Wasl } from './support/wasl.ts'

const SKILLS = Array.from({ length: 40 }, (_, n) => `skill-${n}`)
const AT_ONCE = 500
const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }

/** A replay of past leads by a draft of fifty rules, from the call that begins it to its report; and how long others wait for an answer meanwhile. */
export async function measureReplay(options: { leads: number; freelancers: number }): Promise<Measured> {
  const ground = await openGround()
  try {
    const database = await ground.database('replay')
    await inDatabase(database, async (db) => {
      const tenant = await defaultTenant(db.knex)
      await db.tenant(tenant.id, (trx) => publishRuleSet(trx, rules('best_match'), { actor: 'bench', now: new Date() }))
      await makePast((run) => db.tenant(tenant.id, run), options)
    })
    const wasl = await startWasl(database, { role: 'all' })
    try {
      // It answers before its scripts' key stands.
      const knowsUs = async () => (await fetch(`${wasl.url}/api/v1/rule-sets?limit=1`, { headers })).ok
      if (!(await until(knowsUs, 30_000))) throw new Error('the key was not taken')
      const same = await replayOnce(wasl, options.leads, rules('best_match'))
      const other = await replayOnce(wasl, options.leads, rules('least_loaded'))
      if (same.changed !== 0 || other.changed === 0)
        throw new Error(`changed ${same.changed} by the same rules, ${other.changed} by others`)
      const waits = [...same.waits, ...other.waits].sort((a, b) => a - b)
      return {
        name: 'replay',
        figures: [
          figure(`seconds for ${round(options.leads)} leads`, other.seconds, 'most', 30, {
            unit: ' s',
            beside: `the live rules: ${round(same.seconds, 1)} s, 0 differences`,
          }),
          plain(
            'the longest that another call waited meanwhile',
            `${round(waits.at(-1)!)} ms`,
            `half of them at most ${round(waits[Math.floor(waits.length / 2)]!, 1)} ms`,
          ),
        ],
        notes: [
          `${round(options.freelancers)} freelancers, 50 rules, two decisions a lead; ${round(other.changed)} leads came out otherwise and were stored; one process serves and replays`,
        ],
      }
    } finally {
      await wasl.stop()
    }
  } finally {
    await ground.close()
  }
}

/** Leads as they were decided one after the other, each by the pool that those before it had left. */
async function makePast(
  inTenant: (run: (trx: Trx) => Promise<void>) => Promise<void>,
  options: { leads: number; freelancers: number },
): Promise<void> {
  const pool = emptyPool()
  const live = rules('best_match')
  const news: PoolNews[] = []
  const put = (freelancerId: string, change: PoolNews['change'], at: string) => {
    news.push({ freelancerId, change })
    applyChange(pool, { seq: pool.seq + 1, at, freelancerId, change })
  }
  const start = Date.now() - options.leads * 60_000
  for (let n = 0; n < options.freelancers; n++) {
    const id = newId()
    put(id, { type: 'profile', profile: freelancerProfileSchema.parse({ id, ...profile(n) }) }, new Date(start).toISOString())
  }
  await inTenant(async (trx) => void (await appendPool(trx, news.splice(0), new Date(start))))
  for (let from = 0; from < options.leads; from += AT_ONCE)
    await inTenant(async (trx) => {
      const at = new Date(start + from * 60_000)
      const rows = Array.from({ length: Math.min(AT_ONCE, options.leads - from) }, (_, i) => decided(pool, live, from + i, at, put))
      await appendPool(trx, news.splice(0), at)
      await trx('decisions').insert(rows)
    })
}

function decided(
  pool: PoolState,
  ruleSet: RuleSet,
  n: number,
  at: Date,
  put: (id: string, change: PoolNews['change'], at: string) => void,
) {
  const id = newId()
  const facts = leadNumber(n, newId())
  const poolSeq = pool.seq
  const decision = decide({ facts, ruleSet, version: 1, pool, now: at, seed: facts.leadId })
  const stamps = {
    rule_set_version: 1,
    decided_at: at,
    outcome: decision.outcome,
    pool_seq: poolSeq,
    seed: facts.leadId,
    snapshot_hash: decision.snapshotHash,
  }
  for (const turn of decision.turns) {
    put(turn.freelancerId, offeredChange(turn, id, facts.leadId), at.toISOString())
    if (n % 2) put(turn.freelancerId, { type: 'closed', requestId: id, how: 'won' }, at.toISOString())
  }
  return { id, lead_id: facts.leadId, facts: JSON.stringify(facts), trace: JSON.stringify({ ...decision, facts: undefined }), ...stamps }
}

async function replayOnce(wasl: Wasl, limit: number, draft: RuleSet): Promise<{ seconds: number; changed: number; waits: number[] }> {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${wasl.url}/api/v1/rule-sets/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const waits: number[] = []
  const started = performance.now()
  const { id, of } = await call<{ id: string; of: number }>('POST', 'draft/replay', { limit, ...draft })
  if (of !== limit) throw new Error(`${of} leads instead of ${limit}`)
  for (;;) {
    const asked = performance.now()
    const { status, report } = await call<{ status: string; report: { changed: number } | null }>('GET', `replays/${id}`)
    waits.push(performance.now() - asked)
    if (status === 'done') return { seconds: (performance.now() - started) / 1000, changed: report!.changed, waits }
    await sleep(50)
  }
}

/** Forty-nine rules that are asked in vain, and the one that decides. */
function rules(strategy: string): RuleSet {
  const vain = Array.from({ length: 49 }, (_, n) => ({
    conditions: {
      all: [
        { fact: 'budget', operator: 'greaterThanInclusive', value: 100 + n },
        { fact: 'text', operator: 'contains', value: `nobody${n}` },
      ],
    },
    action: { type: 'offer', pool: { skills: ['$category'] }, strategy },
  }))
  return rulesOf([
    ...vain,
    {
      conditions: { all: [{ fact: 'category', operator: 'exists' }] },
      action: { type: 'offer', pool: { skills: ['$category'] }, strategy },
    },
  ])
}

function profile(n: number): object {
  return {
    skills: [SKILLS[n % 40]!, SKILLS[(n * 7 + 3) % 40]!],
    languages: n % 3 ? ['ar'] : ['ar', 'en'],
    rating: 3 + (n % 20) / 10,
    priceRange: { min: 100 + (n % 9) * 50, currency: 'SAR' },
    capacity: { open: 50 },
  }
}

function leadNumber(n: number, leadId: string): LeadFactsSource {
  return leadOf({
    leadId,
    category: SKILLS[n % 40]!,
    text: `السلام عليكم، ابي service${n % 50} لو سمحت`,
    language: n % 2 ? 'ar' : 'en',
    budget: { min: 500, max: 500 + (n % 40) * 100, currency: 'SAR' },
  })
}

if (import.meta.main) tell(await measureReplay({ leads: flag('leads', 10_000), freelancers: flag('freelancers', 1000) }))
