let ahead = 0

/** Notes how far the server's clock is ahead of this device's, from an answer's Date header: countdowns follow the server. */
export function noteClock(date: string | null): void {
  const theirs = date ? Date.parse(date) : Number.NaN
  // A header names whole seconds; small differences are its rounding.
  if (Number.isFinite(theirs)) ahead = Math.abs(theirs - Date.now()) > 2000 ? theirs - Date.now() : 0
}

/** The present instant by the server's clock. */
export function now(): Date {
  return new Date(Date.now() + ahead)
}
