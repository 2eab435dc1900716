import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '#src/errors.ts'
import { newId } from '#src/platform/id.ts'
import { acceptRequest } from '#src/requests/accept.ts'
import { closeLead } from '#src/requests/close.ts'
import { declineRequest } from '#src/requests/decline.ts'
import { expireRequest } from '#src/requests/expire.ts'
import { offerLeads } from '#src/requests/offer.ts'
import { withdrawRequest } from '#src/requests/withdraw.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { inParallel } from '#workers/outcome.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { audit } from '../support/auditor.ts'
import { seeded, shuffled } from '../support/chance.ts'

const ROUNDS = 200

describe('F30: everybody presses at once', () => {
  let wasl: TestApp
  let people: string[]
  beforeAll(async () => {
    wasl = await startTestApp({ env: { ROLE: 'api' } })
    for (const name of ['web-form', 'smtp']) await wasl.connect(name)
    people = []
    for (const n of [1, 2, 3])
      people.push(
        await wasl.addFreelancer({
          name: `مستقل ${n}`,
          email: `r${n}@example.com`,
          profile: { skills: ['logo-branding'], capacity: { open: 1000 } },
        }),
      )
  })
  afterAll(() => wasl?.close())

  it(`${ROUNDS} rounds of acceptances, double clicks, refusals, withdrawals and deadlines: at most one acceptance, one chat, one invitation to each side`, async () => {
    const draw = seeded('F30')
    const ends: Record<string, number> = {}
    await inParallel(Array.from({ length: ROUNDS }), 3, async () => {
      const [lead, requests] = await offerToAll()
      const deeds = shuffled(
        requests
          .flatMap((id, i) => [
            accept(id, i),
            accept(id, i),
            ...(draw() < 0.5 ? [decline(id)] : []),
            ...(draw() < 0.3 ? [withdraw(id)] : []),
            ...(draw() < 0.3 ? [expire(id)] : []),
          ])
          .concat(draw() < 0.2 ? [close(lead)] : []),
        draw,
      )
      const answers = await Promise.all(deeds.map((deed) => deed().then((answer) => answer, refusalOf)))
      const winners = new Set(answers.filter((answer) => answer.startsWith('accepted')))
      expect(winners.size, answers.join(', ')).toBeLessThanOrEqual(1)
      const end = await read((trx) => trx('leads').where({ id: lead }).first('status'))
      ends[end.status] = (ends[end.status] ?? 0) + 1
      if (winners.size === 1) expect(['assigned', 'lost']).toContain(end.status)
      else expect(end.status).not.toBe('assigned')
    })
    console.error(`how they ended: ${JSON.stringify(ends)}`)
    expect(ends.assigned).toBeGreaterThan(ROUNDS / 3)
    const twice = await read(async (trx) => [
      ...(await trx('requests').where({ status: 'accepted' }).groupBy('lead_id').having(trx.raw('count(*) > 1')).select('lead_id')),
      ...(await trx('chats').groupBy('lead_id').having(trx.raw('count(*) > 1')).select('lead_id')),
      ...(await trx('deliveries')
        .whereIn('action', ['accepted.client', 'accepted.freelancer'])
        .groupBy('lead_id', 'action', 'kind')
        .having(trx.raw('count(*) > 1'))
        .select('lead_id')),
    ])
    expect(twice).toEqual([])
    expect(await audit(wasl)).toEqual([])
  }, 150_000)

  it('twenty clicks of one person on one link are one acceptance and twenty times the same answer', async () => {
    const [, [first]] = await offerToAll()
    const answers = await Promise.all(Array.from({ length: 20 }, () => accept(first!, 0)().catch(refusalOf)))
    expect(answers).toEqual(Array(20).fill(`accepted ${first}`))
  })

  type Deed = () => Promise<string>
  const now = () => wasl.clock.now()
  const by = (via: 'mail' | 'portal' | 'odoo') => ({ via, actor: `test:${via}` })
  const write = (run: Parameters<typeof read<string>>[0]): Promise<string> => read(run)
  const accept =
    (id: string, i: number): Deed =>
    () =>
      write(async (trx) => `accepted ${(await acceptRequest(trx, id, by((['mail', 'portal', 'odoo'] as const)[i % 3]!), now())).id}`)
  const decline =
    (id: string): Deed =>
    () =>
      write(async (trx) => `declined ${(await declineRequest(trx, id, 'مشغول', by('portal'), now())).id}`)
  const withdraw =
    (id: string): Deed =>
    () =>
      write(async (trx) => `withdrawn ${(await withdrawRequest(trx, id, by('portal'), now())).id}`)
  /** As its timer does, a millisecond after the deadline. */
  const expire =
    (id: string): Deed =>
    () =>
      write(async (trx) => {
        await expireRequest(trx, id, new Date(now().getTime() + 25 * 3_600_000))
        return 'timer'
      })
  const close =
    (lead: string): Deed =>
    () =>
      write(async (trx) => {
        await closeLead(trx, lead, 'lost', 'admin', now())
        return 'closed'
      })

  function refusalOf(error: Error): string {
    if (error instanceof AppError && error.status === 409) return '409'
    throw error
  }

  /** One enquiry, asked of all three at once. */
  async function offerToAll(): Promise<[lead: string, requests: string[]]> {
    return read(async (trx) => {
      await enterPool(trx)
      const lead = newId()
      const contact = newId()
      const at = now()
      await trx('contacts').insert({ id: contact, name: 'عميل', created_at: at, updated_at: at })
      await trx('leads').insert({
        id: lead,
        contact_id: contact,
        channel: 'web_form',
        external_id: lead,
        status: 'offered',
        received_at: at,
        occurred_at: at,
        ever_routed: true,
        created_at: at,
        updated_at: at,
      })
      const offers = people.map((freelancerId) => ({
        requestId: newId(),
        leadId: lead,
        freelancerId,
        decisionId: newId(),
        policy: { kind: 'parallel', hours: 24, remindBeforeMinutes: 0, workingHoursOnly: false, parallel: 3, maxOffers: 10 } as const,
        dueAt: new Date(at.getTime() + 24 * 3_600_000),
        why: [],
        first: false,
      }))
      await offerLeads(trx, offers as never, at)
      await appendPool(
        trx,
        offers.map((offer) => ({
          freelancerId: offer.freelancerId,
          change: { type: 'offered' as const, requestId: offer.requestId, leadId: lead, via: 'rule' as const, charge: 1, among: [] },
        })),
        at,
      )
      return [lead, offers.map((offer) => offer.requestId)]
    })
  }

  function read<T>(run: Parameters<typeof wasl.app.world.db.tenant<T>>[1]): Promise<T> {
    return wasl.app.world.db.tenant(wasl.tenant.id, run)
  }
})
