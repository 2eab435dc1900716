import type { Knex } from 'knex'

/** What time it is for the business: the database's time plus a fixed offset. */
export interface Clock {
  now(): Date
}

/**
 * Asks the database for its time once and again every minute, and counts on from there by this machine's stopwatch: neither a wrong clock nor one that is
 * set anew meanwhile expires anything early. `startAt` shifts it, for tests.
 */
export async function makeClock(knex: Knex, startAt?: string): Promise<Clock & { close(): void }> {
  let base = 0
  const measure = async (): Promise<void> => {
    const asked = performance.now()
    const { rows } = await knex.raw('select extract(epoch from clock_timestamp()) * 1000 as ms')
    const measured = Number(rows[0].ms) - (asked + performance.now()) / 2
    // A slow answer must not make the time step back and forth.
    if (Math.abs(measured - base) > 100) base = measured
  }
  await measure()
  const offset = startAt ? new Date(startAt).getTime() - (base + performance.now()) : 0
  // A failed measurement keeps the last one: the database being away is told elsewhere.
  const timer = setInterval(() => void measure().catch(() => undefined), 60_000)
  timer.unref()
  return { now: () => new Date(base + performance.now() + offset), close: () => clearInterval(timer) }
}
