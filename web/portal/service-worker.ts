// Keeps the shell for a line that is away, and shows what is pushed. It stores no answer of the API: nothing about people stays here.

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Waiting {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Pushed extends Waiting {
  data: { json(): Partial<Told> } | null
}
/** What is pushed. `deliveryId` is told back when it was shown: nothing else is sent in its place then. */
interface Told {
  title: string
  body: string
  url: string
  tag: string
  language: string
  deliveryId: string
}
interface Clicked extends Waiting {
  notification: Notification
}
interface OpenPage {
  url: string
  focus(): Promise<unknown>
  navigate(url: string): Promise<unknown>
}
interface WorkerScope {
  registration: ServiceWorkerRegistration
  clients: { matchAll(how: object): Promise<OpenPage[]>; openWindow(url: string): Promise<unknown>; claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', act: (event: Waiting) => void): void
  addEventListener(type: 'fetch', act: (event: Fetching) => void): void
  addEventListener(type: 'push', act: (event: Pushed) => void): void
  addEventListener(type: 'notificationclick', act: (event: Clicked) => void): void
}

const worker = globalThis as unknown as WorkerScope
const KEPT = 'wasl-shell'
const SHELLS = ['/portal', '/chat/']

worker.addEventListener('install', (event) => event.waitUntil(Promise.all([keepShell('/portal'), worker.skipWaiting()])))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))

worker.addEventListener('fetch', (event) => {
  const { pathname, origin, search } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== location.origin) return
  if (event.request.mode === 'navigate' && !search && SHELLS.some((shell) => pathname.startsWith(shell)))
    event.respondWith(shellOf(event.request, pathname))
  else if (pathname.startsWith('/web/') || /^\/assets\/cairo-/.test(pathname)) event.respondWith(assetOf(event.request))
})

worker.addEventListener('push', (event) => {
  const told = event.data?.json() ?? {}
  event.waitUntil(show(told))
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const told = event.notification.data as Partial<Told>
  event.waitUntil(Promise.all([openPage(told.url ?? '/portal'), tell(told, true)]))
})

/** Shows what was pushed, and says that it did. */
async function show(told: Partial<Told>): Promise<void> {
  const language = told.language === 'en' ? 'en' : 'ar'
  await worker.registration.showNotification(told.title ?? 'وصل', {
    body: told.body ?? '',
    lang: language,
    dir: language === 'ar' ? 'rtl' : 'ltr',
    icon: '/web/icon-192.png',
    badge: '/web/icon-192.png',
    ...(told.tag ? { tag: told.tag } : {}),
    data: told,
  })
  await tell(told, false)
}

/** A chat's client is known by that chat's own session. Without a line it goes unsaid: the same news comes another way then. */
async function tell({ deliveryId, url }: Partial<Told>, opened: boolean): Promise<void> {
  if (!deliveryId) return
  const chatId = /\/chat\/([\w-]+)/.exec(url ?? '')?.[1]
  await fetch('/api/v1/push/shown', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(chatId ? { 'wasl-chat': chatId } : {}) },
    body: JSON.stringify({ deliveryId, opened }),
  }).catch(() => {})
}

/** The page as the server has it; without a line the shell as it was last. */
async function shellOf(request: Request, pathname: string): Promise<Response> {
  const name = pathname.startsWith('/chat/') ? '/chat/' : '/portal'
  try {
    const fresh = await fetch(request)
    if (fresh.ok) await keep(name, fresh.clone())
    return fresh
  } catch (away) {
    const kept = await (await caches.open(KEPT)).match(name)
    if (!kept) throw away
    return kept
  }
}

/** Files whose name changes with their content: kept for ever, those of former builds are let go. */
async function assetOf(request: Request): Promise<Response> {
  const kept = await (await caches.open(KEPT)).match(request)
  if (kept) return kept
  const fresh = await fetch(request)
  if (fresh.ok) await (await caches.open(KEPT)).put(request, fresh.clone())
  return fresh
}

async function keepShell(name: string): Promise<void> {
  const shell = await fetch(name)
  if (shell.ok) await keep(name, shell)
}

/** Keeps a shell with the files it names; a new build's shell lets the old files go. */
async function keep(name: string, shell: Response): Promise<void> {
  const text = await shell.text()
  const files = [...text.matchAll(/(?:href|src)="(\/(?:web|assets)\/[^"]+)"/g)].map(([, path]) => path!)
  const cache = await caches.open(KEPT)
  const build = /data-build="([^"]*)"/.exec(text)?.[1] ?? ''
  const before = await (await cache.match(name))?.text()
  if (before && !before.includes(`data-build="${build}"`))
    for (const request of await cache.keys()) if (new URL(request.url).pathname.startsWith('/web/assets/')) await cache.delete(request)
  for (const file of files) if (!(await cache.match(file))) await cache.add(file).catch(() => {})
  await cache.put(name, new Response(text, { headers: shell.headers }))
}

/** Opens the address in a page that is there already, else in a new one. */
async function openPage(address: string): Promise<void> {
  const url = new URL(address, location.origin)
  // An address of somebody else is never opened from here.
  const wanted = url.origin === location.origin ? url.href : `${location.origin}/portal`
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find((one) => one.url === wanted) ?? pages[0]
  if (!page) return void (await worker.clients.openWindow(wanted))
  await page.focus()
  if (page.url !== wanted) await page.navigate(wanted)
}
