import { call } from '../api.ts'

import { registerWorker } from './register-worker.ts'

const KEPT = 'wasl:push'

/** Whether this browser can show notifications while the portal is closed. */
export function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
}

/** Whether this device gets them now. */
export async function isPushed(): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  return Boolean(await registration?.pushManager.getSubscription())
}

/** Asks the person, then the browser, and tells the server where to push. False: the person said no. */
export async function startPush(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  await registerWorker()
  const [{ key }, registration] = await Promise.all([call<{ key: string }>('GET', '/push/key'), navigator.serviceWorker.ready])
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint, keys } = subscription.toJSON()
  const saved = await call<{ id: string }>('POST', '/push/subscriptions', { endpoint, keys })
  localStorage.setItem(KEPT, saved.id)
  return true
}

/** Ends them on this device. */
export async function stopPush(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  const id = localStorage.getItem(KEPT)
  localStorage.removeItem(KEPT)
  if (id) await call('DELETE', `/push/subscriptions/${id}`).catch(() => {})
}
