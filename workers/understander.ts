import type { Understander } from '#connectors/openai/verbs.ts'
import { connectionsFor, loadConnections } from '#src/connections/connection.ts'
import type { TurnGround } from '#src/conversations/dialogue/load.ts'
import { spentToday } from '#src/conversations/dialogue/spent.ts'
import { ConnectorError } from '#src/errors.ts'
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
const resting = new Map<string, number>()

/** The tenant's service that understands, if there is one, it is not resting after a fault, and there is money left for it today and in this conversation. */
export async function understanderFor(
  world: World,
  tenantId: string,
  ground: Pick<TurnGround, 'spentMicros'>,
): Promise<{ id: string; client: Understander } | null> {
  return world.db.tenant(tenantId, async (trx) => {
    const [first] = await connectionsFor(trx, 'understanding')
    if (!first || (resting.get(first.id) ?? 0) > Date.now()) return null
    const connection = (await loadConnections(trx, world.connectors, [first.id])).get(first.id)
    if (!connection || connection.status === 'paused') return null
    const client = clientOf<Understander>(world, connection)
    const { perDay, perConversation } = client.costCap
    if (perConversation !== null && ground.spentMicros >= perConversation) return null
    if (perDay !== null && (await spentToday(trx, world.clock.now())) >= perDay) return null
    return { id: first.id, client }
  })
}

/** A fault was met: the service rests as its kind says. Anything but a ConnectorError is a bug and thrown on. Answers what is owed for the call, in micro-dollars. */
export function restAfter(connectionId: string, error: unknown): number {
  if (!(error instanceof ConnectorError)) throw error
  const rest = REST_MS[error.kind]
  if (rest) resting.set(connectionId, Date.now() + Math.max(rest, error.retryAfterMs ?? 0))
  return (error as ConnectorError & { usage?: { microDollars: number } }).usage?.microDollars ?? 0
}
