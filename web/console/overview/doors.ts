import type { Dimension, Group } from './shapes.ts'

/** The numbers that stand for leads; what the list of leads calls them. */
export type Step = 'received' | 'placed' | 'accepted' | 'won' | 'lost' | 'answered' | 'offersAccepted' | 'declined' | 'expired' | 'rated'

const NAMED: Record<Dimension, string> = {
  channel: 'channel',
  campaign: 'campaignId',
  ad: 'adId',
  rule: 'ruleId',
  freelancer: 'freelancerId',
  category: 'category',
}

/** The address of the leads behind a number of a period. */
export function leadsBehind(step: Step, { from, to }: { from: string; to: string }, more: Record<string, string> = {}): string {
  return `/console/leads?${new URLSearchParams({ step, from, to, ...more })}`
}

/** What narrows the leads to those of one group, be it of those that have no such thing. */
export function ofGroup(by: Dimension, { key, channel }: Pick<Group, 'key' | 'channel'>): Record<string, string> {
  return key === null ? { without: NAMED[by] } : { ...(channel ? { channel } : {}), [NAMED[by]]: key }
}
