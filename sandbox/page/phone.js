import { el, field, flashNews, icon, post, redraw, send } from './dom.js'
import { clock, t } from './words.js'

const NEW = 'new'
let wishes = []
let chats = { whatsapp: [], instagram: [] }
let channel = 'whatsapp'
let chosen = NEW
/** Whether the phone turns to whoever speaks; not while someone is being made up. */
let follows = true
/** What a sent message will be found by, once it is on the phone. */
let awaited

/** Loads the sample wishes; call once before the first build. */
export async function loadWishes() {
  wishes = await (await fetch('wishes.json')).json()
}

/** Builds the pane: channel, chat, thread, composer. */
export function buildPhone(pane) {
  const switchTo = (next) => {
    channel = next
    chosen = newestClient()
    buildPhone(pane)
    drawPhone(pane, chats)
  }
  const segment = (name) =>
    el('button', { type: 'button', 'aria-pressed': String(channel === name), onclick: () => switchTo(name), text: t(name) })
  const choose = el('select', {
    id: 'chat',
    'aria-label': t('chat'),
    onchange: () => {
      chosen = choose.value
      follows = chosen !== NEW
      drawPhone(pane, chats)
      if (chosen === NEW) newcomer()
    },
  })
  pane.replaceChildren(
    el('header', {}, icon('phone'), el('h2', { class: 'pane-title', text: t('phone') })),
    el('div', { class: 'segments', role: 'group', 'aria-label': t('channel') }, segment('whatsapp'), segment('instagram')),
    choose,
    el('ol', { class: 'scroll thread', id: 'thread', tabindex: '0', 'aria-label': t('thread') }),
    buildComposer(pane),
  )
  newcomer()
}

function buildComposer(pane) {
  const name = el('input', { id: 'client-name', dir: 'auto', autocomplete: 'off' })
  const number = el('input', { id: 'client-number', dir: 'ltr', inputmode: 'tel', autocomplete: 'off' })
  const text = el('textarea', { id: 'client-text', dir: 'auto', rows: '2' })
  const samples = el(
    'select',
    { id: 'samples', 'aria-label': t('sample'), onchange: () => useWish(wishes[Number(samples.value)]) },
    el('option', { value: '', text: t('chooseSample') }),
  )
  for (const dialect of ['sa', 'iq', 'eg', 'en'])
    samples.append(
      el(
        'optgroup',
        { label: t(dialect) },
        wishes.flatMap((wish, i) =>
          wish.dialect === dialect
            ? [el('option', { value: String(i), text: `\u2068${wish.text}\u2069`, lang: dialect === 'en' ? 'en' : 'ar' })]
            : [],
        ),
      ),
    )
  const useWish = (wish) => {
    if (!wish) return
    text.value = wish.text
    if (chosen === NEW) {
      name.value = wish.name
      number.value = numberLike(wish)
    }
    text.focus()
  }
  return el(
    'form',
    {
      class: 'composer',
      onsubmit: (event) => {
        event.preventDefault()
        void sendAsClient(pane, name.value, number.value, text, samples)
      },
    },
    el('div', { class: 'who', id: 'who' }, field(t('clientName'), name), channel === 'whatsapp' ? field(t('clientNumber'), number) : null),
    samples,
    el(
      'div',
      { class: 'line' },
      field(t('message'), text),
      el('button', { class: 'primary', type: 'submit', 'aria-label': t('send') }, icon('send', true)),
    ),
  )
}

/** Draws the chats as the sandbox tells them. Answers how many messages are new. */
export function drawPhone(pane, next) {
  chats = next
  const list = chats[channel]
  const landed = awaited && list.find((chat) => chat.id === awaited)
  if (landed) {
    chosen = landed.id
    awaited = undefined
  } else if (chosen === NEW && follows && isIdle(pane)) chosen = newestClient()
  if (chosen !== NEW && !list.some((chat) => chat.id === chosen)) chosen = NEW
  const picker = pane.querySelector('#chat')
  redraw(picker, el('option', { value: NEW, text: t('newChat') }), list.map(chatOption))
  picker.value = chosen
  pane.querySelector('#who').hidden = chosen !== NEW
  pane.querySelector('#who').style.display = chosen === NEW ? '' : 'none'
  return drawThread(pane, list)
}

