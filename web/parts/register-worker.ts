/** Registers the service worker, which keeps the shells for a line that is away and shows what is pushed. */
export async function registerWorker(): Promise<void> {
  if ('serviceWorker' in navigator) await navigator.serviceWorker.register('/sw.js', { scope: '/' })
}
