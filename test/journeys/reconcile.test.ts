import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  act,
  again,
  calm,
  cardOf,
  deliveriesOf,
  enquires,
  hire,
  linesOf,
  lookAtOdoo,
  type Office,
  odooRecord,
  openOffice,
  pass,
  post,
  sheetOf,
  someone,
} from './steps.ts'

interface Difference {
  id: string
  leadId: string
  target: string
  kind: string
  status: string
  byPerson: boolean
  fields: { field: string; wasl: string; there: string; byPerson: boolean }[]
  fault: string | null
}

const NAME = 'الاسم / Name'

describe('wasl held against Odoo and the sheet', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice(['whatsapp'])
    sara = await hire(office, 'سارة')
    // Twenty looks in some seconds are more than Google's minute allows; what one look costs is counted below.
    await act(office, 'google-sheets', { do: 'quota', reads: 10_000, writes: 10_000 })
  })
  afterAll(() => office?.close())
  beforeEach(async () => expect(await compared()).toEqual([]))

  /** What stands open after a look at everything. */
  const compared = async (): Promise<Difference[]> => {
    expect((await office.call('POST', 'reconciliation/run')).status).toBe(202)
    await calm(office)
    const { body } = await office.call<{ data: { status: string; fault: string | null }[] }>('GET', 'reconciliation/runs')
    expect(body.data.map(({ status, fault }) => ({ status, fault }))).toEqual([
      { status: 'done', fault: null },
      { status: 'done', fault: null },
    ])
    return standing()
  }
  const standing = async (status = 'open') =>
    (await office.call<{ data: Difference[] }>('GET', `reconciliation?status=${status}`)).body.data
  const repair = (difference: { id: string }, overwrite = false) =>
    office.call<Difference>('POST', `reconciliation/${difference.id}/repair`, { overwrite })
  const repaired = async (difference: { id: string }) => {
    expect(await repair(difference, true)).toMatchObject({ status: 202, body: { status: 'repairing' } })
    await calm(office)
    expect((await standing('repaired')).find((one) => one.id === difference.id)).toMatchObject({ fields: [] })
    expect(await compared()).toEqual([])
  }

  it('a card that somebody archived is found, and comes back only when the admin says so', async () => {
    const lead = await enquires(office, someone('مؤرشف'))
    const card = await cardOf(office, lead)
    await act(office, 'odoo', { do: 'edit', model: 'project.task', id: card.id, values: { active: false } })
    const [difference, ...others] = await compared()
    expect(others).toEqual([])
    expect(difference).toMatchObject({ leadId: lead.id, target: 'odoo', kind: 'archived', byPerson: true, status: 'open' })
    expect(await repair(difference!)).toMatchObject({ status: 409, body: { code: 'version_conflict' } })
    await repaired(difference!)
    expect(await odooRecord(office, 'project.task', card.id)).toMatchObject({ active: true })
  })

  it('a deleted card is made anew, once', async () => {
    const lead = await enquires(office, someone('محذوفة'))
    const before = await cardOf(office, lead)
    await act(office, 'odoo', { do: 'delete', id: before.id })
    const [difference] = await compared()
    expect(difference).toMatchObject({ leadId: lead.id, kind: 'missing', byPerson: true })
    await repaired(difference!)
    const card = await cardOf(office, lead)
    expect(card.id).not.toBe(before.id)
    expect(card).toMatchObject({ stage: 'Offered', name: before.name })
    expect((await deliveriesOf(office, lead)).filter((one) => one.status !== 'done')).toEqual([])
  })

  it('a card that was moved to a stage of the people’s own is found, and put back with a word to whoever moved it', async () => {
    const lead = await enquires(office, someone('منقولة'))
    const card = await cardOf(office, lead)
    await moveToOwnStage(card.id)
    await lookAtOdoo(office)
    const [difference] = await compared()
    expect(difference).toMatchObject({ kind: 'stage', fields: [{ field: 'stage', wasl: 'offered', there: 'On hold' }] })
    await repaired(difference!)
    expect(await cardOf(office, lead)).toMatchObject({ stage: 'Offered' })
    expect(JSON.stringify(office.fakes.odoo!.ledger.filter((effect) => effect.kind === 'note'))).toContain('The office put this task back')
  })

  it('fields and the assignee that a person changed are written over exactly as they were shown, nothing else', async () => {
    const lead = await enquires(office, someone('معدلة'))
    const card = await cardOf(office, lead)
    const title = card.name
    await act(office, 'odoo', { do: 'edit', model: 'project.task', id: card.id, values: { name: 'اسم آخر', user_ids: [[6, 0, []]] } })
    const [difference] = await compared()
    expect(difference).toMatchObject({ kind: 'edited', byPerson: true })
    expect(difference!.fields).toEqual(
      expect.arrayContaining([
        { field: 'name', wasl: title, there: 'اسم آخر', byPerson: true },
        { field: 'user_ids', wasl: sara.odooLogin, there: '', byPerson: true },
      ]),
    )
    // He goes on while the admin looks at it: that was not shown, so it stays.
    await act(office, 'odoo', { do: 'edit', model: 'project.task', id: card.id, values: { priority: '1' } })
    await repair(difference!, true)
    await calm(office)
    expect(await cardOf(office, lead)).toMatchObject({ name: title })
    expect(await odooRecord(office, 'project.task', card.id)).toMatchObject({ priority: '1', user_ids: [expect.any(Number)] })
    const [rest] = await standing()
    expect(rest).toMatchObject({ id: difference!.id, fault: 'still_differs', fields: [{ field: 'priority', there: '1' }] })
    await repaired(rest!)
  })

  it('a deleted row comes back once; a copied one is emptied, and what the manager wrote beside stays', async () => {
    const [gone, doubled] = [await enquires(office, someone('صف محذوف')), await enquires(office, someone('صف مكرر'))]
    await act(office, 'google-sheets', { do: 'insert-column', at: 2, header: 'ملاحظات', values: { [doubled.id]: 'مهم' } })
    await act(office, 'google-sheets', { do: 'delete-row', key: gone.id })
    await act(office, 'google-sheets', { do: 'copy-row', key: doubled.id })
    const found = await compared()
    expect(found.map(({ leadId, kind, target }) => [leadId, kind, target]).sort()).toEqual(
      [
        [gone.id, 'missing', 'google_sheets'],
        [doubled.id, 'doubled', 'google_sheets'],
      ].sort(),
    )
    for (const difference of found) await repair(difference, true)
    await calm(office)
    expect(await compared()).toEqual([])
    expect(await linesOf(office, gone)).toHaveLength(1)
    expect(await linesOf(office, doubled)).toHaveLength(1)
    const notes = (await sheetOf(office)).rows.filter((row) => row.includes('مهم'))
    expect(notes).toHaveLength(2)
    expect(notes.filter((row) => row.filter((cell) => cell !== null && cell !== '').length === 1)).toHaveLength(1)
  })

  it('a cell of ours that a manager changed is found with both sides, and written over when he is overruled', async () => {
    const lead = await enquires(office, someone('خلية'))
    await act(office, 'google-sheets', { do: 'edit', key: lead.id, column: NAME, value: 'اسم من المدير' })
    const [difference] = await compared()
    expect(difference).toMatchObject({
      kind: 'edited',
      fields: [{ field: 'name', wasl: lead.name, there: 'اسم من المدير', byPerson: true }],
    })
    expect((await repair(difference!)).status).toBe(409)
    await repaired(difference!)
    expect((await linesOf(office, lead))[0]).toMatchObject({ [NAME]: lead.name })
  })

  it('what a person left as it is stays untold until it is something else', async () => {
    const lead = await enquires(office, someone('متروكة'))
    await act(office, 'google-sheets', { do: 'edit', key: lead.id, column: NAME, value: 'أ' })
    const [difference] = await compared()
    expect(await office.call('POST', `reconciliation/${difference!.id}/leave`)).toMatchObject({ status: 200, body: { status: 'left' } })
    expect(await compared()).toEqual([])
    expect(await office.call('POST', `reconciliation/${difference!.id}/reopen`)).toMatchObject({ body: { status: 'open' } })
    await office.call('POST', `reconciliation/${difference!.id}/leave`)
    await act(office, 'google-sheets', { do: 'edit', key: lead.id, column: NAME, value: 'ب' })
    const [anew] = await compared()
    expect(anew).toMatchObject({ id: difference!.id, fields: [{ there: 'ب' }] })
    await act(office, 'google-sheets', { do: 'edit', key: lead.id, column: NAME, value: lead.name })
    expect(await compared()).toEqual([])
    expect((await standing('gone')).map((one) => one.id)).toContain(difference!.id)
  })

  it('behind a lead that is closed people may tidy up', async () => {
    const lead = await enquires(office, someone('مغلق'))
    const card = await cardOf(office, lead)
    await office.call('PATCH', `leads/${lead.id}`, { status: 'lost', reason: 'لم يرد' })
    await calm(office)
    await act(office, 'odoo', { do: 'edit', model: 'project.task', id: card.id, values: { active: false } })
    await act(office, 'google-sheets', { do: 'delete-row', key: lead.id })
    expect(await compared()).toEqual([])
    expect(await again(office, lead)).toMatchObject({ status: 'lost' })
  })

  it('looking costs a handful of calls, and one that fails goes on by itself', async () => {
    const before = await act<{ reads: number; writes: number }>(office, 'google-sheets', { do: 'calls' })
    await compared()
    const after = await act<Record<string, number>>(office, 'google-sheets', { do: 'calls' })
    const asked = Object.values(after).reduce((sum, n) => sum + n, 0) - Object.values(before).reduce((sum, n) => sum + n, 0)
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThanOrEqual(4)
    await post(`${office.fakes.odoo!.baseUrl}/_faults`, { when: 'before', kind: '429', rate: 1, count: 1, retryAfterS: 20 })
    await office.call('POST', 'reconciliation/run')
    await pass(office, 1)
    await pass(office, 61_000)
    expect(await compared()).toEqual([])
  })

  it('is made each day by itself', async () => {
    const { planComparisons } = await import('#src/reconciliation/run.ts')
    const { db } = office.app.world
    await db.tenant(office.tenant.id, (trx) => planComparisons(trx, office.tenant.id, office.clock.now()))
    await calm(office)
    const runs = () =>
      db.tenant(office.tenant.id, (trx) => trx('comparisons').where({ asked_by: 'wasl', status: 'done' }).count('id as n').first())
    const first = Number((await runs())!.n)
    expect(first).toBe(2)
    await pass(office, 25 * 3_600_000)
    expect(Number((await runs())!.n)).toBe(first + 2)
  })

  /** A stage the office made for itself, and the card on it. */
  async function moveToOwnStage(taskId: number): Promise<void> {
    const odoo = async (model: string, method: string, body: object) => {
      const answer = await fetch(`${office.fakes.odoo!.baseUrl}/json/2/${model}/${method}`, {
        method: 'POST',
        headers: { authorization: 'bearer demo-odoo-api-key', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(answer.status).toBe(200)
      return answer.json()
    }
    const [task] = (await odoo('project.task', 'read', { ids: [taskId], fields: ['project_id'] })) as { project_id: [number, string] }[]
    const made = await odoo('project.task.type', 'create', { vals_list: [{ name: 'On hold', project_ids: [[4, task!.project_id[0]]] }] })
    const stage = Array.isArray(made) ? made[0] : made
    await act(office, 'odoo', { do: 'edit', model: 'project.task', id: taskId, values: { stage_id: stage } })
  }
})
