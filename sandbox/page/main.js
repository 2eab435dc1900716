import { buildBoard, drawBoard } from './board.js'
import { loadWishes } from './composer.js'
import { el, icon, say } from './dom.js'
import { buildFaults, drawFaults } from './faults.js'
import { buildMailbox, closeMail, drawMailbox } from './mailbox.js'
import { buildPhone, drawPhone } from './phone.js'
import { buildSenders } from './senders.js'
import { buildSheet, drawSheet } from './sheet.js'
import { currentLanguage, speak, t } from './words.js'

const by = (id) => document.getElementById(id)
const panes = {
  phone: { node: by('pane-phone'), build: buildPhone, draw: drawPhone, news: 'landedPhone' },
  board: { node: by('pane-board'), build: buildBoard, draw: drawBoard, news: 'landedBoard' },
  sheet: { node: by('pane-sheet'), build: buildSheet, draw: drawSheet, news: 'landedSheet' },
  mail: { node: by('pane-mail'), build: buildMailbox, draw: drawMailbox, news: 'landedMail' },
}
/** The last state the sandbox told of each pane. */
const told = {}
const narrow = matchMedia('(max-width: 699px)')
let chosen = 'phone'

await loadWishes()
setLanguage(new URLSearchParams(location.search).get('lang') ?? remembered())
by('language').onclick = () => setLanguage(currentLanguage() === 'ar' ? 'en' : 'ar')
narrow.onchange = chooseTab
listen()

function listen() {
  const live = new EventSource('/_live')
  for (const name of [...Object.keys(panes), 'wasl', 'faults'])
    live.addEventListener(name, (event) => {
      told[name] = JSON.parse(event.data)
      draw(name)
    })
  live.onerror = () => say(t('lost'))
}

function draw(name) {
  if (!told[name]) return
  if (name === 'wasl') return drawWasl(told.wasl)
  if (name === 'faults') return drawFaults(by('faults'), told.faults)
  const { node, draw: drawPane, news } = panes[name]
  const count = drawPane(node, told[name])
  if (!count) return
  if (narrow.matches && chosen !== name) markNews(name)
  say(t(news))
}

function drawWasl({ up, url }) {
  by('wasl').className = up ? 'wasl up' : 'wasl'
  by('wasl').replaceChildren(
    el('span', { text: t(up ? 'waslUp' : 'waslDown') }),
    el('a', { class: 'button', href: url, target: '_blank', rel: 'noopener', text: t('openWasl') }),
  )
}

function setLanguage(language) {
  speak(language)
  try {
    localStorage.setItem('language', currentLanguage())
  } catch {
    // A browser that keeps nothing asks again next time.
  }
  by('language').textContent = t('other')
  by('language').lang = currentLanguage() === 'ar' ? 'en' : 'ar'
  closeMail()
  buildSenders(by('senders'), by('sender-dials'))
  buildTabs()
  for (const [name, pane] of Object.entries(panes)) {
    pane.node.setAttribute('aria-label', t(name))
    pane.build(pane.node)
  }
  buildFaults(by('faults'))
  for (const name of Object.keys(told)) draw(name)
}

function remembered() {
  try {
    return localStorage.getItem('language') ?? 'ar'
  } catch {
    return 'ar'
  }
}

function buildTabs() {
  const tabs = by('tabs')
  tabs.setAttribute('aria-label', t('tabs'))
  tabs.replaceChildren(
    ...Object.keys(panes).map((name) =>
      el(
        'button',
        {
          type: 'button',
          role: 'tab',
          id: `tab-${name}`,
          'aria-controls': `pane-${name}`,
          onclick: () => {
            chosen = name
            chooseTab()
          },
          onkeydown: moveByArrows,
        },
        icon(name),
        t(name),
      ),
    ),
  )
  chooseTab()
}

/** On a narrow page one pane is open and the panes are tabs; on a wide one they are sections. */
function chooseTab() {
  for (const [name, { node }] of Object.entries(panes)) {
    const tab = by(`tab-${name}`)
    tab.setAttribute('aria-selected', String(name === chosen))
    tab.tabIndex = name === chosen ? 0 : -1
    if (name === chosen) tab.querySelector('.news')?.remove()
    node.classList.toggle('chosen', name === chosen)
    if (narrow.matches) node.setAttribute('role', 'tabpanel')
    else node.removeAttribute('role')
  }
}

function moveByArrows(event) {
  const names = Object.keys(panes)
  const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const backward = document.documentElement.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft'
  const step = event.key === forward ? 1 : event.key === backward ? -1 : 0
  if (!step) return
  event.preventDefault()
  chosen = names[(names.indexOf(chosen) + step + names.length) % names.length]
  chooseTab()
  by(`tab-${chosen}`).focus()
}

function markNews(name) {
  const tab = by(`tab-${name}`)
  if (!tab.querySelector('.news')) tab.append(el('span', { class: 'news' }, el('span', { class: 'hidden-words', text: t('newThings') })))
}
