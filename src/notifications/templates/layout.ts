import Handlebars from 'handlebars'
import type { Language } from './language.ts'
import { clip, oneLine, plain, type Run, run, say, type Value } from './runs.ts'

/** An e-mail ready to be stored and sent. */
export interface RenderedMail {
  subject: string
  html: string
  text: string
}

/** What a tenant may set: its name instead of وصل, its accent as `#rrggbb` (dark enough for white text). */
export interface Brand {
  name: string
  accent?: string
}

/** What every message needs. */
export interface Basics {
  language: Language
  brand?: Brand
}

/** The parts of a mail: one sentence, one card of facts, one button, and what may follow. */
export interface MailParts {
  subject: Run[]
  /** "Hello Sara," */
  greeting?: Run[]
  sentence: Run[]
  /** Somebody's own words, as they wrote them. */
  quote?: string | undefined
  /** Label (runs where it is somebody else's question) and value; a fact without a value is left out. */
  facts?: (readonly [label: string | Run[], value: Value | undefined])[]
  button?: { label: string; url: string }
  lists?: { title: string; items: (string | Run[])[]; numbered?: boolean }[]
  note?: Run[]
}

const longestQuote = 1500

/** Renders the layout and its plain-text twin. Values are escaped and isolated; nothing outside is loaded. Throws TypeError for a link that is not http(s). */
export function renderMail({ language, brand }: Basics, parts: MailParts): RenderedMail {
  const name = brand?.name.trim() || (language === 'ar' ? 'وصل' : 'wasl')
  const view = {
    language,
    dir: language === 'ar' ? 'rtl' : 'ltr',
    align: language === 'ar' ? 'right' : 'left',
    accent: brand?.accent && /^#[0-9a-f]{6}$/i.test(brand.accent) ? brand.accent : '#0f5e5a',
    subject: oneLine(parts.subject),
    brand: run(name),
    greeting: parts.greeting ?? null,
    sentence: parts.sentence,
    quote: parts.quote?.trim() ? run(clip(parts.quote.trim(), longestQuote)).text : null,
    facts: (parts.facts ?? []).flatMap(([label, value]) =>
      value === undefined || value === '' ? [] : [{ label: runsOf(label), value: [run(value)] }],
    ),
    button: parts.button ? { label: parts.button.label, url: webAddress(parts.button.url) } : null,
    lists: (parts.lists ?? []).map((list) => ({
      title: list.title,
      items: list.items.map(runsOf),
      numbered: list.numbered ?? false,
    })),
    note: parts.note ?? null,
    words: words[language],
    signature: language === 'ar' ? say`فريق ${name}` : say`The ${name} team`,
  }
  return { subject: view.subject, html: template(view), text: twin(view) }
}

function runsOf(words: string | Run[]): Run[] {
  return typeof words === 'string' ? [{ text: words, isolate: null }] : words
}

/** The address in its plain ASCII form (look-alike letters show as what they are). */
export function webAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') throw new TypeError('a link in a message must be an http(s) address')
  return parsed.href
}

const words = {
  ar: { fallback: 'إن لم يعمل الزر فافتح هذا الرابط:' },
  en: { fallback: 'If the button does not work, open this link:' },
}

type View = {
  brand: Run
  greeting: Run[] | null
  sentence: Run[]
  quote: string | null
  facts: { label: Run[]; value: Run[] }[]
  button: { label: string; url: string } | null
  lists: { title: string; items: Run[][]; numbered: boolean }[]
  note: Run[] | null
  signature: Run[]
}

