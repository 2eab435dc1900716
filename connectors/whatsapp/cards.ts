import type { Content } from './content.ts'
import { digitsOf } from './people.ts'
import { given, id, list, object, objects, text, type Wire } from './wire.ts'

/**
 * Shared contact cards. Their numbers belong to third persons and go to `extra.contacts`, except when the message answers our request for a
 * number (`origin: contact_request`, on the message or on the card): then the number is the sender's own.
 */
export function readCards(part: unknown, message: Wire): Content | undefined {
  if (!Array.isArray(part)) return undefined
  const cards = objects(part)
  const origin = id(message.origin) ?? id(cards[0]?.origin)
  if (origin !== 'contact_request') return { extra: { contacts: cards.map(readCard) } }
  const phone = cards[0] && ownNumber(cards[0])
  return { person: given({ phone }), extra: { origin } }
}

function readCard(card: Wire) {
  const name = object(card.name)
  return given({
    name: text(name?.formatted_name) ?? text(name?.first_name),
    company: text(object(card.org)?.company),
    phones: objects(card.phones).flatMap((phone) => id(phone.phone) ?? id(phone.wa_id) ?? []),
    emails: objects(card.emails).flatMap((mail) => id(mail.email) ?? []),
  })
}

/** The number in international form where the card tells its WhatsApp id, else as written. */
function ownNumber(card: Wire): string | undefined {
  const first = object(list(card.phones)[0])
  const fromVcard = /waid=(\d+)/i.exec(text(card.vcard) ?? '')?.[1]
  const digits = digitsOf(id(first?.wa_id)) ?? fromVcard
  if (digits) return `+${digits}`
  const written = id(first?.phone)
  return written?.trim().startsWith('+') ? `+${written.replace(/\D/g, '')}` : written
}
