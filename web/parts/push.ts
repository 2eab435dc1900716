import { call } from '../api.ts'

import { registerWorker } from './register-worker.ts'

const KEPT = 'wasl:push'
/** Where it was asked for: the portal, or one chat. What a browser subscribed there stays there. */
const PLACE = 'wasl:push:place'

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
export async function startPush(place: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  await registerWorker()
  await subscribe(await navigator.serviceWorker.ready, place)
  return true
}

/**
 * Tells the server again where to push, at each start: browsers change their address by themselves, and servers forget one that failed. Nothing where nobody asked for it
 * on this device, or asked for it elsewhere. A subscription made with another key of ours is made anew.
 */
export async function keepPush(place: string): Promise<void> {
  if (!canPush() || Notification.permission !== 'granted' || (localStorage.getItem(PLACE) ?? place) !== place) return
  const registration = await navigator.serviceWorker.getRegistration('/')
  if (registration && (await registration.pushManager.getSubscription())) await subscribe(registration, place)
}

async function subscribe(registration: ServiceWorkerRegistration, place: string): Promise<void> {
  const { key } = await call<{ key: string }>('GET', '/push/key')
  const known = await registration.pushManager.getSubscription()
  const mine = known?.options.applicationServerKey
  if (known && mine && base64url(mine) !== key.replace(/=+$/, '')) await known.unsubscribe()
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint, keys } = subscription.toJSON()
  const saved = await call<{ id: string }>('POST', '/push/subscriptions', { endpoint, keys })
  localStorage.setItem(KEPT, saved.id)
  localStorage.setItem(PLACE, place)
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** Ends them on this device. */
export async function stopPush(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  const id = localStorage.getItem(KEPT)
  localStorage.removeItem(KEPT)
  localStorage.removeItem(PLACE)
  if (id) await call('DELETE', `/push/subscriptions/${id}`).catch(() => {})
}