function drawThread(pane, list) {
  const thread = pane.querySelector('#thread')
  const chat = list.find((one) => one.id === chosen)
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80
  const before = thread.dataset.chat
  const bubbles = (chat?.messages ?? []).map((message) => [message.key, bubble(chat, message)])
  redraw(thread, bubbles.length ? bubbles.map(([, node]) => node) : el('li', { class: 'empty', text: t('noMessages') }))
  thread.dataset.chat = chosen
  // Messages of the chats that are not open count as news too.
  const others = Object.values(chats)
    .flat()
    .filter((one) => one !== chat)
    .flatMap((one) => one.messages.map((message) => [message.key, el('span')]))
  const news = flashNews('phone', [...bubbles, ...others])
  if (atEnd || before !== chosen || news) thread.scrollTop = thread.scrollHeight
  return news
}

function bubble(chat, message) {
  const buttons = (message.buttons ?? []).map((button) =>
    button.url
      ? el('a', { class: 'button', href: button.url, target: '_blank', rel: 'noopener noreferrer', text: button.title || t('openLink') })
      : el('button', {
          type: 'button',
          data: { focus: `${message.key} ${button.id}` },
          onclick: () => press(chat, button),
          text: button.title,
        }),
  )
  return el(
    'li',
    { class: `bubble ${message.from}` },
    el('p', { class: 'said', dir: 'auto', text: message.text }),
    buttons.length ? el('div', { class: 'presses' }, buttons) : null,
    el(
      'p',
      { class: 'meta' },
      el('time', { datetime: message.at, text: clock(message.at) }),
      message.status ? el('span', { text: t(message.status) }) : null,
    ),
  )
}

function press(chat, button) {
  if (channel === 'whatsapp') return post('/whatsapp/_act', { do: 'press', phone: chat.id, buttonId: button.id })
  return post('/instagram/_act', { do: 'reply', person: chat.id, choose: button.id })
}

async function sendAsClient(pane, name, number, text, samples) {
  const wish = text.value.trim()
  if (!wish) return text.focus()
  const chat = chats[channel].find((one) => one.id === chosen)
  if (channel === 'whatsapp') {
    const phone = chat?.id ?? `+${number.replace(/\D/g, '')}`
    if (phone.length < 8) return pane.querySelector('#client-number').focus()
    awaited = phone
    // Someone without a number (a user name only) can answer, but not begin.
    if (chat && !chat.id.startsWith('+')) await post('/whatsapp/_act', { do: 'reply', phone: chat.id, text: wish })
    else await send('whatsapp', { scenario: 'text', text: wish, phone, name: chat?.name || name || undefined })
  } else {
    const person = chat?.id ?? `9076${String(Date.now()).slice(-11)}`
    awaited = person
    await send('instagram', { scenario: 'dm', text: wish, person, name: chat?.name || name || undefined })
  }
  text.value = ''
  samples.value = ''
  follows = true
}

/** Nobody is writing, so the phone may turn to whoever speaks. */
function isIdle(pane) {
  return !pane.contains(document.activeElement) && !pane.querySelector('#client-text').value
}

function newestClient() {
  return chats[channel].find((chat) => !chat.isFreelancer)?.id ?? NEW
}

function newcomer() {
  const wish = wishes[Math.floor(Math.random() * 3)]
  const name = document.getElementById('client-name')
  if (!wish || !name || name.value) return
  name.value = wish.name
  const number = document.getElementById('client-number')
  if (number) number.value = numberLike(wish)
}

function numberLike({ prefix, digits }) {
  return prefix + String(Math.floor(Math.random() * 10 ** digits)).padStart(digits, '0')
}

function chatOption(chat) {
  const shown = channel === 'whatsapp' ? `\u2066${chat.id}\u2069` : ''
  const who = chat.isFreelancer ? `(${t('freelancerPhone')})` : ''
  return el('option', {
    value: chat.id,
    text: [`\u2068${chat.name}\u2069`, shown, who].filter((part) => part !== '' && part !== '\u2068\u2069').join(' '),
  })
}
