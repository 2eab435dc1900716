import { el, field, icon, post, send } from './dom.js'
import { bytesOf, voiceNote } from './recordings.js'
import { t } from './words.js'

let wishes = []

/** Loads the sample wishes; call once before the first build. */
export async function loadWishes() {
  wishes = await (await fetch('wishes.json')).json()
}

/**
 * Builds where the client writes: who he is, what he says, and in which way. `phone` tells whom he writes to: `client()` his channel, line, account and open chat,
 * `isNew()` whether he is yet to be made up; it is told by `sent(id)` in which chat the message will appear.
 */
export function buildComposer(channel, phone) {
  const name = el('input', { id: 'client-name', dir: 'auto', autocomplete: 'off' })
  const number = el('input', { id: 'client-number', dir: 'ltr', inputmode: 'tel', autocomplete: 'off' })
  const text = el('textarea', { id: 'client-text', dir: 'auto', rows: '2', 'aria-label': t('message'), placeholder: t('message') })
  const place = el(
    'select',
    { id: 'place', 'aria-label': t('place') },
    ['dm', 'story-reply', 'comment'].map((one) => el('option', { value: one, text: t(one) })),
  )
  const samples = buildSamples((wish) => {
    text.value = wish.text
    if (phone.isNew()) {
      name.value = wish.name
      number.value = numberLike(wish)
    }
    text.focus()
  })
  /** Sends in one of three ways; nothing is lost of what was typed when it could not go out. */
  const say = async (way) => {
    const words = text.value.trim()
    if (way === 'text' && !words) return text.focus()
    const who = { name: name.value, number: number.value }
    const id = await (channel === 'whatsapp' ? onWhatsApp : onInstagram)(way, words, who, phone, place.value)
    if (!id) return number.isConnected && number.focus()
    // Instagram sends a picture without words.
    if (!(way === 'picture' && channel === 'instagram')) text.value = ''
    samples.value = ''
  }
  const button = (way, word, shape) =>
    el('button', { type: 'button', id: `send-${way}`, 'aria-label': t(word), title: t(word), onclick: () => void say(way) }, icon(shape))
  return el(
    'form',
    {
      class: 'composer',
      onsubmit: (event) => {
        event.preventDefault()
        void say('text')
      },
    },
    el('div', { class: 'who', id: 'who' }, field(t('clientName'), name), channel === 'whatsapp' ? field(t('clientNumber'), number) : null),
    channel === 'instagram' ? place : null,
    el('div', { class: 'line' }, samples, button('voice', 'sendVoice', 'microphone'), button('picture', 'sendPicture', 'photo')),
    el('div', { class: 'line' }, text, el('button', { class: 'primary', type: 'submit', 'aria-label': t('send') }, icon('send', true))),
  )
}

function buildSamples(use) {
  const samples = el(
    'select',
    { id: 'samples', 'aria-label': t('sample'), onchange: () => samples.value && use(wishes[Number(samples.value)]) },
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
  return samples
}

/** Answers the chat's id, or nothing when there is no number to write from. */
async function onWhatsApp(way, words, who, phone) {
  const { chat, line, account } = phone.client()
  const person = chat?.person ?? `+${who.number.replace(/\D/g, '')}`
  if (person.length < 8) return undefined
  const id = line === 'assistant' ? `${person} assistant` : person
  phone.sent(id)
  const to = account ? { phoneNumberId: account } : {}
  const from = { phone: person, name: chat?.name || who.name || undefined, ...to }
  if (way === 'voice') await send('whatsapp', { scenario: 'voice', base64: voiceNote(words || anyWish()), ...from })
  else if (way === 'picture')
    await send('whatsapp', { scenario: 'image', base64: await bytesOf('picture.png'), text: words || undefined, ...from })
  // Someone without a number (a user name only) can answer, but not begin.
  else if (chat && !person.startsWith('+')) await post('/whatsapp/_act', { do: 'reply', phone: person, text: words, ...to })
  else await send('whatsapp', { scenario: 'text', text: words, ...from })
  return id
}

async function onInstagram(way, words, who, phone, place) {
  const { chat, account } = phone.client()
  const person = chat?.person ?? `9076${String(Date.now()).slice(-11)}`
  phone.sent(person)
  const from = { person, name: chat?.name || who.name || undefined, account }
  const media = { scenario: 'dm-media', ...from }
  if (way === 'voice') await send('instagram', { ...media, type: 'audio', mime: 'audio/ogg', base64: voiceNote(words || anyWish()) })
  else if (way === 'picture') await send('instagram', { ...media, type: 'image', base64: await bytesOf('picture.png') })
  else await send('instagram', { scenario: place, text: words, ...from })
  return person
}

/** Fills in somebody made up, unless there is somebody already. */
export function newcomer() {
  const wish = wishes[Math.floor(Math.random() * 3)]
  const name = document.getElementById('client-name')
  if (!wish || !name || name.value) return
  name.value = wish.name
  const number = document.getElementById('client-number')
  if (number) number.value = numberLike(wish)
}

function anyWish() {
  return wishes[Math.floor(Math.random() * 3)].text
}

function numberLike({ prefix, digits }) {
  return prefix + String(Math.floor(Math.random() * 10 ** digits)).padStart(digits, '0')
}
