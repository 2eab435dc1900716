import { ConnectorError } from '#src/errors.ts'
import type { Outcome } from './world.ts'

/** A thrown fault as an outcome. Anything but a ConnectorError is a bug: it is thrown on. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ConnectorError)) throw error
  return {
    is: error.kind,
    error: error.message,
    ...(error.code ? { code: error.code } : {}),
    ...(error.retryAfterMs === undefined ? {} : { afterMs: error.retryAfterMs }),
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
