import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { act, deliver, heardOnWhatsApp, inTenant, type Office } from '../journeys/steps.ts'
import { breathe, clear, openDialogueOffice } from './play.ts'

/** How each of twenty clients begins, and what it is about. */
const CLIENTS: [dialect: string, service: string, text: string][] = [
  ['saudi', 'logo-branding', 'السلام عليكم ابي احد يسوي لي شعار لمحل قهوة'],
  ['saudi', 'video-editing', 'هلا والله ابغى مونتاج لفيديو مناسبة'],
  ['saudi', 'ad-copywriting', 'ابي احد يكتب لي اعلان لمنتج جديد'],
  ['saudi', 'ecommerce-store', 'ابغى متجر الكتروني على سلة'],
  ['saudi', 'cv-writing', 'ودي احد يكتب لي سيرة ذاتية'],
  ['iraqi', 'web-development', 'هلو شلونكم اريد واحد يسويلي موقع لشركتي'],
  ['iraqi', 'translation', 'اريد ترجمة عقد من الانكليزي للعربي'],
  ['iraqi', 'photography', 'اريد مصور لمطعمي بالكرادة'],
  ['iraqi', 'voice-over', 'محتاج تعليق صوتي لاعلان'],
  ['iraqi', 'mobile-app', 'اريد تطبيق جوال لمحلي'],
  ['egyptian', 'motion-graphics', 'عايز فيديو موشن جرافيك لشركتي'],
  ['egyptian', 'accounting', 'محتاج محاسب يظبطلي حسابات المحل'],
  ['egyptian', 'seo', 'عايز حد يظبطلي تحسين محركات البحث'],
  ['egyptian', 'interior-design', 'عايزة تصميم داخلي لشقتي'],
  ['egyptian', 'content-writing', 'محتاجة كتابة محتوى لمدونة'],
  ['levantine', 'social-media-management', 'بدي حدا يدير حسابات التواصل تبعنا'],
  ['levantine', 'data-entry', 'بدي حدا يعمللي ادخال بيانات'],
  ['english', 'business-plan', 'Hi, I need a business plan for my cafe'],
  ['english', 'legal-contracts', 'Hello, I need a lawyer to write a contract'],
  ['english', 'tutoring', 'I need a private tutor for my son'],
]

type Stage = (office: Office) => Promise<unknown>
const faulty =
  (kind: string, more: object = {}): Stage =>
  (office) =>
    fetch(`${office.fakes.openai!.baseUrl}/_faults`, { method: 'POST', body: JSON.stringify({ when: 'before', kind, rate: 1, ...more }) })
const answers =
  (as: string): Stage =>
  (office) =>
    act(office, 'openai', { do: 'answer', as })

/** What goes wrong at OpenAI, and who reads the words then: `model` where its answer still fits the schema. */
const FAULTS: [what: string, stage: Stage, reader: 'local' | 'model'][] = [
  ['answers nothing', faulty('timeout'), 'local'],
  ['answers too late', faulty('slow', { delayMs: 6000 }), 'local'],
  ['is down', faulty('500'), 'local'],
  ['breaks the line off', faulty('reset'), 'local'],
  ['answers with a page of its proxy', faulty('garbage'), 'local'],
  ['is overloaded', answers('overloaded'), 'local'],
  ['asks us to wait (429)', answers('rate'), 'local'],
  ['has no credit left', answers('no-credit'), 'local'],
  ['refuses', answers('refusal'), 'local'],
  ['is cut off', answers('truncated'), 'local'],
  ['chats instead of answering', answers('prose'), 'local'],
  ['answers off the schema', answers('off-schema'), 'local'],
  ['gives values that cannot be', answers('wrong-values'), 'model'],
  ['does whatever a message says', answers('obey'), 'model'],
  ['is well', answers('well'), 'model'],
]

