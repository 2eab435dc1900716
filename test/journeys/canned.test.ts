import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bellOfRun, startTestApp } from '../support/app.ts'
import { type Phone, phoneOf } from './dialogue.ts'
import { BACK_OFFICE, hire, inTenant, leadOf, type Office, requestsOf, someone } from './steps.ts'

describe('what the bot was taught', () => {
  let office: Office
  const teach = async (rule: object) => (await office.call<{ id: string }>('POST', 'bot/rules', rule)).body.id
  const turnsOf = (client: Phone) =>
    inTenant(office, async (trx) => {
      const lead = await trx('leads').where({ name: client.name }).first('id')
      return trx('turns').where({ lead_id: lead.id }).orderBy('at').select('reader', 'rule_id', 'intent', 'said', 'understood')
    })
  beforeAll(async () => {
    office = Object.assign(await startTestApp(), { bell: bellOfRun() })
    await office.connect('whatsapp', { dialogue: 'choose' })
    for (const name of BACK_OFFICE) await office.connect(name)
    for (const name of ['سارة', 'علي']) await hire(office, name)
  })
  afterAll(() => office?.close())

  it('is said as it stands, in the client’s language, and the dialogue goes on where it was', async () => {
    const answer = { ar: 'نعم، ضمان سنة على كل تصميم.', en: 'Yes, every design has a year’s guarantee.' }
    const ruleId = await teach({ name: 'الضمان', match: { keywords: ['ضمان', 'guarantee'], examples: [] }, answer })
    const client = phoneOf(office, someone('ريما'))
    await client.says('السلام عليكم ابي شعار لمحل قهوة ميزانيتي 300')
    expect((await client.says('is there any guarantee on it?'))!.text).toBe(answer.en)
    expect((await client.says('طيب عندكم ضمان؟'))!.text).toBe(answer.ar)
    expect((await client.says('الأول'))!.text).toMatch(/بريد|إيميل/)
    const turns = await turnsOf(client)
    expect(turns.slice(1, 3)).toMatchObject([
      { reader: 'rule', rule_id: ruleId, said: 'canned', understood: true },
      { reader: 'rule', rule_id: ruleId, said: 'canned' },
    ])
    expect(turns[3]).toMatchObject({ reader: 'local', rule_id: null, intent: 'choose_freelancer', said: 'ask_contacts' })
    const told = await office.call<{ rules: { triggered: number }[] }>('GET', 'bot/statistics')
    expect(told.body.rules[0]).toMatchObject({ ruleId, triggered: 2 })
  })

  it('hands over to a person where a rule means that', async () => {
    const ruleId = await teach({ name: 'شراكات', match: { examples: ['عندي عرض شراكة معكم'] }, intent: 'talk_to_human' })
    const client = phoneOf(office, someone('هند'))
    const said = await client.says('مساء الخير عندي عرض شراكة لكم')
    expect(said!.text).toMatch(/زميل|موظف|فريق/)
    expect(await turnsOf(client)).toMatchObject([{ reader: 'rule', rule_id: ruleId, intent: 'talk_to_human', said: 'handed_over' }])
    expect(await client.says('ابي شعار')).toBeNull()
  })

  it('comes not between a client and silence, nor a freelancer and the answer to a question', async () => {
    await teach({ name: 'لون', match: { keywords: ['لون', 'الرسائل'] }, answer: { ar: 'كل الألوان متاحة.', en: 'All colours.' } })
    const client = phoneOf(office, someone('لجين'))
    await client.says('ابي شعار لمحل قهوة ميزانيتي 300')
    await client.says('الأول')
    await client.says('lujain@example.com')
    await client.presses('تأكيد')
    const [request] = await requestsOf(office, await leadOf(office, client.name))
    const asked = await office.call('POST', `requests/${request.id}/ask`, { question: 'أي لون تفضلين؟' })
    expect(asked.status).toBe(200)
    expect((await client.says('لون بني فاتح'))!.text).not.toContain('كل الألوان')
    expect((await requestsOf(office, await leadOf(office, client.name)))[0]).toMatchObject({ status: 'pending', answer: 'لون بني فاتح' })
    expect((await client.says('وش لون الشعار الجاهز'))!.text).toContain('كل الألوان')
    await client.says('وقفوا الرسائل')
    const contact = await inTenant(office, (trx) => trx('contacts').where({ name: client.name }).first('opted_out_at'))
    expect(contact.opted_out_at).not.toBeNull()
  })
})
