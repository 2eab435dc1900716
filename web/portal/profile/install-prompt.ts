/** The browser's own question whether to install; no library types know it yet. Source: W3C "Manifest Incubations" */
export interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
}

let kept: InstallPrompt | null = null
const lookers = new Set<(prompt: InstallPrompt) => void>()

/** Keeps the question from being asked at once: it is asked when somebody presses the button. */
export function keepInstallPrompt(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    kept = event as InstallPrompt
    for (const look of lookers) look(kept)
  })
}

/** Tells whether the browser offers to install, now or later. */
export function offeredInstall(look: (prompt: InstallPrompt) => void): () => void {
  if (kept) look(kept)
  lookers.add(look)
  return () => lookers.delete(look)
}
