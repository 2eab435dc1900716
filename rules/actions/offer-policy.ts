import { z } from 'zod'

const fields = {
  /** sequential: one after the other · parallel: several at once · first_to_claim: all at once, the first takes it · client_choice: the client's own pick · direct: assigned without asking. */
  kind: z.enum(['sequential', 'parallel', 'first_to_claim', 'client_choice', 'direct']),
  /** How long an offer stands. */
  hours: z.number().positive().max(720),
  /** Whether those hours are the freelancer's working hours. */
  workingHoursOnly: z.boolean(),
  /** How long before the deadline he is reminded; 0 for never. */
  remindBeforeMinutes: z.number().int().min(0).max(43_200),
  /** How many are asked at once by `parallel`. */
  parallel: z.number().int().min(1).max(20),
  /** How many may be asked for one lead altogether. */
  maxOffers: z.number().int().min(1).max(100),
  /** When nobody of the pool can take it now: wait for them, or let the next rule (at last the catch-all) decide. */
  whenNobody: z.enum(['wait', 'next_rule']),
}

/** A part of the offer policy, as a rule writes it to differ from the rule set's. */
export const partialOfferPolicySchema = z.strictObject(fields).partial()

/** The whole offer policy, with its defaults. */
export const offerPolicySchema = z.strictObject({
  kind: fields.kind.default('sequential'),
  hours: fields.hours.default(24),
  workingHoursOnly: fields.workingHoursOnly.default(false),
  remindBeforeMinutes: fields.remindBeforeMinutes.default(120),
  parallel: fields.parallel.default(3),
  maxOffers: fields.maxOffers.default(10),
  whenNobody: fields.whenNobody.default('wait'),
})

/** How an offer is made, how long it stands, how many are asked. */
export type OfferPolicy = z.infer<typeof offerPolicySchema>