describe('F20: whatever becomes of OpenAI, twenty clients are answered within the same turn and their requests go out', () => {
  let office: Office
  beforeAll(async () => {
    office = await openDialogueOffice({ openai: true })
  })
  afterAll(() => office?.close())

  it.each(FAULTS)(
    'OpenAI %s',
    async (_what, stage, reader) => {
      await clear(office)
      for (const [, service] of CLIENTS)
        for (const name of ['سارة', 'علي']) await office.addFreelancer({ name, profile: { skills: [service], capacity: { open: 100 } } })
      await office.settle()
      await fetch(`${office.fakes.openai!.baseUrl}/_faults`, { method: 'DELETE' })
      await stage(office)
      const clients = CLIENTS.map(([, service, text], i) => ({
        service,
        text,
        who: { name: 'عميل', phone: nextPhone(i) },
        heard: 0,
        out: false,
      }))
      const readers = new Set<string>()
      for (let round = 0; round < 6; round++) {
        const talking = clients.filter((one) => !one.out)
        if (!talking.length) break
        // What has just failed is left alone for a while; here every turn of everybody shall meet the fault.
        await freshConnection(office)
        await Promise.all(
          talking.map((one) =>
            deliver(office, 'whatsapp', { scenario: 'text', ...one.who, text: round === 0 ? one.text : replyTo(lastOf(office, one.who)) }),
          ),
        )
        await breathe(office)
        for (const one of talking) {
          const heard = heardOnWhatsApp(office, one.who.phone)
          expect(heard.length, `${one.text}: one answer in round ${round + 1}, after ${heard.at(-1)?.text}`).toBe(++one.heard)
          one.out = /أرسلنا طلبك|Your request is with/.test(heard.at(-1)!.text)
        }
        for (const turn of await turnsOf(office)) if (turn.reader !== 'tap') readers.add(turn.reader)
        if (round === 0) expect(await wishesOf(office, clients)).toEqual(clients.map((one) => `qualifying ${one.service}`))
      }
      expect(clients.filter((one) => !one.out).map((one) => one.text)).toEqual([])
      expect(await wishesOf(office, clients)).toEqual(clients.map((one) => `offered ${one.service}`))
      if (reader === 'local') expect([...readers]).toEqual(['local'])
      else expect(readers).toContain('model')
      await inTenant(office, (trx) => trx('turns').delete())
    },
    120_000,
  )
})

let people = 0
function nextPhone(i: number): string {
  return `+9665${String(40_000_000 + ++people * 100 + i)}`
}

function lastOf(office: Office, who: { phone: string }): { text: string; buttons?: { id: string }[] } {
  return heardOnWhatsApp(office, who.phone).at(-1)!
}

/** What a client says next: picks the first, tells a sum, wants no mail, agrees. */
function replyTo({ text, buttons }: { text: string; buttons?: { id: string }[] }): string {
  const english = !/\p{Script=Arabic}{3}/u.test(text.replace(/سارة|علي|عميل/g, ''))
  if (buttons?.some((one) => one.id.startsWith('pick:'))) return '1'
  if (buttons?.some((one) => one.id === 'confirm')) return english ? 'yes' : 'نعم'
  return /الميزانية|how much/.test(text) ? '500' : english ? 'no' : 'لا'
}

async function freshConnection(office: Office): Promise<void> {
  const { body } = await office.call<{ data: { id: string; connector: string }[] }>('GET', 'connections?limit=200')
  for (const one of body.data.filter((row) => row.connector === 'openai')) await office.call('DELETE', `connections/${one.id}`)
  const settings = { apiKey: 'sk-demo-openai', baseUrl: office.fakes.openai!.baseUrl }
  const { status } = await office.call('POST', 'connections', { connector: 'openai', label: 'openai', settings })
  expect(status).toBe(201)
}

function turnsOf(office: Office): Promise<{ reader: string }[]> {
  return inTenant(office, (trx) => trx('turns').select('reader'))
}

async function wishesOf(office: Office, clients: readonly { service: string }[]): Promise<string[]> {
  const leads = await inTenant(office, (trx) => trx('leads').whereNotIn('status', ['lost', 'merged']).select('status', 'category'))
  const place = (category: string): number => clients.findIndex((one) => one.service === category)
  return leads.sort((a, b) => place(a.category) - place(b.category)).map((lead) => `${lead.status} ${lead.category}`)
}
