import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RuleSet } from '#rules/rule-set.ts'
import { linkFreelancer } from '#src/accounts/people.ts'
import { startSession } from '#src/accounts/sessions.ts'
import { later } from '#src/platform/later.ts'
import { closeLead } from '#src/requests/close.ts'
import { answerToken } from '#src/requests/link.ts'
import { enterPool } from '#src/routing/enter-pool.ts'
import { publishRuleSet, shippedRuleSet } from '#src/routing/rule-sets.ts'
import { inParallel } from '#workers/outcome.ts'
import { act, hire, inTenant, type Office, openOffice } from '../journeys/steps.ts'
import { audit } from '../support/auditor.ts'
import { seeded, shuffled } from '../support/chance.ts'

// ACCEPT_ROUNDS=1000 SEED=… npx vitest run test/faults/accept-races.test.ts runs all thousand.
const ROUNDS = Number(process.env.ACCEPT_ROUNDS ?? 80)
const BATCH = 40

interface Round {
  leadId: string
  email: string
  taskId: number
  requests: { id: string; freelancer: Freelancer; token: string }[]
}
interface Freelancer {
  id: string
  cookie: string
}

let office: Office
const draw = seeded('accept races')
const people = new Map<string, Freelancer>()
let count = 0

beforeAll(async () => {
  office = await openOffice([])
  await inTenant(office, async (trx) => {
    const shipped = shippedRuleSet('freelance-marketplace') as RuleSet
    const policy = { ...shipped.policy, offer: { ...(shipped.policy.offer as object), kind: 'parallel', parallel: 2 } }
    await publishRuleSet(trx, { ...shipped, policy }, { actor: 'test', now: office.clock.now() })
  })
  for (const name of ['سارة', 'علي']) {
    const { id } = await hire(office, name, { profile: { skills: ['logo-branding'], capacity: { open: 50_000 } } })
    people.set(id, { id, cookie: await signIn(id) })
  }
}, 60_000)
afterAll(() => office?.close())

it(
  `${ROUNDS} rounds of portal, mail link, Odoo's board and the deadline at once: one winner, one chat, one mail to each side`,
  async () => {
    const ends: Record<string, number> = {}
    for (let from = 0; from < ROUNDS; from += BATCH) {
      const rounds = await offer(Math.min(BATCH, ROUNDS - from))
      let isOver = false
      await Promise.all([inParallel(rounds, 6, race).finally(() => (isOver = true)), lookAtOdoo(() => isOver)])
      await lookAtOdoo(() => true)
      await office.settle(60_000)
      for (const round of rounds) {
        const end = await judge(round)
        ends[end] = (ends[end] ?? 0) + 1
      }
      // Who found nobody is closed: the office does not ask for them again at every change of the pool.
      for (const { leadId } of rounds) await inTenant(office, (trx) => giveUp(leadId, trx))
    }
    console.error(`who won: ${JSON.stringify(ends)}`)
    await office.settle(60_000)
    expect(await audit(office)).toEqual([])
    // Both doors won at times, or this was no race. How often the board's poll and the deadline's timer come first is the machine's affair.
    for (const way of ['portal', 'mail']) expect(ends[way], way).toBeGreaterThan(0)
  },
  ROUNDS * 1000 + 60_000,
)

/** So many enquiries, each asked of both, each with its card in Odoo. */
async function offer(size: number): Promise<Round[]> {
  const emails = Array.from({ length: size }, () => `race-${++count}@example.com`)
  await inParallel(emails, 6, async (email) => {
    const { status } = await office.call('POST', 'leads', { name: email, email, text: 'أحتاج شعار لمحل قهوة' })
    expect(status).toBe(201)
  })
  await office.settle(60_000)
  return inTenant(office, async (trx) => {
    const rows = await trx('leads').whereIn('name', emails).select('id', 'name', 'odoo')
    const requests = await trx('requests').whereIn(
      'lead_id',
      rows.map((row) => row.id),
    )
    return rows.map((row) => {
      const mine = requests.filter((request) => request.lead_id === row.id)
      expect(mine.map((request) => request.status)).toEqual(['pending', 'pending'])
      return {
        leadId: row.id,
        email: row.name,
        taskId: Number(row.odoo.taskId),
        requests: mine.map((request) => ({
          id: request.id,
          freelancer: people.get(request.freelancer_id)!,
          token: answerToken(trx, request.id, request.freelancer_id),
        })),
      }
    })
  })
}