/** The same mail as plain text. A link stands alone on its line, with a blank before the closing isolate, so that no reader swallows it. */
function twin(view: View): string {
  const blocks = [
    view.greeting && plain(view.greeting),
    plain(view.sentence),
    view.quote && plain([run(view.quote)]).replace(/^/gm, '> '),
    view.facts.map((fact) => `${plain(fact.label)}: ${plain(fact.value)}`).join('\n'),
    view.button && `${view.button.label}:\n\u2066${view.button.url} \u2069`,
    ...view.lists.map((list) =>
      [list.title, ...list.items.map((one, i) => `${list.numbered ? `${i + 1}.` : '-'} ${plain(one)}`)].join('\n'),
    ),
    view.note && plain(view.note),
    plain(view.signature),
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

const handlebars = Handlebars.create()
handlebars.registerPartial('runs', '{{#each this}}{{#if isolate}}<bdi dir="{{isolate}}">{{text}}</bdi>{{else}}{{text}}{{/if}}{{/each}}')

// One column of 600 px; every table and cell carries its direction, because many readers drop it from <html>. Compiled once, escaping always on.
const template = handlebars.compile<object>(
  `<!doctype html>
<html lang="{{language}}" dir="{{dir}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{subject}}</title>
<style>
body, table, td, a { font-family: Cairo, 'Segoe UI', Tahoma, Arial, sans-serif; }
@media (prefers-color-scheme: dark) {
  .page { background: #0d1514 !important; }
  .sheet, .card { background: #16211f !important; border-color: #2a3936 !important; }
  .ink { color: #e8efed !important; }
  .ink-2 { color: #a9b8b4 !important; }
  .line { border-color: #2a3936 !important; }
  .brand { color: #6fcfc6 !important; }
}
</style>
</head>
<body class="page" dir="{{dir}}" style="margin:0;padding:0;background:#f4f6f5;">
<table class="page" role="presentation" dir="{{dir}}" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f6f5;"><tr><td dir="{{dir}}" align="center" style="padding:24px 12px;">
<table class="sheet" role="presentation" dir="{{dir}}" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#ffffff;border:1px solid #dfe5e3;border-radius:16px;">
<tr><td class="brand" dir="{{dir}}" align="{{align}}" style="padding:24px 24px 0;font-size:24px;font-weight:700;color:{{accent}};">{{#with brand}}<bdi dir="{{isolate}}">{{text}}</bdi>{{/with}}</td></tr>
<tr><td class="ink" dir="{{dir}}" align="{{align}}" style="padding:16px 24px;font-size:16px;line-height:1.7;color:#14211f;">
{{#if greeting}}<p style="margin:0 0 8px;">{{> runs greeting}}</p>{{/if}}
<p style="margin:0;font-size:19px;font-weight:600;">{{> runs sentence}}</p>
{{#if quote}}<p class="ink-2 line" dir="auto" style="margin:16px 0 0;padding-inline-start:12px;border-inline-start:3px solid #dfe5e3;white-space:pre-line;color:#4a5b57;">{{quote}}</p>{{/if}}
</td></tr>
{{#if facts}}<tr><td dir="{{dir}}" align="{{align}}" style="padding:0 24px 8px;">
<table class="card" role="presentation" dir="{{dir}}" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f6f5;border:1px solid #dfe5e3;border-radius:16px;">
{{#each facts}}<tr><td class="ink-2" dir="{{../dir}}" align="{{../align}}" valign="top" style="padding:8px 16px;font-size:13px;line-height:1.7;color:#4a5b57;width:34%;">{{> runs label}}</td><td class="ink" dir="{{../dir}}" align="{{../align}}" valign="top" style="padding:8px 16px;font-size:16px;line-height:1.7;color:#14211f;">{{> runs value}}</td></tr>
{{/each}}</table>
</td></tr>{{/if}}
{{#if button}}<tr><td dir="{{dir}}" align="{{align}}" style="padding:16px 24px;">
<table role="presentation" dir="{{dir}}" cellpadding="0" cellspacing="0"><tr><td dir="{{dir}}" bgcolor="{{accent}}" style="border-radius:8px;background:{{accent}};"><a href="{{button.url}}" style="display:inline-block;padding:12px 24px;font-size:16px;font-weight:700;line-height:1.5;color:#ffffff;text-decoration:none;">{{button.label}}</a></td></tr></table>
<p class="ink-2" style="margin:12px 0 0;font-size:13px;line-height:1.7;color:#4a5b57;">{{words.fallback}}<br><a class="ink-2" dir="ltr" href="{{button.url}}" style="color:#4a5b57;word-break:break-all;"><bdi dir="ltr">{{button.url}}</bdi></a></p>
</td></tr>{{/if}}
{{#each lists}}<tr><td class="ink" dir="{{../dir}}" align="{{../align}}" style="padding:8px 24px;font-size:16px;line-height:1.7;color:#14211f;">
<p style="margin:0 0 4px;font-weight:700;">{{title}}</p>
{{#if numbered}}<ol dir="{{../dir}}" style="margin:0;padding-inline-start:24px;">{{#each items}}<li>{{> runs this}}</li>{{/each}}</ol>{{else}}<ul dir="{{../dir}}" style="margin:0;padding-inline-start:24px;">{{#each items}}<li>{{> runs this}}</li>{{/each}}</ul>{{/if}}
</td></tr>
{{/each}}<tr><td class="ink-2" dir="{{dir}}" align="{{align}}" style="padding:8px 24px 24px;font-size:13px;line-height:1.7;color:#4a5b57;">
{{#if note}}<p style="margin:0 0 8px;">{{> runs note}}</p>{{/if}}
<p style="margin:0;">{{> runs signature}}</p>
</td></tr>
</table>
</td></tr></table>
</body>
</html>
`,
  { strict: true, knownHelpersOnly: true, noEscape: false },
)
