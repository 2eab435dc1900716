import type { Understander } from '#connectors/openai/verbs.ts'
import { connectionsFor, loadConnections } from '#src/connections/connection.ts'
import { spentToday } from '#src/conversations/dialogue/spent.ts'
import { ConnectorError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { clientOf } from './clients.ts'
import type { World } from './world.ts'

/** After a fault the service is left alone so long: a client never waits for what has just failed. */
const REST_MS: Record<ConnectorError['kind'], number> = {
  retry: 20_000,
  wait: 30_000,
  unauthorized: 300_000,
  rejected: 0,
  uncertain: 20_000,
}
/** One slow answer is its own client's misfortune; so many in a row are the service's. */
const IN_A_ROW: Partial<Record<ConnectorError['kind'], number>> = { retry: 3, uncertain: 3 }
const resting = new Map<string, number>()
const faults = new Map<string, number>()

/** A service that understands, and what may be spent on it. */
export interface Service {
  id: string
  client: Understander
  /** Nothing is left for today. */
  spent: boolean
}

/** The tenant's service that understands, if there is one and it is not resting after faults. */
export async function serviceFor(trx: Trx, world: World): Promise<Service | null> {
  const [first] = await connectionsFor(trx, 'understanding')
  if (!first || isResting(first.id)) return null
  const connection = (await loadConnections(trx, world.connectors, [first.id])).get(first.id)
  if (!connection || connection.status === 'paused') return null
  const client = clientOf<Understander>(world, connection)
  const { perDay } = client.costCap
  return { id: first.id, client, spent: perDay !== null && (await spentToday(trx, world.clock.now())) >= perDay }
}

/** Whether the service may be asked for this conversation: there is money left for it, and it has not begun to rest meanwhile. */
export function mayAsk(service: Service | null, spentMicros: number): service is Service {
  if (!service || service.spent || isResting(service.id)) return false
  const { perConversation } = service.client.costCap
  return perConversation === null || spentMicros < perConversation
}

/** It answered: what failed before is forgotten. */
export function hasAnswered({ id }: Service): void {
  faults.delete(id)
}

/** A fault was met: the service rests as its kind says. Anything but a ConnectorError is a bug and thrown on. Answers what is owed for the call, in micro-dollars. */
export function restAfter({ id }: Service, error: unknown): number {
  if (!(error instanceof ConnectorError)) throw error
  const inARow = (faults.get(id) ?? 0) + 1
  faults.set(id, inARow)
  const rest = REST_MS[error.kind]
  if (rest && inARow >= (IN_A_ROW[error.kind] ?? 1)) resting.set(id, Date.now() + Math.max(rest, error.retryAfterMs ?? 0))
  return (error as ConnectorError & { usage?: { microDollars: number } }).usage?.microDollars ?? 0
}

function isResting(id: string): boolean {
  return (resting.get(id) ?? 0) > Date.now()
}
