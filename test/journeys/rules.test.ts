import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishRuleSet, shippedRuleSet } from '#src/routing/rule-sets.ts'
import {
  again,
  calm,
  cardOf,
  cardsOf,
  deliver,
  deliveriesOf,
  diaryOf,
  enquires,
  heardOnWhatsApp,
  hire,
  inTenant,
  LOGO,
  leadOf,
  ledgerOf,
  linesOf,
  linkIn,
  mailsTo,
  type Office,
  openOffice,
  requestsOf,
  rowsOf,
  someone,
  visit,
  wishFor,
} from './steps.ts'

type RuleSet = { rules: Record<string, unknown>[]; catchAll: unknown; policy: Record<string, unknown> }

describe('what the rules say happens', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(['whatsapp', 'meta-leads'])
  })
  afterAll(() => office?.close())

  const publish = (ruleSet: unknown) => inTenant(office, (trx) => publishRuleSet(trx, ruleSet, { actor: 'test', now: office.clock.now() }))

  it('branches and employees: the lead is given directly, nobody is asked, both sides are invited at once', async () => {
    await publish(shippedRuleSet('branches-and-employees'))
    const employee = await hire(office, 'موظفة الشعارات', { kind: 'employee', profile: { skills: ['logo-branding'] } })
    const client = someone('مباشر')
    const lead = await enquires(office, client, LOGO)
    expect(lead).toMatchObject({ status: 'assigned', request: { status: 'accepted' }, freelancer: { id: employee.id } })
    expect((await requestsOf(office, lead))[0]).toMatchObject({ answered_via: 'rule' })
    expect(await cardOf(office, lead)).toMatchObject({ stage: 'Accepted' })
    expect((await linesOf(office, lead))[0]).toMatchObject({ 'المسؤول / Owner': employee.name })
    const mails = await mailsTo(office, employee.email)
    expect(mails).toHaveLength(1)
    expect((await visit(office, linkIn(mails[0]!.text, 'c'))).status).toBe(200)
    expect(heardOnWhatsApp(office, client.phone).map((message) => message.type)).toEqual(['cta_url'])
    expect((await deliveriesOf(office, lead)).filter((delivery) => delivery.status !== 'done')).toEqual([])
  })

  it('an employee’s former client comes to him again', async () => {
    const first = await hire(office, 'موظف الترجمة', { kind: 'employee', profile: { skills: ['translation', 'seo'] } })
    const other = await hire(office, 'موظف آخر', { kind: 'employee', profile: { skills: ['seo'] } })
    const client = someone('عائد')
    const lead = await enquires(office, client, wishFor('translation'))
    expect(lead.freelancer?.id).toBe(first.id)
    await office.call('PATCH', `leads/${lead.id}`, { status: 'won' })
    await calm(office)
    for (let n = 0; n < 3; n++) await enquires(office, someone('غيره'), wishFor('seo'))
    await deliver(office, 'whatsapp', { scenario: 'text', ...client, text: wishFor('seo') })
    await calm(office)
    const leads = await rowsOf(office, 'leads', { name: client.name })
    expect(leads.map((row) => (row as unknown as { owner_id: string }).owner_id)).toEqual([first.id, first.id])
    expect(other.id).toBeTruthy()
  })

  it('a rule that refuses: spam with its reason, nobody is asked and nobody is written to', async () => {
    const shipped = shippedRuleSet('freelance-marketplace') as RuleSet
    await publish({
      ...shipped,
      rules: [
        {
          id: 'sellers',
          name: 'بائعون · Sellers',
          priority: 100,
          conditions: { any: [{ fact: 'text', operator: 'containsAny', value: ['casino', 'قروض'] }] },
          action: { type: 'refuse', reason: 'seller' },
        },
        {
          id: 'big',
          name: 'كبير · Big',
          priority: 95,
          conditions: { all: [{ fact: 'budget', operator: 'greaterThanInclusive', value: 50_000 }] },
          action: { type: 'notify', to: 'admins', text: 'عميل كبير' },
        },
        ...shipped.rules,
      ],
    })
    const spammer = someone('بائع')
    await deliver(office, 'meta-leads', { scenario: 'lead', ...spammer, text: 'online casino offers, قروض سريعة' })
    await calm(office)
    const lead = await leadOf(office, spammer.name)
    expect(lead).toMatchObject({ status: 'spam', request: null })
    expect((await rowsOf(office, 'leads', { id: lead.id }))[0]).toMatchObject({ closed_why: 'seller' })
    expect(await requestsOf(office, lead)).toEqual([])
    expect(heardOnWhatsApp(office, spammer.phone)).toEqual([])
    expect(await mailsTo(office, spammer.email)).toEqual([])
    expect(await diaryOf(office, lead)).toContain('lead.refused')
    // It is seen where managers look.
    expect((await linesOf(office, lead))[0]).toMatchObject({ 'الحالة / Status': 'مزعج / Spam' })
    const card = (await cardsOf(office, 'casino'))[0]
    if (card) expect(card.stage).toBe('Rejected')
  })

  it('a person may send what a rule refused back to be decided', async () => {
    await hire(office, 'مصممة', { profile: { skills: ['logo-branding'] } })
    const client = someone('مظلوم')
    const lead = await enquires(office, client, `${LOGO} (قروض)`)
    expect(lead.status).toBe('spam')
    await publish(shippedRuleSet('freelance-marketplace'))
    expect((await office.call('POST', `leads/${lead.id}/route`, {})).status).toBeLessThan(300)
    await calm(office)
    expect(await again(office, lead)).toMatchObject({ status: 'offered' })
  })

  it('a rule’s own note reaches the admins', async () => {
    const shipped = shippedRuleSet('freelance-marketplace') as RuleSet
    await publish({
      ...shipped,
      rules: [
        {
          id: 'big',
          name: 'كبير · Big',
          priority: 95,
          conditions: { all: [{ fact: 'budget', operator: 'greaterThanInclusive', value: 50_000 }] },
          action: { type: 'notify', to: 'admins', text: 'عميل كبير' },
        },
        ...shipped.rules,
      ],
    })
    const lead = await enquires(office, someone('كبير'), 'أبي تصميم شعار وهوية كاملة، الميزانية 80000 ريال')
    const { body } = await office.call<{ data: Record<string, unknown>[] }>('GET', 'notifications?audience=admin')
    expect(body.data).toContainEqual(expect.objectContaining({ kind: 'rule', leadId: lead.id, params: { text: 'عميل كبير' } }))
  })

  it('three at once, the first takes it: the others’ links say so', async () => {
    const shipped = shippedRuleSet('freelance-marketplace') as RuleSet
    await publish({
      ...shipped,
      policy: { ...shipped.policy, offer: { ...(shipped.policy.offer as object), kind: 'parallel', parallel: 3 } },
    })
    const members = []
    for (const name of ['أ', 'ب', 'ج', 'د']) members.push(await hire(office, name, { profile: { skills: ['architecture'] } }))
    const lead = await enquires(office, someone('متوازي'), wishFor('architecture'))
    const requests = await requestsOf(office, lead)
    expect(requests.map((request) => request.status)).toEqual(['pending', 'pending', 'pending'])
    const [one, two] = requests
    expect((await office.call('POST', `requests/${one!.id}/decline`, { reason: 'لا' })).status).toBe(200)
    await calm(office)
    // Two still think: nobody else is asked, and the client is not troubled.
    expect((await requestsOf(office, lead)).map((request) => request.status).sort()).toEqual(['declined', 'pending', 'pending'])
    expect((await office.call('POST', `requests/${two!.id}/accept`)).status).toBe(200)
    expect((await office.call('POST', `requests/${requests[2]!.id}/accept`)).status).toBe(409)
    await calm(office)
    expect((await requestsOf(office, lead)).map((request) => request.status).sort()).toEqual(['accepted', 'declined', 'withdrawn'])
  })

  it('the sum of what came in balances', async () => {
    for (const row of await ledgerOf(office)) expect(row).toMatchObject({ balanced: true, dead: 0 })
  })
})
