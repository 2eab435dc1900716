/** Buckets of a clock grow by one part in twenty: what is read off them is at most 2.5 % off. */
const PER_E = 20

/** How often a clock fell into each bucket. */
export type Buckets = Record<string, number>

/** SQL: the bucket of milliseconds. */
export function bucketOf(ms: string): string {
  return `floor(ln(greatest(${ms}, 1)) * ${PER_E})::int`
}

/** Adds one clock's buckets to another's. */
export function addBuckets(to: Buckets, more: Buckets): void {
  for (const [bucket, n] of Object.entries(more)) to[bucket] = (to[bucket] ?? 0) + n
}

/** How often it ran, and its p50 and p95 in milliseconds, each at most 2.5 % off; null where it never ran. */
export function readBuckets(buckets: Buckets): { count: number; quantiles: [number, number] | null } {
  const sorted = Object.entries(buckets)
    .map(([bucket, n]): [number, number] => [Number(bucket), n])
    .sort(([a], [b]) => a - b)
  const count = sorted.reduce((sum, [, n]) => sum + n, 0)
  if (!count) return { count, quantiles: null }
  return { count, quantiles: [quantile(sorted, count, 0.5), quantile(sorted, count, 0.95)] }
}

/** As percentile_cont does: between the two neighbours of the rank. */
function quantile(sorted: readonly [number, number][], count: number, part: number): number {
  const rank = part * (count - 1)
  const low = valueAt(sorted, Math.floor(rank))
  return low + (valueAt(sorted, Math.ceil(rank)) - low) * (rank - Math.floor(rank))
}

function valueAt(sorted: readonly [number, number][], rank: number): number {
  let before = 0
  for (const [bucket, n] of sorted) {
    before += n
    if (rank < before) return Math.exp((bucket + 0.5) / PER_E)
  }
  return 0
}
