import { readLocally } from '#src/conversations/understanding/read-locally.ts'
import type { Unread } from '#src/inbox/unread.ts'
import { type Category, readWish, type Wish } from './wish.ts'

/** Where a tenant is at home: what an amount without a currency, and a number without a country, mean there. */
export interface Home {
  country: string
  currency: string
}

/** A wish, or none: thanks alone wish for nothing. */
export interface HeardWish extends Wish {
  thanksOnly?: boolean
}

/** The wish of a unit as it came in. A form says in its fields what it wants; what a person wrote in a message is read as such. */
export function hearWish({ item, country }: Unread, categories: readonly Category[], home: Home): HeardWish {
  const wish = readWish(item.text, item.answers, categories)
  if (item.kind !== 'message' || !item.text) return wish
  const channel = item.channel === 'instagram' ? (item.messageType === 'comment' ? 'instagram_comment' : 'instagram_dm') : 'whatsapp'
  const heard = read({ text: item.text, history: [], channel }, { categories, country, currency: home.currency })
  if (!heard) return wish
  const { budget, deadline } = heard
  return {
    ...wish,
    category: heard.category ?? wish.category,
    budget: budget ? { min: budget.min ?? null, max: budget.max ?? null, currency: budget.currency ?? null } : null,
    location: heard.contacts.location ?? wish.location,
    deadline: deadline === null ? wish.deadline : dateAfter(item.occurredAt, deadline),
    language: heard.language ?? wish.language,
    thanksOnly: heard.intent === 'thanks' && !heard.category && !budget,
  }
}

/** Whatever a text does to the reader, its lead exists: then with what the keywords tell. */
function read(...asked: Parameters<typeof readLocally>): ReturnType<typeof readLocally> | null {
  try {
    return readLocally(...asked)
  } catch {
    return null
  }
}

function dateAfter(instant: string, days: number): string {
  return new Date(new Date(instant).getTime() + days * 86_400_000).toISOString().slice(0, 10)
}
