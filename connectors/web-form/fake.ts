import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { FakeAnswer, MakeFake, ScenarioOptions, WebhookCall } from '../connector.ts'

interface Post {
  at: string
  how: string
  contentType: string
  body: string
}

const names = ['هند السبيعي', 'Karim Saad', 'منيرة العنزي', 'جود الغامدي', 'وسن الحربي', 'Yara Nasser', 'علي الموسوي', 'سارة القحطاني']
const services = ['متجر إلكتروني', 'تصميم شعار', 'إعلانات', 'تصوير منتجات', 'تطبيق جوال', 'كتابة محتوى']

/** A client's website: a page with a form, and the posts that builders, tools and old pages make. Its page posts to wasl for real. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<{ posts: Post[] }>({ posts: [] })
  const kept = (how: string, call: WebhookCall): WebhookCall => {
    state.posts = [
      { at: tools.now().toISOString(), how, contentType: call.headers['content-type'] ?? '', body: call.body },
      ...state.posts,
    ].slice(0, 50)
    return call
  }
  return {
    settings: () => ({}),
    handle(request): FakeAnswer {
      if (request.method !== 'POST')
        return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page(request.path === '/thanks') }
      const call = {
        headers: { ...formHeaders, 'content-type': request.headers['content-type'] ?? formHeaders['content-type'] },
        body: request.body.toString(),
      }
      tools.callBack(kept('page', call))
      tools.record({ kind: 'form_posted', body: call.body })
      return { status: 303, headers: { location: `${tools.baseUrl}/thanks` } }
    },
    scenarios: {
      json: (options) => kept('json', json(options)),
      form: (options) => kept('form', urlencoded(formFields(options), formHeaders)),
      elementor: (options) =>
        kept(
          'elementor',
          urlencoded(elementorFields(options), {
            ...formHeaders,
            accept: '*/*',
            'user-agent': 'WordPress/6.8; https://client-site.example',
          }),
        ),
      // Two events in a row are the two clicks of one person.
      'double-click': (options) => kept('double-click', urlencoded(formFields({ ...options, n: Math.floor(options.n / 2) }), formHeaders)),
      'arabic-cp1256': (options) => kept('arabic-cp1256', oldPage(options)),
      sample: (options) => kept('sample', sample(options.n)),
    },
    show: () => ({ posts: state.posts }),
  }
}

const formHeaders = {
  'content-type': 'application/x-www-form-urlencoded',
  accept: 'text/html,application/xhtml+xml',
  origin: 'https://client-site.example',
}

function person({ n, run, name, phone, email, text }: ScenarioOptions) {
  const digest = createHash('sha256').update(`${run}:${n}`).digest()
  const digits = String(digest.readUInt32BE(0) % 10_000_000).padStart(7, '0')
  return {
    name: name ?? names[n % names.length]!,
    phone: phone ?? `055${digits}`,
    email: email ?? `client-${digest.toString('hex', 4, 9)}@example.com`,
    service: services[digest[10]! % services.length]!,
    text: text ?? `أحتاج ${services[digest[10]! % services.length]} خلال أسبوعين`,
    budget: String(1000 + (digest[11]! % 20) * 250),
  }
}

function json(options: ScenarioOptions): WebhookCall {
  const who = person(options)
  const body = {
    id: `zap-${options.run}-${options.n}`,
    full_name: who.name,
    phone: who.phone,
    email: who.email,
    service: who.service,
    budget: who.budget,
    message: who.text,
    utm_source: 'google',
    utm_campaign: 'brand',
    gclid: `Cj0${options.run}${options.n}`,
  }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function formFields(options: ScenarioOptions): [string, string][] {
  const who = person(options)
  const arabicDigits = who.phone.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)))
  return [
    ['الاسم', who.name],
    ['رقم الجوال', arabicDigits],
    ['البريد', who.email],
    ['الخدمة[]', who.service],
    ['الميزانية', who.budget],
    ['الرسالة', who.text],
    ['utm_source', 'snap'],
    ['website_hp', ''],
    ['redirect', 'https://evil.example/'],
  ]
}

function elementorFields(options: ScenarioOptions): [string, string][] {
  const who = person(options)
  return [
    ['Name', who.name],
    ['Phone', who.phone],
    ['Email', who.email],
    ['Message', who.text],
    ['الخدمة', who.service],
    ['Date', '18 November 2026'],
    ['Time', '12:05'],
    ['Page URL', 'https://client-site.example/ar/?utm_source=tiktok&ttclid=E.C.P.test'],
    ['User Agent', 'Mozilla/5.0'],
    ['Remote IP', '203.0.113.9'],
    ['Powered by', 'Elementor'],
    ['form_id', 'a1b2c3d'],
    ['form_name', 'Contact AR'],
  ]
}

function urlencoded(fields: [string, string][], headers: Record<string, string>): WebhookCall {
  return { headers, body: new URLSearchParams(fields).toString() }
}

/** A page of 2005: windows-1256 bytes in percent signs, and nobody says so. */
function oldPage(options: ScenarioOptions): WebhookCall {
  const who = person({ ...options, name: options.name ?? names[0], text: options.text ?? 'أريد تصميم موقع' })
  const fields = [
    ['الاسم', who.name],
    ['جوال', who.phone],
    ['ملاحظات', who.text],
  ]
  return { headers: formHeaders, body: fields.map((pair) => pair.map((text) => cp1256(text!)).join('=')).join('&') }
}

let table: Map<string, number> | undefined

function cp1256(text: string): string {
  table ??= new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1256').decode(Uint8Array.of(byte)), byte]))
  return [...text].map((c) => (c === ' ' ? '+' : `%${(table!.get(c) ?? 0x3f).toString(16).padStart(2, '0').toUpperCase()}`)).join('')
}

/** The recorded bodies of this connector's fixtures, one after the other. */
function sample(n: number): WebhookCall {
  const folder = new URL('fixtures/', import.meta.url)
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  const { headers, rawBody } = JSON.parse(readFileSync(new URL(files[n % files.length]!, folder), 'utf8')) as {
    headers: Record<string, string>
    rawBody: string
  }
  return { headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value])), body: rawBody }
}

function page(thanks: boolean): string {
  const body = thanks
    ? '<p>شكرًا لك، وصلنا طلبك.</p>'
    : `<form method="post" action="submit"><p><label>الاسم <input name="الاسم"></label></p><p><label>رقم الجوال <input name="رقم الجوال"></label></p>
<p><label>البريد <input name="البريد"></label></p><p><label>الرسالة <textarea name="الرسالة"></textarea></label></p>
<p hidden><input name="website_hp" tabindex="-1" autocomplete="off"></p><button>إرسال</button></form>`
  return `<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>موقع عميل</title><body>${body}</body></html>`
}
