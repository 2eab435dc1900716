import { el, icon, own, post } from './dom.js'
import { clock, t } from './words.js'

/** A message as the client's phone shows it; its buttons and rows can be pressed. */
export function bubble(channel, chat, message, accounts) {
  const press = (button) =>
    channel === 'whatsapp'
      ? post('/whatsapp/_act', { do: 'press', phone: chat.person, buttonId: button.id, ...numberOf(chat, accounts) })
      : post('/instagram/_act', { do: 'reply', person: chat.person, choose: button.id })
  return el(
    'li',
    { class: `bubble ${message.from}` },
    message.on ? el('p', { class: 'where', text: t(message.on) }) : null,
    message.picture ? el('img', { class: 'picture', src: message.picture, alt: t('picture') }) : null,
    message.voice === undefined ? null : el('p', { class: 'voice' }, icon('microphone'), t('voiceNote')),
    message.voice || message.text ? el('p', { class: 'said', dir: 'auto', text: message.voice || message.text }) : null,
    message.buttons?.length ? choices(message, press) : null,
    (message.replies ?? []).map((reply) =>
      el(
        'div',
        { class: 'reply' },
        el('p', { class: 'where', text: t('publicReply') }),
        el('p', { class: 'said', dir: 'auto', text: reply }),
      ),
    ),
    el(
      'p',
      { class: 'meta' },
      el('time', { datetime: message.at, text: clock(message.at) }),
      message.status ? el('span', { text: t(message.status) }) : null,
    ),
  )
}

/** Buttons below a message; the rows of a list stand open under the words that open it. */
function choices(message, press) {
  const choice = (button) =>
    button.url
      ? el('a', { class: 'button', href: button.url, target: '_blank', rel: 'noopener noreferrer', text: button.title || t('openLink') })
      : el(
          'button',
          {
            type: 'button',
            class: message.opener ? 'list-row' : '',
            data: { focus: `${message.key} ${button.id}` },
            onclick: () => press(button),
          },
          el('span', {}, own(button.title)),
          button.description ? el('span', { class: 'detail' }, own(button.description)) : null,
        )
  return el(
    'div',
    { class: 'presses', role: message.opener ? 'group' : null, 'aria-label': message.opener ?? null },
    message.opener ? el('p', { class: 'opener', dir: 'auto', 'aria-hidden': 'true', text: message.opener }) : null,
    message.buttons.map(choice),
  )
}

/** Which of our numbers a chat is with, as the stand-in takes it. */
export function numberOf(chat, accounts) {
  return chat.line === 'assistant' ? { phoneNumberId: accounts.whatsapp } : {}
}
