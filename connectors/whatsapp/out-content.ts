import type { OutMessage } from '#connectors/connector.ts'
import { ConnectorError } from '#src/errors.ts'
import { cut, cutTitles, fitParams } from './cut.ts'

/**
 * What the API calls `type` and the object named like it. Texts are cut to WhatsApp's limits; ids are never cut and choices never dropped, because an
 * answer must find its way back: too long or too many is ConnectorError('rejected').
 * Limits: …/business-messaging/whatsapp/messages/interactive-reply-buttons-messages, …-list-messages, …-cta-url-messages, text-messages
 */
export function contentFor(message: OutMessage): Record<string, unknown> {
  switch (message.type) {
    case 'text':
      // Without preview: for one, Meta would fetch the address, and ours open private chats.
      return { type: 'text', text: { preview_url: false, body: cut(message.text, 4096) } }
    case 'buttons':
      return interactive('button', message.text, { buttons: replyButtons(message.buttons) })
    case 'list':
      return interactive('list', message.text, { button: cut(message.button, 20), sections: [{ rows: listRows(message.rows) }] })
    case 'link':
      return interactive('cta_url', message.text, {
        name: 'cta_url',
        parameters: { display_text: cut(message.label, 20), url: message.url },
      })
    case 'template':
      return { type: 'template', template: templateFor(message) }
  }
}

function interactive(type: string, text: string, action: Record<string, unknown>): Record<string, unknown> {
  return { type: 'interactive', interactive: { type, body: { text: cut(text, 1024) }, action } }
}

function replyButtons(buttons: readonly { id: string; title: string }[]) {
  within(buttons, 3, 256, 'buttons')
  const titles = cutTitles(
    buttons.map((button) => button.title),
    20,
  )
  return buttons.map((button, n) => ({ type: 'reply', reply: { id: button.id, title: titles[n] } }))
}

function listRows(rows: readonly { id: string; title: string; description?: string }[]) {
  within(rows, 10, 200, 'rows')
  const titles = cutTitles(
    rows.map((row) => row.title),
    24,
  )
  return rows.map((row, n) => ({ id: row.id, title: titles[n], ...(row.description ? { description: cut(row.description, 72) } : {}) }))
}

function templateFor({ name, language, params, buttonParam }: Extract<OutMessage, { type: 'template' }>) {
  const components = [
    ...(params.length ? [{ type: 'body', parameters: fitParams(params).map((text) => ({ type: 'text', text })) }] : []),
    ...(buttonParam === undefined
      ? []
      : [{ type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: buttonParam.trim() }] }]),
  ]
  return { name, language: { code: language, policy: 'deterministic' }, ...(components.length ? { components } : {}) }
}

function within(choices: readonly { id: string }[], most: number, idLength: number, what: string): void {
  if (choices.length < 1 || choices.length > most)
    throw new ConnectorError('rejected', `WhatsApp takes 1 to ${most} ${what}, this message has ${choices.length}`, { code: `bad_${what}` })
  if (choices.some((choice) => choice.id.length < 1 || choice.id.length > idLength))
    throw new ConnectorError('rejected', `an id of the ${what} is empty or longer than ${idLength} characters`, { code: `bad_${what}` })
}
