import { t } from './words.js'

/** Makes an element. `props`: attributes; `class`, `text`, `onclick` and other handlers as properties; `data` for data-attributes. False and null leave out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [key, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue
    if (key === 'class') node.className = value
    else if (key === 'text') node.textContent = value
    else if (key === 'data') Object.assign(node.dataset, value)
    else if (key.startsWith('on') || key === 'value') node[key] = value
    else node.setAttribute(key, value === true ? '' : value)
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return node
}

/** A label with its control. */
export function field(label, control, more = '') {
  return el('label', { class: `field ${more}` }, label, control)
}

/** Someone's own text: its direction is its own affair. */
export function own(text, more = {}) {
  return el('bdi', { ...more, text })
}

/** A number or address that reads from left to right everywhere. */
export function ltr(text) {
  return el('bdi', { dir: 'ltr', text })
}

const shapes = {
  phone: ['M6 5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2z', 'M11 4h2', 'M12 17v.01'],
  board: [
    'M4 4h6',
    'M14 4h6',
    'M4 10a2 2 0 0 1 2-2h2a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z',
    'M14 10a2 2 0 0 1 2-2h2a2 2 0 0 1 2 2v2a2 2 0 0 1-2 2h-2a2 2 0 0 1-2-2z',
  ],
  sheet: ['M3 5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z', 'M3 10h18', 'M10 3v18'],
  mail: ['M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z', 'm3 7 9 6 9-6'],
  send: ['M10 14 21 3', 'm21 3-6.5 18a.55.55 0 0 1-1 0L10 14l-7-3.5a.55.55 0 0 1 0-1z'],
  microphone: ['M9 5a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0z', 'M5 10a7 7 0 0 0 14 0', 'M8 21h8', 'M12 17v4'],
  photo: [
    'M15 8h.01',
    'M3 6a3 3 0 0 1 3-3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3z',
    'm3 16 5-5c.93-.89 2.07-.89 3 0l5 5',
    'm14 14 1-1c.93-.89 2.07-.89 3 0l3 3',
  ],
  back: ['M5 12h14', 'm5 12 6 6', 'm5 12 6-6'],
}

/** An icon of the kept set (Tabler's drawing); `directed` ones turn with the page. */
export function icon(name, directed = false) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', directed ? 'icon directed' : 'icon')
  svg.setAttribute('aria-hidden', 'true')
  for (const d of shapes[name]) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

/** Draws a container anew; the focus (by data-focus) and what was unfolded (by data-open) stay. */
export function redraw(container, ...nodes) {
  const focus = container.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined
  const open = new Set([...container.querySelectorAll('details[open]')].map((one) => one.dataset.open))
  container.replaceChildren(...nodes.flat())
  for (const one of container.querySelectorAll('details')) if (open.has(one.dataset.open)) one.open = true
  if (focus) [...container.querySelectorAll('[data-focus]')].find((one) => one.dataset.focus === focus)?.focus({ preventScroll: true })
}

const FLASH_MS = 2400
const known = new Map()

/** Marks what a pane has not shown before. What is there at the first look is no news. Answers the number of newcomers since the last call for this pane. */
export function flashNews(pane, entries) {
  const first = !known.has(pane)
  const seen = known.get(pane) ?? new Map()
  known.set(pane, seen)
  const now = performance.now()
  let news = 0
  for (const [key, node] of entries) {
    if (!seen.has(key)) {
      seen.set(key, first ? -FLASH_MS : now)
      if (!first && ++news === 1) bringIntoView(node)
    }
    const age = now - seen.get(key)
    if (age < FLASH_MS) {
      node.classList.add('landed')
      node.style.animationDelay = `-${Math.round(age)}ms`
      setTimeout(() => node.classList.remove('landed'), FLASH_MS - age)
    }
  }
  return news
}

/** Scrolls the pane, and nothing around it, so far that this is seen. */
function bringIntoView(node) {
  const pane = node.closest('.scroll')
  if (!pane) return
  const [outer, inner] = [pane.getBoundingClientRect(), node.getBoundingClientRect()]
  if (inner.bottom > outer.bottom) pane.scrollTop += inner.bottom - outer.bottom + 8
  // What sticks to the top hides what is beneath it.
  else if (inner.top < outer.top + 48) pane.scrollTop -= outer.top + 48 - inner.top
}

let hush

/** Says something in the bar at the bottom, aloud for those who listen. */
export function say(text) {
  const bar = document.getElementById('said')
  bar.textContent = text
  clearTimeout(hush)
  hush = setTimeout(() => {
    bar.textContent = ''
  }, 6000)
}

/** Posts to the sandbox; a refusal is said aloud. Answers the body, or undefined when it was refused. */
export async function post(path, body, method = 'POST') {
  try {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'DELETE' ? undefined : JSON.stringify(body),
    })
    const answer = await response.json()
    if (response.ok) return answer
    say(t('failedTo', { why: answer?.error ?? response.status }))
  } catch (error) {
    say(t('failedTo', { why: error.message }))
  }
  return undefined
}

/** Has the sandbox send a webhook scenario, and says what wasl answered. */
export async function send(service, options) {
  const answer = await post(`/${service}/_deliver`, options)
  if (!answer) return false
  const answers = Object.entries(answer.answers)
  const silent = answers.every(([status]) => status === 'none')
  say(silent ? t('noAnswer') : t('sentTo', { n: answer.sent, answers: answers.map(([status, n]) => `${status} × ${n}`).join(', ') }))
  return !silent
}
