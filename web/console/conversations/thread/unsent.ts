const KEPT = 'wasl:unsent:'

/** A message of mine that the server has not confirmed; kept on this device until it has. */
export interface Unsent {
  /** Makes a repeat harmless. */
  key: string
  text: string
  at: string
  deliveryId?: string
  /** Why it could not be handed over: a fault's code. */
  refused?: string
}

/** What was not confirmed when this conversation was last left: none of it is on its way any more. */
export function unsentOf(conversationId: string): Unsent[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT + conversationId) ?? '[]') as Unsent[]
    return kept.filter((one) => !one.deliveryId).map((one) => ({ ...one, refused: one.refused ?? 'offline' }))
  } catch {
    return []
  }
}

/** Keeps what is not confirmed. */
export function keepUnsent(conversationId: string, unsent: readonly Unsent[]): void {
  const open = unsent.filter((one) => !one.deliveryId)
  try {
    if (open.length) localStorage.setItem(KEPT + conversationId, JSON.stringify(open))
    else localStorage.removeItem(KEPT + conversationId)
  } catch {
    // A device that keeps nothing loses what it had not sent when the page goes; the page itself goes on.
  }
}
