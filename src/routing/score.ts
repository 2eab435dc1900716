import type { LeadFactsSource, Money } from '#rules/lead.ts'
import { budgetEnd, inTenantCurrency } from '#rules/value.ts'
import { fold } from '#src/platform/text/fold.ts'
import type { Member } from './member.ts'

/** What of a lead a freelancer is compared with, folded; money in the tenant's currency. */
export interface Wish {
  category?: string
  language?: string
  location?: string
  budget?: number
  money: Money
}

/**
 * The parts of a score, 100 points in all. What the lead does not tell is given in full to everyone.
 * skill 25 (his main service; 20 another of his) · language 15 (7 when he has not said which he speaks) · location 10 (5 when he is not bound to a place)
 * · price 10 (his lowest price within the budget; 5 within a fifth above it or unknown) · rating 20 (unrated counts as 3 of 5) · load 20 (free capacity).
 */
export interface ScoreParts {
  skill: number
  language: number
  location: number
  price: number
  rating: number
  load: number
}

/** What a lead asks for. */
export function wishOf(lead: LeadFactsSource, money: Money): Wish {
  const folded = (text: string | null | undefined) => (typeof text === 'string' ? fold(text) || undefined : undefined)
  return {
    category: folded(lead.category),
    language: folded(lead.language),
    location: folded(lead.location),
    budget: budgetEnd(lead, 'max', money),
    money,
  }
}

/** The points that depend on the lead: at most 60. */
export function fitOf(member: Member, wish: Wish): number {
  return skillPoints(member, wish) + languagePoints(member, wish) + locationPoints(member, wish) + pricePoints(member, wish)
}

/** His whole score for this lead, 0 to 100. */
export function scoreOf(member: Member, wish: Wish): number {
  return fitOf(member, wish) + member.ratingPoints + member.loadPoints
}

/** The score in its parts. */
export function scoreParts(member: Member, wish: Wish): ScoreParts {
  return {
    skill: skillPoints(member, wish),
    language: languagePoints(member, wish),
    location: locationPoints(member, wish),
    price: pricePoints(member, wish),
    rating: member.ratingPoints,
    load: member.loadPoints,
  }
}

function skillPoints(member: Member, { category }: Wish): number {
  if (category === undefined || member.main === category) return 25
  return member.skills.includes(category) ? 20 : 0
}

function languagePoints({ languages }: Member, { language }: Wish): number {
  if (language === undefined || languages.includes(language)) return 15
  return languages.length === 0 ? 7 : 0
}

function locationPoints({ locations }: Member, { location }: Wish): number {
  if (location === undefined || locations.includes(location)) return 10
  return locations.length === 0 ? 5 : 0
}

function pricePoints({ lowestPrice, priceCurrency }: Member, { budget, money }: Wish): number {
  if (budget === undefined) return 10
  const price = lowestPrice === undefined ? undefined : inTenantCurrency(lowestPrice, priceCurrency, money)
  if (price === undefined) return 5
  if (price <= budget) return 10
  return price <= budget * 1.2 ? 5 : 0
}
