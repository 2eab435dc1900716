import type { Push } from '#connectors/web-push/send.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { requestPage } from '#src/requests/link.ts'
import { type About, type Blocked, budgetOf, categoryOf, gone, loadAbouts, type Setting, whyOver } from './about.ts'
import { openDevices, type Subscription } from './devices.ts'
import type { Language } from './templates/language.ts'
import { type PushKind, type PushText, pushText } from './templates/push.ts'

/** What a browser's service worker is handed. `url` opens the portal or the chat and carries no token; `deliveryId` is what it tells us when it has shown it. */
export interface Told extends PushText {
  deliveryId: string
  kind: PushKind
  url: string
  /** The same tag replaces what is shown under it. */
  tag: string
  language: Language
}

/** What a push of action `test.self` holds. */
export interface TestPush {
  language: Language
}

const DAY_S = 86_400
const MINUTE_S = 60

const left: Blocked = {
  why: { code: 'gone', text: { ar: 'لم يعد هذا الجهاز يستقبل التنبيهات.', en: 'This device takes notifications no more.' } },
}

/** What push deliveries say, in their order, decided now: nothing of a request that was answered meanwhile, nothing to a browser that was signed out. */
export async function composePushes(trx: Trx, deliveries: readonly Delivery[], setting: Setting): Promise<(Push | Blocked)[]> {
  const devices = await openDevices(
    trx,
    deliveries.map(({ payload }) => String(payload.deviceId)),
  )
  const abouts = await loadAbouts(
    trx,
    deliveries.filter(({ payload }) => payload.telling),
  )
  const { timeZone } = await getTenant(trx, tenantOf(trx))
  return deliveries.map((delivery) => {
    const device = devices.get(String(delivery.payload.deviceId))
    if (!device) return left
    const test = delivery.payload.test as TestPush | undefined
    if (test) return toSelf(delivery.id, test, device, { timeZone, publicUrl: setting.publicUrl })
    const about = abouts.get(delivery.id)
    return about ? toldOf(delivery.id, about, device, setting) : gone
  })
}

function toSelf(deliveryId: string, { language }: TestPush, device: Subscription, at: { timeZone: string; publicUrl: string }): Push {
  const told: Told = {
    ...pushText('test', { language, timeZone: at.timeZone }),
    deliveryId,
    kind: 'test',
    url: `${at.publicUrl}/portal`,
    tag: 'test',
    language,
  }
  return { device, payload: told, ttlS: MINUTE_S, urgency: 'high', topic: 'test' }
}

function toldOf(deliveryId: string, about: About, device: Subscription, { publicUrl, now }: Setting): Push | Blocked {
  const over = whyOver(about)
  if (over) return over
  const { telling, lead, request, chat, language } = about
  const inChat = telling.kind === 'chat' || telling.kind === 'accepted'
  if (inChat ? !chat : !request) return gone
  const tag = inChat ? `chat-${chat!.id}` : `request-${request!.id}`
  const dueAt = inChat ? undefined : (request!.due_at ?? undefined)
  const kind = telling.kind as PushKind
  const told: Told = {
    ...pushText(kind, { language, category: categoryOf(about), budget: budgetOf(lead), dueAt, timeZone: lead.tenant.timeZone }),
    deliveryId,
    kind,
    url: inChat ? `${publicUrl}/chat/${chat!.id}` : requestPage(publicUrl, request!.id),
    tag,
    language,
  }
  const ttlS = dueAt ? Math.max(MINUTE_S, (dueAt.getTime() - now.getTime()) / 1000) : DAY_S
  // A topic has room for 32 characters: the whole id, without its dashes.
  return {
    device,
    payload: told,
    ttlS,
    urgency: kind === 'accepted' ? 'normal' : 'high',
    topic: tag.slice(tag.indexOf('-') + 1).replaceAll('-', ''),
  }
}
