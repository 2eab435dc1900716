import { ConnectorError } from '#src/errors.ts'
import type { Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import { type DeviceKeys, encrypt } from './encrypt.ts'
import { faultOf } from './fault.ts'
import type { WebPushSettings } from './settings.ts'
import { makeSigner } from './vapid.ts'

/** A browser that takes notifications: the address its push service gave it, its keys, and the public key of ours it was subscribed with. */
export interface Device {
  endpoint: string
  keys: DeviceKeys
  key: string
}

/** One notification for one browser. */
export interface Push {
  device: Device
  /** What its service worker gets, as JSON of at most 3,993 bytes. */
  payload: object
  /** How long a push service keeps it for a device that is away, in seconds (RFC 8030, 5.2). */
  ttlS: number
  /** RFC 8030, 5.3: high wakes a sleeping phone. */
  urgency: 'very-low' | 'low' | 'normal' | 'high'
  /** What is still kept under the same topic is replaced (RFC 8030, 5.4): at most 32 characters of base64url. */
  topic: string
}

/** What the worker calls. */
export interface Pusher {
  /** Throws ConnectorError; `rejected` with code `gone` when the browser takes no more: it is never asked again. */
  send(push: Push): Promise<{ externalId?: string }>
}

/** A sender over the push services of all browsers (RFC 8030). Whichever one it is, the address came from a browser: it goes through the one outgoing client and its guard. */
export function makePusher(settings: WebPushSettings, outside: Outside): Pusher {
  const sign = makeSigner(settings)
  return {
    async send({ device, payload, ttlS, urgency, topic }) {
      const url = addressOf(device.endpoint, settings.baseUrl)
      const body = encrypt(Buffer.from(JSON.stringify(payload)), device.keys)
      const headers = {
        authorization: sign(url.origin, device.key, outside.now()),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(Math.max(0, Math.round(ttlS))),
        urgency,
        topic,
      }
      const answer = await outside.http
        .request({ method: 'POST', url: url.href, headers, body, maxBytes: 100_000 })
        .catch((error: unknown) => {
          // Twice under one topic is once on the device.
          throw faultOfSilence(error, true)
        })
      if (answer.status < 200 || answer.status > 299) throw faultOf(answer, outside.now())
      const { location } = answer.headers
      return location ? { externalId: location.slice(0, 500) } : {}
    },
  }
}

/** With a base in the settings every push service is called there, under the path it gave out. */
function addressOf(endpoint: string, baseUrl: string | undefined): URL {
  try {
    const url = new URL(endpoint)
    return !baseUrl || endpoint.startsWith(`${baseUrl}/`) ? url : new URL(`${baseUrl.replace(/\/+$/, '')}${url.pathname}${url.search}`)
  } catch {
    throw new ConnectorError('rejected', 'the browser’s address is none', { code: 'gone' })
  }
}
