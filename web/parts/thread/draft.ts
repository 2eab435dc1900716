const KEPT = 'wasl:draft:'

/** What was being written in a chat when its page was left. */
export function draftOf(chatId: string): string {
  try {
    return localStorage.getItem(KEPT + chatId) ?? ''
  } catch {
    return ''
  }
}

/** Keeps what is being written on this device; nothing written keeps nothing. */
export function keepDraft(chatId: string, text: string): void {
  try {
    if (text) localStorage.setItem(KEPT + chatId, text)
    else localStorage.removeItem(KEPT + chatId)
  } catch {
    // A device that keeps nothing keeps no draft; writing goes on.
  }
}