/** Everybody presses within the same few hundredths of a second. */
async function race({ taskId, requests }: Round): Promise<void> {
  const [one, two] = shuffled(requests, draw)
  // The board is read by a poll, the deadline by a timer: now and then theirs comes a moment before everything else.
  const first = draw()
  const [board, time] = [first < 0.25, first > 0.8]
  const move = () => act(office, 'odoo', { do: 'move', taskId, stage: 'Accepted' }).then(() => 200)
  const end = () => deadline(requests)
  const deeds = [
    () => portal(one!),
    () => link(two!),
    ...(draw() < 0.5 ? [() => portal(two!)] : []),
    ...(draw() < 0.5 ? [() => link(one!)] : []),
    ...(draw() < 0.6 || board ? [move] : []),
    ...(draw() < 0.6 || time ? [end] : []),
  ]
  // Some start late: who comes first is not always the one who calls a function.
  const late = draw() < 0.5 ? 60 : 0
  const answers = await Promise.all(
    shuffled(deeds, draw).map(async (deed) => {
      const isFirst = (deed === move && board) || (deed === end && time)
      await sleep(draw() * 40 + (isFirst ? 0 : board ? 400 * draw() : time ? 80 * draw() : late * draw()))
      return deed()
    }),
  )
  for (const status of answers) expect([200, 303, 409]).toContain(status)
}

async function portal({ id, freelancer }: Round['requests'][number]): Promise<number> {
  const headers = { cookie: `wasl=${freelancer.cookie}`, origin: office.app.deps.config.publicUrl }
  return (await office.call('POST', `requests/${id}/accept`, undefined, { key: null, headers })).status
}

async function link({ token }: Round['requests'][number]): Promise<number> {
  return (await office.call('POST', `/r/${token}/accept`, undefined, { key: null })).status
}

/** The deadlines of both fall into this moment; the timers do the rest. */
async function deadline(requests: Round['requests']): Promise<number> {
  await inTenant(office, async (trx) => {
    await enterPool(trx)
    const at = new Date(office.clock.now().getTime() + Math.round(draw() * 20))
    const ids = requests.map(({ id }) => id)
    await trx('requests').whereIn('id', ids).where({ status: 'pending' }).update({ due_at: at })
    await later(
      trx,
      'request.expire',
      ids.map((subjectId) => ({ subjectId, at })),
    )
  })
  await sleep(25)
  await office.app.runner?.drain('timer')
  return 200
}

/** Looks at Odoo's board again and again while the others press, and once more. */
async function lookAtOdoo(isOver: () => boolean): Promise<void> {
  for (let last = false; !last; ) {
    last = isOver()
    await sleep(10)
    await inTenant(office, (trx) => trx('due').where({ kind: 'task.poll' }).update({ due_at: office.clock.now() }))
    await office.app.runner?.drain('lane')
  }
}

/** What must hold however it went; answers by which way it was won. */
async function judge({ leadId, email }: Round): Promise<string> {
  const found = await inTenant(office, async (trx) => ({
    lead: await trx('leads').where({ id: leadId }).first('status', 'owner_id', 'request_id'),
    requests: await trx('requests').where({ lead_id: leadId }).select('id', 'status', 'freelancer_id', 'answered_via'),
    chats: await trx('chats').where({ lead_id: leadId }).pluck('request_id'),
    owed: await trx('deliveries').where({ lead_id: leadId }).whereIn('action', ['accepted.client', 'accepted.freelancer']).pluck('action'),
  }))
  const invitations = office.fakes.smtp!.ledger.filter(
    (mail) => JSON.stringify(mail.to).includes(`"${email}"`) && /\/c\/[\w-]{43}/.test(String(mail.text)),
  )
  const winners = found.requests.filter(({ status }) => status === 'accepted')
  const told = JSON.stringify(found)
  if (!winners.length) {
    expect(found.lead.status, told).not.toBe('assigned')
    expect([found.chats, found.owed, invitations], told).toEqual([[], [], []])
    return 'nobody'
  }
  const [winner] = winners
  expect(winners, told).toHaveLength(1)
  expect(found.lead, told).toEqual({ status: 'assigned', owner_id: winner.freelancer_id, request_id: winner.id })
  expect(found.chats, told).toEqual([winner.id])
  expect(found.owed.sort(), told).toEqual(['accepted.client', 'accepted.freelancer'])
  expect(invitations, told).toHaveLength(1)
  for (const { id, status } of found.requests) if (id !== winner.id) expect(['withdrawn', 'expired'], told).toContain(status)
  return winner.answered_via
}

async function giveUp(leadId: string, trx: Parameters<typeof closeLead>[0]): Promise<void> {
  const { status } = await trx('leads').where({ id: leadId }).first('status')
  if (status !== 'assigned') await closeLead(trx, leadId, 'lost', 'admin', office.clock.now())
}

function signIn(freelancerId: string): Promise<string> {
  const now = office.clock.now()
  return inTenant(office, async (trx) => {
    await linkFreelancer(trx, freelancerId, now, { db: office.app.world.db })
    const { person_id: personId } = await trx('memberships').where({ freelancer_id: freelancerId }).first('person_id')
    return (await startSession(trx, { role: 'freelancer', freelancerId, personId, how: 'mail', device: 'test' }, now)).token
  })
}
