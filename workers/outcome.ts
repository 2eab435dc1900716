import { ConnectorError } from '#src/errors.ts'
import { isConnectionLost, type Trx } from '#src/platform/db.ts'
import { LeaseLost } from '#src/platform/lease.ts'
import type { Outcome, World } from './world.ts'

/** A thrown fault as an outcome. Anything but a ConnectorError is a bug: it is thrown on. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ConnectorError)) throw error
  return {
    is: error.kind,
    error: error.message,
    ...(error.code ? { code: error.code } : {}),
    ...(error.retryAfterMs === undefined ? {} : { afterMs: error.retryAfterMs }),
    scope: error.scope,
  }
}

/** Runs one row's call; a ConnectorError becomes its outcome. */
export async function attempt(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    return outcomeOf(error)
  }
}

/**
 * Prepares what is to be sent, in one transaction. Nothing has left yet: what stumbles does so alone, as an outcome, and is tried again;
 * a database that is away puts all of it off.
 */
export async function prepareEach<T, R>(
  world: World,
  inside: <V>(run: (trx: Trx) => Promise<V>) => Promise<V>,
  list: readonly T[],
  prepare: (trx: Trx, part: readonly T[]) => Promise<R[]>,
): Promise<(R | { outcome: Outcome })[]> {
  try {
    return await inside((trx) => prepare(trx, list))
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    if (isConnectionLost(error))
      return list.map(() => ({ outcome: { is: 'retry', error: 'the database was away before anything was sent' } }))
    if (list.length > 1) {
      const apart = []
      for (const one of list) apart.push(...(await prepareEach(world, inside, [one], prepare)))
      return apart
    }
    world.log.error({ err: (error as Error).message, stack: (error as Error).stack }, 'message.not_composed')
    return [{ outcome: { is: 'retry', error: 'wasl stumbled before anything was sent; its log tells more', code: 'bug' } }]
  }
}

/** Runs `work` over a list, at most `width` at a time, results in order. */
export async function inParallel<T, R>(list: readonly T[], width: number, work: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(list.length)
  let next = 0
  const run = async () => {
    for (let i = next++; i < list.length; i = next++) results[i] = await work(list[i]!, i)
  }
  await Promise.all(Array.from({ length: Math.min(width, list.length) }, run))
  return results
}
