import { bubble } from './bubble.js'
import { buildComposer, newcomer } from './composer.js'
import { el, flashNews, icon, redraw } from './dom.js'
import { t } from './words.js'

const NEW = 'new'
let told = { whatsapp: [], instagram: [], accounts: {} }
let channel = 'whatsapp'
/** Whether what the client writes is routed at once, or the assistant leads him: each is an account of ours. */
let line = 'route'
let chosen = NEW
/** Whether the phone turns to whoever speaks; not while someone is being made up. */
let follows = true
/** What a sent message will be found by, once it is on the phone. */
let awaited

/** Builds the pane: channel, line, chat, thread, composer. */
export function buildPhone(pane) {
  const choose = el('select', {
    id: 'chat',
    'aria-label': t('chat'),
    onchange: () => {
      chosen = choose.value
      follows = chosen !== NEW
      drawPhone(pane, told)
      if (chosen === NEW) newcomer()
    },
  })
  const segments = (label, names, now, choice) =>
    el(
      'div',
      { class: 'segments', role: 'group', 'aria-label': t(label) },
      names.map((name) =>
        el('button', {
          type: 'button',
          'aria-pressed': String(now === name),
          data: { focus: name },
          onclick: () => turnTo(pane, choice, name),
          text: t(name),
        }),
      ),
    )
  pane.replaceChildren(
    el('header', {}, icon('phone'), el('h2', { class: 'pane-title', text: t('phone') })),
    segments('channel', ['whatsapp', 'instagram'], channel, 'channel'),
    segments('line', ['route', 'assistant'], line, 'line'),
    choose,
    el('ol', { class: 'scroll thread', id: 'thread', tabindex: '0', 'aria-label': t('thread') }),
    buildComposer(channel, {
      client: () => ({ channel, line, account: line === 'assistant' ? told.accounts[channel] : undefined, chat: openChat() }),
      isNew: () => chosen === NEW,
      sent(id) {
        awaited = id
        follows = true
      },
    }),
  )
  newcomer()
}

function turnTo(pane, choice, name) {
  if (choice === 'channel') channel = name
  else line = name
  awaited = undefined
  follows = true
  chosen = newestClient()
  buildPhone(pane)
  drawPhone(pane, told)
  pane.querySelector(`[data-focus="${name}"]`).focus()
}

/** Draws the chats as the sandbox tells them. Answers how many messages are new. */
export function drawPhone(pane, next) {
  told = next
  const list = chatsHere()
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
  return drawThread(pane)
}

function drawThread(pane) {
  const thread = pane.querySelector('#thread')
  const chat = openChat()
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80
  const before = thread.dataset.chat
  const bubbles = (chat?.messages ?? []).map((message) => [message.key, bubble(channel, chat, message, told.accounts)])
  const empty = line === 'assistant' ? 'noMessagesAssistant' : 'noMessages'
  redraw(thread, bubbles.length ? bubbles.map(([, node]) => node) : el('li', { class: 'empty', text: t(empty) }))
  thread.dataset.chat = chosen
  // Messages of the chats that are not open count as news too.
  const others = [...told.whatsapp, ...told.instagram]
    .filter((one) => one !== chat)
    .flatMap((one) => one.messages.map((message) => [message.key, el('span')]))
  const news = flashNews('phone', [...bubbles, ...others])
  if (atEnd || before !== chosen || news) toNewest(thread)
  return news
}

/** A message that is longer than the phone is read from its beginning. */
function toNewest(thread) {
  const [outer, newest] = [thread, thread.lastElementChild].map((node) => node.getBoundingClientRect())
  thread.scrollTop = newest.height > outer.height ? thread.scrollTop + newest.top - outer.top - 8 : thread.scrollHeight
}

function chatsHere() {
  return told[channel].filter((chat) => chat.line === line)
}

function openChat() {
  return chatsHere().find((chat) => chat.id === chosen)
}

function newestClient() {
  return chatsHere().find((chat) => !chat.isFreelancer)?.id ?? NEW
}

/** Nobody is writing, so the phone may turn to whoever speaks. */
function isIdle(pane) {
  return !pane.contains(document.activeElement) && !pane.querySelector('#client-text').value
}

function chatOption(chat) {
  const shown = channel === 'whatsapp' ? `\u2066${chat.person}\u2069` : ''
  const who = chat.isFreelancer ? `(${t('freelancerPhone')})` : ''
  return el('option', {
    value: chat.id,
    text: [`\u2068${chat.name}\u2069`, shown, who].filter((part) => part !== '' && part !== '\u2068\u2069').join(' '),
  })
}
