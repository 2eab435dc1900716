import type { Knex } from 'knex'

/** What time it is for the business: the database's time plus a fixed offset. */
export interface Clock {
  now(): Date
}

/** Asks the database for its time once and again every minute, so that a skewed process does not expire anything early. `startAt` shifts it, for tests. */
export async function makeClock(knex: Knex, startAt?: string): Promise<Clock & { close(): void }> {
  let skew = 0
  const measure = async (): Promise<void> => {
    const asked = Date.now()
    const { rows } = await knex.raw('select extract(epoch from clock_timestamp()) * 1000 as ms')
    const answered = Date.now()
    skew = Number(rows[0].ms) - (asked + answered) / 2
    if (Math.abs(skew) < 100) skew = 0
  }
  await measure()
  const offset = startAt ? new Date(startAt).getTime() - (Date.now() + skew) : 0
  // A failed measurement keeps the last one: the database being away is told elsewhere.
  const timer = setInterval(() => void measure().catch(() => undefined), 60_000)
  timer.unref()
  return { now: () => new Date(Date.now() + skew + offset), close: () => clearInterval(timer) }
}
