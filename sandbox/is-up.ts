/** Whether a wasl answers at this address. */
export async function isUp(waslUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(`${waslUrl}/health/live`, { signal: AbortSignal.timeout(1500) })
    return answer.ok
  } catch {
    return false
  }
}
