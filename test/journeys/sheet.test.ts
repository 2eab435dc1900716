import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  act,
  again,
  calm,
  deliveriesOf,
  enquires,
  hire,
  LOGO,
  leadOf,
  linesOf,
  type Office,
  offerLink,
  openOffice,
  pass,
  post,
  sheetOf,
  someone,
  visit,
  writes,
} from './steps.ts'

const STATUS = 'الحالة / Status'

describe('the managers’ sheet', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice(['whatsapp'])
    sara = await hire(office, 'سارة')
  })
  afterAll(() => office?.close())

  const accepted = async () => {
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
  }

  it('sorting, a column of their own, a moved and a renamed column survive every later write', async () => {
    const first = await enquires(office, someone('ياء'))
    const second = await enquires(office, someone('ألف'))
    await act(office, 'google-sheets', { do: 'sort', by: 'الاسم / Name' })
    await act(office, 'google-sheets', {
      do: 'insert-column',
      at: 3,
      header: 'ملاحظات المدير',
      values: { [first.id]: 'مهم', [second.id]: 'لاحقًا' },
    })
    await act(office, 'google-sheets', { do: 'move-column', column: STATUS, to: 2 })
    await act(office, 'google-sheets', { do: 'rename-header', column: 'المدينة / Location', to: 'المنطقة' })
    await accepted()
    const third = await enquires(office, someone('جيم'))
    const [line] = await linesOf(office, second)
    expect(line).toMatchObject({ [STATUS]: 'مُسنَد / Assigned', 'ملاحظات المدير': 'لاحقًا' })
    expect((await linesOf(office, first))[0]).toMatchObject({ [STATUS]: 'معروض / Offered', 'ملاحظات المدير': 'مهم' })
    expect(await linesOf(office, third)).toHaveLength(1)
    expect((await sheetOf(office)).header).toContain('المنطقة')
    // Whoever sorted sees the order kept: rows are written where they stand.
    const names = (await sheetOf(office)).rows.map((row) => row.find((cell) => /^(ألف|ياء|جيم)/.test(String(cell))))
    expect(names.map((name) => name!.split(' ')[0])).toEqual(['ألف', 'ياء', 'جيم'])
  })

  it('what a manager wrote into a cell of wasl’s is left alone', async () => {
    const lead = await enquires(office, someone('محرر'))
    await act(office, 'google-sheets', { do: 'edit', key: lead.id, column: 'الاسم / Name', value: 'الاسم الصحيح' })
    await accepted()
    expect((await linesOf(office, lead))[0]).toMatchObject({ 'الاسم / Name': 'الاسم الصحيح', [STATUS]: 'مُسنَد / Assigned' })
  })

  it('a row that a manager deleted stays deleted; a copied row is not written to', async () => {
    const gone = await enquires(office, someone('محذوف'))
    const copied = await enquires(office, someone('منسوخ'))
    await act(office, 'google-sheets', { do: 'delete-row', key: gone.id })
    await act(office, 'google-sheets', { do: 'copy-row', key: copied.id })
    await accepted()
    await office.call('PATCH', `leads/${gone.id}`, { status: 'lost', reason: 'لم يرد' })
    await calm(office)
    expect(await linesOf(office, gone)).toEqual([])
    expect((await linesOf(office, copied)).map((line) => line[STATUS]).sort()).toEqual(['معروض / Offered', 'مُسنَد / Assigned'].sort())
    expect((await deliveriesOf(office, gone)).filter((delivery) => delivery.status !== 'done')).toEqual([])
  })

  it('a renamed tab is still the tab', async () => {
    await act(office, 'google-sheets', { do: 'rename-tab', to: 'طلبات 2026' })
    const lead = await enquires(office, someone('تبويب'))
    expect(await linesOf(office, lead)).toHaveLength(1)
  })

  it('a text that looks like a formula is a text', async () => {
    const client = someone('صيغة')
    await writes(office, { ...client, name: client.name }, '=HYPERLINK("http://evil.example","اضغط") أبي تصميم شعار')
    await calm(office)
    const [line] = await linesOf(office, await leadOf(office, client.name))
    expect(line!['الطلب / Request']).toContain('=HYPERLINK')
    const raw = JSON.stringify(office.fakes['google-sheets']!.mounted.fake.show?.())
    expect(raw).not.toContain('formulaValue')
  })

  it('a batch whose answer was lost is settled before the next: no row doubles', async () => {
    await post(`${office.fakes['google-sheets']!.baseUrl}/_faults`, {
      when: 'after',
      kind: 'reset',
      rate: 1,
      count: 1,
      match: 'batchUpdate',
    })
    const lead = await enquires(office, someone('ضائع'))
    await pass(office, 60_000)
    await accepted()
    await pass(office, 60_000)
    expect(await linesOf(office, lead)).toHaveLength(1)
    expect((await linesOf(office, lead))[0]).toMatchObject({ [STATUS]: 'مُسنَد / Assigned' })
  })

  it('Google says “too many”: it waits as long as it was told, and the rest goes on', async () => {
    await post(`${office.fakes['google-sheets']!.baseUrl}/_faults`, { when: 'before', kind: '429', rate: 1, count: 2, retryAfterS: 30 })
    const lead = await enquires(office, someone('كثير'))
    expect(await again(office, lead)).toMatchObject({ status: 'offered' })
    expect(await linesOf(office, lead)).toEqual([])
    await pass(office, 31_000)
    await pass(office, 31_000)
    await pass(office, 31_000)
    expect(await linesOf(office, lead)).toHaveLength(1)
  })

  it('a hundred enquiries at once are a hundred rows, in a handful of writes', async () => {
    const before = office.fakes['google-sheets']!.ledger.length
    const rows = (await sheetOf(office)).rows.length
    await writes(office, { name: 'موجة', phone: '' }, LOGO, { count: 100, phone: undefined, from: 5000 })
    await calm(office)
    expect((await sheetOf(office)).rows.length).toBe(rows + 100)
    expect(office.fakes['google-sheets']!.ledger.slice(before).filter((effect) => effect.kind === 'structure').length).toBeLessThan(30)
  })
})
