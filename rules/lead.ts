/** A text in both languages of the screens. */
export interface Words {
  ar: string
  en: string
}

/**
 * What the rules may know of a lead: plain JSON, stored with the decision and erased with the lead. Texts as sent (folded when read),
 * money in major units. Every field but the first three may be missing or null: its facts are then *absent*.
 */
export interface LeadFactsSource {
  leadId: string
  /** The tenant's currency, in which rules compare money. */
  currency: string
  /** The tenant's IANA zone: hour, time, weekday and isWeekend are read there. */
  timeZone: string
  /** How it came: whatsapp, instagram, meta_lead_ads … */
  channel?: string | null
  connectionId?: string | null
  /** The days of the tenant's week-end, 0 = Sunday; Friday and Saturday when missing. */
  weekend?: number[] | null
  /** Every id and name the platform gave, camelCase keys (campaignId, campaignName, formId, formName …). */
  campaign?: Record<string, string> | null
  /** utm_source … with the prefix. */
  utm?: Record<string, string> | null
  text?: string | null
  /** The service's slug. */
  category?: string | null
  budget?: { min?: number | string | null; max?: number | string | null; currency?: string | null } | null
  location?: string | null
  /** ISO 639-1. */
  language?: string | null
  answers?: Record<string, string[]> | null
  contact?: { earlierLeads?: number | null; previousOwner?: string | null; hasPhone?: boolean | null; hasEmail?: boolean | null } | null
  priority?: number | null
  tags?: string[] | null
  /** What a model read in the text: facts of low trust. */
  ai?: { intent?: string | null; confidence?: number | null } | null
  /** The local time of the decision; `decide` sets it from its clock, whatever stood here. */
  clock?: { hour: number; minute: number; weekday: number } | null
}

/** How money compares: the tenant's currency and what one unit of each other currency is worth in it. */
export interface Money {
  currency: string
  rates: Readonly<Record<string, number>>
}
