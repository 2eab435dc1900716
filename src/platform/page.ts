import type { Response } from 'express'

/** A piece of HTML that is safe to put into a page. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** HTML with every value escaped unless it is Html itself. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  return new Html(parts.reduce((text, part, i) => text + (i ? show(values[i - 1]) : '') + part, ''))
}

/** Sends a plain page: Arabic right to left first, no third-party resource, never cached, and no referrer for who leaves it. */
export function sendPage(
  response: Response,
  page: { title: string; body: Html; status?: number; language?: 'ar' | 'en'; script?: boolean },
): void {
  const language = page.language ?? 'ar'
  response
    .status(page.status ?? 200)
    .set({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': `default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'${page.script ? "; script-src 'self'" : ''}`,
    })
    .type('html')
    .send(
      html`<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${page.title}</title><link rel="stylesheet" href="/assets/page.css"></head><body><main>${page.body}</main></body></html>`
        .text,
    )
}

function show(value: unknown): string {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(show).join('')
  if (value === null || value === undefined || value === false) return ''
  return String(value).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
