import nock from 'nock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  act,
  again,
  calm,
  cardOf,
  cardsOf,
  deliveriesOf,
  diaryOf,
  enquires,
  hire,
  inTenant,
  LOGO,
  leadOf,
  lookAtOdoo,
  mailsTo,
  type Office,
  odooRecord,
  offerLink,
  openOffice,
  pass,
  post,
  requestsOf,
  rowsOf,
  someone,
  until,
  visit,
  wishFor,
  writes,
} from './steps.ts'

describe('Odoo, with its people and its moods', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice(['whatsapp'])
    sara = await hire(office, 'سارة')
  })
  afterAll(async () => {
    nock.cleanAll()
    await office?.close()
  })

  it('a refused key parks the connection once; a new key, and everything flows (F10)', async () => {
    const odoo = office.fakes.odoo!
    await act(office, 'odoo', { do: 'revoke-key' })
    const leads = []
    for (let n = 0; n < 4; n++) leads.push(await enquires(office, someone('ينتظر')))
    const connection = async () => (await office.call<Record<string, unknown>>('GET', `connections/${odoo.connectionId}`)).body
    expect(await connection()).toMatchObject({ status: 'failing', problem: { code: expect.any(String), text: { en: expect.any(String) } } })
    // One call was refused; nobody hammered it, and everything else went on.
    const attempts = await inTenant(office, (trx) =>
      trx('attempts')
        .join('deliveries', 'deliveries.id', 'attempts.delivery_id')
        .where({ 'deliveries.connection_id': odoo.connectionId })
        .count('* as n'),
    )
    expect(Number(attempts[0]!.n)).toBeLessThanOrEqual(1)
    for (const lead of leads) {
      const deliveries = await deliveriesOf(office, lead)
      expect(deliveries.filter((delivery) => delivery.target !== 'odoo').map((delivery) => delivery.status)).toEqual([
        'done',
        'done',
        'done',
      ])
      expect(
        deliveries.filter((delivery) => delivery.target === 'odoo').every((delivery) => ['waiting', 'pending'].includes(delivery.status)),
      ).toBe(true)
    }
    expect(await cardsOf(office, 'شعار')).toEqual([])
    await act(office, 'odoo', { do: 'restore-key', key: 'a-new-key' })
    expect((await office.call('PATCH', `connections/${odoo.connectionId}`, { settings: { apiKey: 'a-new-key' } })).status).toBe(200)
    await calm(office)
    for (const lead of leads) expect((await deliveriesOf(office, lead)).filter((delivery) => delivery.status !== 'done')).toEqual([])
    expect(await cardsOf(office, 'شعار')).toHaveLength(4)
    await until(async () => expect(await connection()).toMatchObject({ status: 'ok', problem: null }))
    // Back to the key the other steps read with.
    await act(office, 'odoo', { do: 'restore-key' })
    await office.call('PATCH', `connections/${odoo.connectionId}`, { settings: { apiKey: 'demo-odoo-api-key' } })
    await calm(office)
  })

  it('a poll alone notices a refused key as well, and the first call after five minutes heals it', async () => {
    const odoo = office.fakes.odoo!
    await act(office, 'odoo', { do: 'revoke-key' })
    const client = someone('مسبار')
    const lead = await enquires(office, client)
    expect(
      (await deliveriesOf(office, lead)).filter((delivery) => delivery.target === 'odoo').every((delivery) => delivery.status !== 'done'),
    ).toBe(true)
    await act(office, 'odoo', { do: 'restore-key' })
    await pass(office, 301_000)
    await until(async () => {
      await calm(office)
      expect((await deliveriesOf(office, lead)).filter((delivery) => delivery.status !== 'done')).toEqual([])
    })
    expect((await rowsOf(office, 'connections', { id: odoo.connectionId }))[0]).toMatchObject({ status: 'ok' })
  })

  it('a permanent refusal is a dead letter in Odoo’s own words; the others stand, and one click tries it again', async () => {
    const words = "The value of the field 'Title' is refused by a rule of this company."
    const [bad, good] = [someone('مرفوض'), someone('مقبول')]
    refuseRows(office, bad.name, words)
    await Promise.all([writes(office, bad, `أبي تصميم شعار ${bad.name}`), writes(office, good, LOGO)])
    await calm(office)
    const lead = await leadOf(office, bad.name)
    const task = () => deliveriesOf(office, lead).then((list) => list.find((delivery) => delivery.kind === 'task.write')!)
    expect(await task()).toMatchObject({ status: 'dead', why: { code: 'odoo_refused', text: expect.stringContaining(words) } })
    expect(await cardOf(office, await leadOf(office, good.name))).toMatchObject({ stage: 'Offered' })
    const { body } = await office.call<{ data: unknown[] }>('GET', `deliveries?status=dead&leadId=${lead.id}`)
    expect(body.data).toMatchObject([{ status: 'dead', attempts: [{ outcome: 'rejected', error: expect.stringContaining(words) }] }])
    // Everything else of the lead went on.
    expect((await deliveriesOf(office, lead)).filter((delivery) => delivery.target !== 'odoo' && delivery.status !== 'done')).toEqual([])
    nock.cleanAll()
    expect((await office.call('POST', `deliveries/${(await task()).id}/retry`)).status).toBeLessThan(300)
    await calm(office)
    expect(await task()).toMatchObject({ status: 'done' })
    expect(await cardOf(office, lead)).toMatchObject({ stage: 'Offered' })
  })

  it('a right that the bot lost parks the connection and is named; given back, everything flows', async () => {
    const odoo = office.fakes.odoo!
    await act(office, 'odoo', { do: 'grant', login: 'wasl-bot', groups: ['user'] })
    const lead = await enquires(office, someone('بلا حق'))
    const connection = async () => (await rowsOf(office, 'connections', { id: odoo.connectionId }))[0] as unknown as Record<string, unknown>
    expect(await connection()).toMatchObject({ status: 'failing', problem: { text: { en: expect.stringMatching(/not allowed/i) } } })
    await act(office, 'odoo', { do: 'grant', login: 'wasl-bot', groups: ['sale_all', 'project_manager'] })
    expect((await office.call('POST', `connections/${odoo.connectionId}/restart`)).status).toBeLessThan(300)
    await until(async () => {
      await calm(office)
      expect((await deliveriesOf(office, lead)).filter((delivery) => delivery.status !== 'done')).toEqual([])
    })
    expect(await connection()).toMatchObject({ status: 'ok' })
  })

  it('wasl’s own writes come back by the poll and cause nothing (F11)', async () => {
    const lead = await enquires(office, someone('صدى'))
    await act(office, 'odoo', { do: 'webhook' })
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    await lookAtOdoo(office)
    const before = { ledger: office.fakes.odoo!.ledger.length, diary: await diaryOf(office, lead) }
    for (let look = 0; look < 3; look++) await lookAtOdoo(office)
    expect(office.fakes.odoo!.ledger.length).toBe(before.ledger)
    expect(await diaryOf(office, lead)).toEqual(before.diary)
    expect((await diaryOf(office, lead)).filter((verb) => verb === 'request.accepted')).toHaveLength(1)
    await act(office, 'odoo', { do: 'webhook', on: false })
  })

  it('a card moved there and back, with hints that say the same words, is seen each time', async () => {
    await hire(office, 'ثانية', { profile: { skills: ['seo'], rating: 2 } })
    await hire(office, 'أولى', { profile: { skills: ['seo'], rating: 5 } })
    const lead = await enquires(office, someone('ذهاب'), wishFor('seo'))
    const card = await cardOf(office, lead)
    await act(office, 'odoo', { do: 'webhook' })
    await act(office, 'odoo', { do: 'move', taskId: card.id, stage: 'Rejected' })
    await until(
      async () => expect((await requestsOf(office, lead)).map((request) => request.status)).toEqual(['declined', 'pending']),
      8000,
    )
    await calm(office)
    await act(office, 'odoo', { do: 'move', taskId: card.id, stage: 'Rejected' })
    await until(
      async () => expect((await requestsOf(office, lead)).map((request) => request.status)).toEqual(['declined', 'declined']),
      8000,
    )
    await calm(office)
    await act(office, 'odoo', { do: 'webhook', on: false })
    expect(await again(office, lead)).toMatchObject({ status: 'waiting' })
  })

  it('what wasl committed first wins: a later move is put back, and a note tells why', async () => {
    const lead = await enquires(office, someone('متأخر'))
    const card = await cardOf(office, lead)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    await act(office, 'odoo', { do: 'move', taskId: card.id, stage: 'Rejected' })
    await lookAtOdoo(office)
    await until(async () => expect(await cardOf(office, lead)).toMatchObject({ stage: 'Accepted' }))
    expect(await again(office, lead)).toMatchObject({ status: 'assigned' })
    const notes = office.fakes.odoo!.ledger.filter((effect) => effect.kind === 'note' && effect.id === card.id)
    expect(notes).toMatchObject([{ values: { body: expect.stringContaining('سبق قبول هذا الطلب') } }])
    // Nor does a task that nobody accepted become done.
    const open = await enquires(office, someone('قفزة'))
    const other = await cardOf(office, open)
    await act(office, 'odoo', { do: 'move', taskId: other.id, stage: 'Done' })
    await lookAtOdoo(office)
    await until(async () => expect(await cardOf(office, open)).toMatchObject({ stage: 'Offered' }))
    expect(await again(office, open)).toMatchObject({ status: 'offered' })
  })

  it('a project done in Odoo is won, and its freelancer is free again', async () => {
    const lead = await enquires(office, someone('منجز'))
    const card = await cardOf(office, lead)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    await act(office, 'odoo', { do: 'move', taskId: card.id, stage: 'Done' })
    await lookAtOdoo(office)
    expect(await again(office, lead)).toMatchObject({ status: 'won' })
  })

  it('a field that a person edited is left alone; a task that a person deleted is not made again', async () => {
    const lead = await enquires(office, someone('معدل'))
    const card = await cardOf(office, lead)
    await act(office, 'odoo', { do: 'edit', model: 'project.task', id: card.id, values: { name: 'اسم المدير' } })
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect(await odooRecord(office, 'project.task', card.id)).toMatchObject({ name: 'اسم المدير' })

    const gone = await enquires(office, someone('محذوف'))
    const other = await cardOf(office, gone)
    await act(office, 'odoo', { do: 'delete', id: other.id })
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect((await cardsOf(office, '')).filter((one) => one.id === other.id)).toEqual([])
    expect(await again(office, gone)).toMatchObject({ status: 'assigned' })
    expect((await deliveriesOf(office, gone)).filter((delivery) => delivery.status !== 'done')).toEqual([])
  })

  it('a freelancer whom Odoo does not know: the task stays unassigned with the name on it, and the mail answers', async () => {
    const stranger = await hire(office, 'بلا حساب', { odooLogin: null, profile: { skills: ['cv-writing'] } })
    const lead = await enquires(office, someone('عميل'), wishFor('cv-writing'))
    expect(await cardOf(office, lead)).toMatchObject({ user: null, tags: expect.arrayContaining([stranger.name]), activities: [] })
    expect((await visit(office, `${await offerLink(office, stranger)}/accept`, {})).status).toBe(303)
    await calm(office)
    expect(await cardOf(office, lead)).toMatchObject({ stage: 'Accepted', user: null })
  })

  it('Odoo away for hours: everything else goes on, and it catches up by itself', async () => {
    await post(`${office.fakes.odoo!.baseUrl}/_faults`, { when: 'before', kind: '500', rate: 1 })
    const lead = await enquires(office, someone('غياب'))
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect(await again(office, lead)).toMatchObject({ status: 'assigned' })
    expect((await mailsTo(office, sara.email)).at(-1)!.text).toMatch(/\/c\//)
    for (let hour = 0; hour < 3; hour++) await pass(office, 3_600_000)
    await fetch(`${office.fakes.odoo!.baseUrl}/_faults`, { method: 'DELETE' })
    for (let hour = 0; hour < 12; hour++) await pass(office, 3_600_000)
    expect((await deliveriesOf(office, lead)).filter((delivery) => delivery.status !== 'done')).toEqual([])
    expect(await cardOf(office, lead)).toMatchObject({ stage: 'Accepted' })
  })
})

/** Odoo refuses every contact row that holds these words, as a rule of a company would; all other calls reach the fake. */
function refuseRows(office: Office, holding: string, message: string): void {
  const origin = new URL(office.fakes.odoo!.baseUrl).origin
  nock(origin, { allowUnmocked: true })
    .persist()
    .post(/\/json\/2\/project\.task\/load$/, (body) => JSON.stringify(body).includes(holding))
    .reply(200, async (request: Request) => {
      const { data: rows } = (await request.json()) as { data: unknown[] }
      const record = rows.findIndex((row) => JSON.stringify(row).includes(holding))
      return { ids: false, messages: [{ rows: { from: record, to: record }, record, type: 'error', message }], nextrow: 0 }
    })
}
