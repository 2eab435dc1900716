import { z } from 'zod'

/** An answer's object: exactly these fields leave, no others. */
export const shape = z.strictObject

/** One of our ids. */
export const id = z.uuid().meta({ description: 'UUID' })

/** An instant, ISO 8601 UTC. */
export const time = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601, UTC' })

/** A text of people in a body: trimmed ends, at most `max` characters, never empty. */
export const text = (max: number) => z.string().trim().min(1).max(max)

/** An answer without content (204). */
export const nothing = z.null().meta({ description: 'No content' })

/** A sentence in both languages. */
export const words = shape({ ar: z.string(), en: z.string() })

/** A reason: a stable code, and its sentence in the caller's language. */
export const reason = shape({ code: z.string(), text: z.string() }).meta({
  id: 'Reason',
  description: 'A stable code, and its sentence in the language of Accept-Language (ar, en)',
})

/** Money in major units: an amount, or a range of which one end may be open. */
export const money = shape({
  amount: z.number().optional(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  currency: z.string(),
}).meta({ id: 'Money', description: 'Major units; `amount` where it is one figure' })

/** A query's instant. */
export const queryTime = z.iso.datetime({ offset: true }).or(z.iso.date())

/** A short text in a query. */
export const queryText = z.string().trim().min(1).max(200)
