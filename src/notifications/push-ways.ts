import { connectionsFor } from '#src/connections/connection.ts'
import type { Trx } from '#src/platform/db.ts'
import { devicesOf } from './devices.ts'
import { isPushed } from './ladder.ts'
import type { Telling } from './tell.ts'

/** By which connection a telling is pushed, and to which browsers; none for who has none. */
export interface Browsers {
  push: string | undefined
  devices: string[]
}

/** Looks once for all tellings which browsers hear of them. */
export async function loadBrowsers(trx: Trx, tellings: readonly Telling[]): Promise<(telling: Telling) => Browsers> {
  const none: Browsers = { push: undefined, devices: [] }
  const pushed = tellings.filter(isPushed)
  const [push] = pushed.length ? await connectionsFor(trx, 'push') : []
  if (!push) return () => none
  const chats = await chatsOf(trx, pushed)
  const freelancers = [...new Set(pushed.flatMap((one) => (one.to === 'freelancer' ? (one.freelancerId ?? []) : [])))]
  const found = await devicesOf(trx, freelancers, [...chats.values()])
  return (telling) => {
    if (!isPushed(telling)) return none
    const chatId = chats.get(telling.requestId ?? '')
    // A browser that came by a chat's link hears of that chat alone.
    const hears = found.filter(
      (one) =>
        (one.chat_id === null || one.chat_id === chatId) &&
        (telling.to === 'client' ? one.contact_id !== null : one.freelancer_id !== null && one.freelancer_id === telling.freelancerId),
    )
    return { push: push.id, devices: hears.map(({ id }) => id) }
  }
}

/** The chats of requests, by request. */
async function chatsOf(trx: Trx, tellings: readonly Telling[]): Promise<Map<string, string>> {
  const ids = [...new Set(tellings.flatMap((one) => one.requestId ?? []))]
  const rows = ids.length ? await trx('chats').whereIn('request_id', ids).select('id', 'request_id') : []
  return new Map(rows.map(({ id, request_id }) => [request_id, id]))
}
