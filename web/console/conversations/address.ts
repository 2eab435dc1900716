import { useQuery } from '../../parts/path.ts'

/** Which conversations the list shows. */
export const SHOWS = ['all', 'waits', 'unread', 'person', 'bot'] as const
type Show = (typeof SHOWS)[number]

/** What the address says of the list. */
export interface Asked {
  show: Show
  channel: string
}

/** Reads the address; what it does not know is everything. */
export function useAsked(): Asked {
  const query = useQuery()
  return { show: SHOWS.find((one) => one === query.get('show')) ?? 'all', channel: query.get('channel') ?? '' }
}

/** The address of the list so asked, with a conversation open beside it or none. */
export function addressOf({ show, channel }: Asked, id = ''): string {
  const query = new URLSearchParams([...(show === 'all' ? [] : [['show', show]]), ...(channel ? [['channel', channel]] : [])]).toString()
  return `/console/conversations${id ? `/${id}` : ''}${query ? `?${query}` : ''}`
}

/** What the API is asked for. */
export function questionOf({ show, channel }: Asked): Record<string, string | undefined> {
  return {
    channel,
    waits: show === 'waits' ? 'true' : undefined,
    unread: show === 'unread' ? 'true' : undefined,
    led: show === 'bot' || show === 'person' ? show : undefined,
  }
}
