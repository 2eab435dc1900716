import { el, flashNews, icon, ltr, own, redraw } from './dom.js'
import { clock, t } from './words.js'

let open
let mails = []

/** Builds the pane of everybody's mail. */
export function buildMailbox(pane) {
  pane.replaceChildren(
    el('header', {}, icon('mail'), el('h2', { class: 'pane-title', text: t('mail') })),
    el('div', { class: 'letter', id: 'mails' }),
  )
}

/** Draws the list, unless a mail is open. Answers how many are new. */
export function drawMailbox(pane, next) {
  mails = next.mails
  if (open)
    return flashNews(
      'mail',
      mails.map((mail) => [mail.key, el('span')]),
    )
  return drawList(pane)
}

function drawList(pane) {
  const rows = mails.map((mail) => [
    mail.key,
    el(
      'li',
      {},
      el(
        'button',
        { type: 'button', data: { focus: mail.key }, onclick: () => void openMail(pane, mail) },
        el('span', { class: 'subject', dir: 'auto', text: mail.subject }),
        el('span', { class: 'to' }, ltr(mail.to.join(', ')), ' · ', el('time', { datetime: mail.at, text: clock(mail.at) })),
      ),
    ),
  ])
  redraw(
    pane.querySelector('#mails'),
    rows.length
      ? el(
          'ul',
          { class: 'scroll mails', tabindex: '0', 'aria-label': t('mail') },
          rows.map(([, node]) => node),
        )
      : el('p', { class: 'empty', text: t('noMails') }),
  )
  return flashNews('mail', rows)
}

async function openMail(pane, mail) {
  const whole = await (await fetch(`/_mail?key=${encodeURIComponent(mail.key)}`)).json()
  open = mail.key
  const back = el(
    'button',
    {
      type: 'button',
      class: 'quiet',
      onclick: () => {
        open = undefined
        drawList(pane)
        ;[...pane.querySelectorAll('[data-focus]')].find((one) => one.dataset.focus === mail.key)?.focus()
      },
    },
    icon('back', true),
    t('back'),
  )
  // No script runs in it and it is no origin; its links open beside this page.
  const frame = el('iframe', {
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    title: t('letter'),
    srcdoc: whole.html ? withLinksOutside(whole.html) : asPage(whole.text ?? ''),
  })
  redraw(
    pane.querySelector('#mails'),
    el('div', {}, back),
    el('h3', { dir: 'auto', text: mail.subject }),
    el('p', { class: 'facts' }, `${t('from')} `, own(mail.from), el('br'), `${t('to')} `, ltr(mail.to.join(', '))),
    frame,
  )
  back.focus()
}

/** Closes what is open, before the pane is built anew. */
export function closeMail() {
  open = undefined
}

function withLinksOutside(html) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  for (const link of page.querySelectorAll('a[href]')) {
    link.target = '_blank'
    link.rel = 'noopener noreferrer'
  }
  return `<!doctype html>${page.documentElement.outerHTML}`
}

function asPage(text) {
  const page = document.implementation.createHTMLDocument('')
  page.body.append(el('pre', { dir: 'auto', style: 'white-space: pre-wrap; font: inherit', text }))
  return `<!doctype html>${page.documentElement.outerHTML}`
}
