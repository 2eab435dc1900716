/** What is left until a deadline, in the largest unit that says enough; `part` is the share of the whole time, 1 to 0. Pure. */
export function timeLeft(
  offeredAt: Date,
  dueAt: Date,
  now: Date,
): { n: number; unit: 'minutes' | 'hours' | 'days'; part: number; over: boolean } {
  const ms = Math.max(0, dueAt.getTime() - now.getTime())
  const whole = Math.max(1, dueAt.getTime() - offeredAt.getTime())
  const part = Math.min(1, ms / whole)
  const over = ms === 0
  if (ms >= 48 * 3_600_000) return { n: Math.floor(ms / 86_400_000), unit: 'days', part, over }
  if (ms >= 3_600_000) return { n: Math.floor(ms / 3_600_000), unit: 'hours', part, over }
  return { n: Math.ceil(ms / 60_000), unit: 'minutes', part, over }
}
