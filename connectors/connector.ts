// Long because the whole contract with an outside service stands in one file.
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Attachment, Channel, Person, ReadItem } from '#src/inbox/item.ts'
import type { Http } from './http.ts'

/** A sentence for people, in both languages. */
export interface Words {
  ar: string
  en: string
}

/** What a setting is called where people fill it in. */
export interface SettingLabel extends Words {
  /** Where it is found, or what it does. */
  help?: Words
  /** The names of the values that can be chosen, or of the settings inside it. */
  of?: Readonly<Record<string, SettingLabel>>
  /** Several lines. */
  long?: true
  /** Nobody hands it out: it is made up here and told to the service. */
  ours?: true
}

/** What a connector may use of the world: the one outgoing client and a clock. */
export interface Outside {
  http: Http
  now(): Date
}

/** A secret in a connection's settings: one or, during rotation, several valid values; always read as a list. Write-only in the API. */
export const secret = () =>
  z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(5)])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .meta({ secret: true })

/**
 * The keys every connection's settings take: `baseUrl` stands in for the vendor's host, `defaultCountry` reads local phone numbers, `expiresOn` is the day a key or token
 * ends, where its service does not tell.
 */
export const commonSettings = {
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  defaultCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  expiresOn: z.iso.date().optional(),
}

/** Names of the settings that every connection takes. */
const commonLabels: Readonly<Record<keyof typeof commonSettings, SettingLabel>> = {
  baseUrl: {
    ar: 'عنوان بديل للخدمة',
    en: 'Another address of the service',
    help: {
      ar: 'اتركه فارغًا للخدمة نفسها. يُستعمل للتجربة أو لخادم وسيط.',
      en: 'Leave it empty for the service itself. For trying, or a proxy.',
    },
  },
  defaultCountry: {
    ar: 'بلد الأرقام المحلية',
    en: 'Country of local numbers',
    help: {
      ar: 'حرفان، مثل SA أو IQ. يُقرأ به رقم بلا رمز دولي.',
      en: 'Two letters such as SA or IQ, to read numbers without a country code.',
    },
  },
  expiresOn: {
    ar: 'تاريخ انتهاء المفتاح',
    en: 'The day its key ends',
    help: {
      ar: 'إن كان للمفتاح أو الرمز تاريخ انتهاء لا تخبر به الخدمة. ينبّهك وصل قبله بـ14 و7 أيام ويوم.',
      en: 'If the key or token ends on a day that the service does not tell. wasl warns 14, 7 and 1 days ahead.',
    },
  },
}

/** What a connection is good for; the core asks for a duty and never for a vendor. */
export type Duty = 'source' | 'tasks' | 'rows' | 'messages' | 'mail' | 'push' | 'understanding'

/** A webhook call as it stands at the door. `headers` are lower-case; `body` are the raw bytes. */
export interface WebhookRequest {
  method: 'GET' | 'POST'
  query: Record<string, string>
  headers: Record<string, string>
  body: Uint8Array
  now: Date
}

/** What the door answers. */
export interface WebhookAnswer {
  status: number
  headers?: Record<string, string>
  body: string
}

/** How a service calls us. Every function is pure; none throws for a bad unit inside a good body. */
export interface Webhook<S> {
  /** shared: one address for all connections, found by account; own: `/webhooks/<connector>/<connectionId>`. */
  address: 'shared' | 'own'
  /** Largest body taken, in bytes (default 4 MB). */
  maxBytes?: number
  /** What a body may be: json (default), or anything (forms). A json body that does not parse is answered 400. */
  takes?: 'json' | 'any'
  /** Whether this call's content type is one we read; otherwise 415. */
  accepts?(request: WebhookRequest): boolean
  /** What beside the body tells two calls apart: the same body with the same salt is the same call, stored once. */
  salt?(request: WebhookRequest): string
  /** Shared only: which of our accounts the parsed body speaks of, without repeats. */
  accountsIn?(body: unknown): string[]
  /** Shared only: the text of a body that holds these accounts' entries alone. */
  only?(text: string, accounts: readonly string[]): string
  /** Whether the call was made by someone who holds a secret of this connection; over the raw bytes, in constant time. */
  verify(request: WebhookRequest, settings: S): boolean
  /** GET: the vendor's handshake; null when none of these settings satisfies it (answered 403). */
  handshake?(request: WebhookRequest, settings: readonly S[]): WebhookAnswer | null
  /** The answer once stored, where the vendor wants another than 200 `{}`. `id` names our inbox entry. */
  answer?(request: WebhookRequest, id: string, settings?: S): WebhookAnswer
  /** Own address only: the headers a browser's preflight from this origin is answered with; empty for a stranger's. */
  preflight?(origin: string | undefined, settings: S): Record<string, string>
  /** The answer to a call that `verify` refused, where the vendor wants another than 401. */
  refusal?(request: WebhookRequest): WebhookAnswer
  /** Everything in the body, in its order, one item a unit; units we do not use are `ignored`, never dropped. */
  read(request: WebhookRequest, source: Source<S>): ReadItem[]
}

/** Where a body came in. */
export interface Source<S> {
  connectionId: string
  settings: S
}

/** One thing that "test connection" found. error: it will not work; warning: it will, but read this; ok: checked and fine. */
export interface Finding {
  level: 'ok' | 'warning' | 'error'
  code: string
  text: Words
  /** Of a key or token: when it ends (ISO 8601). People are warned 14, 7 and 1 days ahead. */
  endsAt?: string
}

/** What a connector declares. `Client` is what its workers call: honest verbs of that service. */
export interface Connector<S = unknown, Client = unknown> {
  /** The folder's name, as in `connections.connector`. */
  name: string
  label: Words
  /** The channel of its items, for sources. */
  channel?: Channel
  duties: readonly Duty[]
  /** One schema for the boot check, the console's form, the API and the sandbox. Secrets are made by `secret()`. */
  settings: z.ZodType<S>
  /** Each setting's name for the console's form, in both languages; those that every connection takes are added. */
  labels: Readonly<Record<string, SettingLabel>>
  /** The account ids by which a shared address finds this connection. */
  accounts?(settings: S): string[]
  webhook?: Webhook<S>
  connect?(settings: S, outside: Outside): Client
  /** Fetches what a webhook only named (`pending` items). Throws ConnectorError. */
  complete?(item: ReadItem, source: Source<S>, outside: Outside): Promise<ReadItem>
  /** Opens what is attached to a message, of at most `maxBytes`. Throws ConnectorError; code `gone` where the service no longer gives it out, `too_large` where it says so. */
  media?(attachment: Attachment, settings: S, outside: Outside, maxBytes: number): Promise<Media>
  /** Everything since an instant, oldest page last; for backfill and reconciliation. */
  list?(since: Date, source: Source<S>, outside: Outside): AsyncIterable<ReadItem[]>
  /** Tries the connection without leaving a trace (or making only what wasl needs), and names what is wrong in words. */
  test?(settings: S, outside: Outside): Promise<Finding[]>
}

/** A content as its service gives it out; `body` throws ConnectorError where it breaks off. Whoever does not read it to its end destroys it. */
export interface Media {
  body: Readable
  /** What the service says its checksum is (SHA-256, 32 bytes); absent where it says nothing. */
  sha256?: Uint8Array
  /** A name, where only the service's answer tells one. */
  filename?: string
}

/** Declares a connector with its settings' type inferred from the schema, and the names of what every connection takes. */
export function defineConnector<S, Client = unknown>(connector: Connector<S, Client>): Connector<S, Client> {
  return { ...connector, labels: { ...connector.labels, ...commonLabels } }
}

/** An item with everything optional at its empty value; readers name only what they know. */
export function item(
  known: Pick<ReadItem, 'kind' | 'channel' | 'dedupeKey' | 'occurredAt'> &
    Partial<ReadItem> & { person?: Person; attachments?: Attachment[] },
): ReadItem {
  return {
    isTest: false,
    direction: 'inbound',
    person: {},
    attachments: [],
    campaign: {},
    answers: {},
    utm: {},
    consents: [],
    extra: {},
    ...known,
  }
}

// ─── The two interchangeable services ────────────────────────────────────────────────────────────────────────────────

/** Whom a message goes to: the number (E.164) or the platform's own id; at least one. `commentId`: in private, in answer to what they wrote in public. */
export interface Recipient {
  phone?: string
  externalId?: string
  commentId?: string
}

/** What can be said on a chat channel. Buttons and lists are only for open windows; a template is named and approved beforehand. */
export type OutMessage =
  | { type: 'text'; text: string }
  | { type: 'buttons'; text: string; buttons: { id: string; title: string }[] }
  | { type: 'list'; text: string; button: string; rows: { id: string; title: string; description?: string }[] }
  | { type: 'link'; text: string; label: string; url: string }
  | { type: 'template'; name: string; language: string; params: string[]; buttonParam?: string }

/** A service that carries a message to one person. Throws ConnectorError; `uncertain` when it may have gone out. */
export interface Messenger {
  /** `callbackData` comes back in its delivery statuses where the service can. `aloud` is said below the comment that is answered in private. */
  send(message: {
    to: Recipient
    content: OutMessage
    callbackData: string
    replyTo?: string
    aloud?: string
  }): Promise<{ externalId: string }>
}

/** One e-mail, rendered once and stored, so that a repeat is byte-equal. */
export interface Mail {
  to: string
  subject: string
  html: string
  text: string
  /** Stable per delivery: Message-ID and idempotency key are made of it. */
  key: string
}

/** A service that carries e-mail. Throws ConnectorError; `uncertain` when it may have gone out. */
export interface Mailer {
  send(mail: Mail): Promise<{ externalId: string }>
}

// ─── What the sandbox needs of each folder ───────────────────────────────────────────────────────────────────────────

/** A call that reached a fake; `path` starts after `/<connector>`. */
export interface FakeRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: Buffer
}

/** A fake's answer: an object body is sent as JSON. */
export interface FakeAnswer {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer | object | null
}

/** What a fake may use: its remembered state, its ledger of effects, a clock, its own address, and a way to call wasl's webhook. */
export interface FakeTools {
  /** The one object that holds all of its state; remembered across restarts of the sandbox. */
  state<T extends object>(initial: T): T
  /** Adds an effect to the ledger (its own truth). */
  record(effect: { kind: string } & Record<string, unknown>): void
  now(): Date
  /** `http://127.0.0.1:3100/<connector>`. */
  baseUrl: string
  /** Calls wasl's webhook of this connection later, like the vendor would (its statuses, its hints). */
  callBack(call: WebhookCall): void
}

/** A webhook call to be made: signed, as the vendor makes it. */
export interface WebhookCall {
  method?: 'POST' | 'GET'
  /** Appended to the connection's webhook address, for handshakes (`?hub.mode=…`). */
  query?: string
  headers: Record<string, string>
  body: string
}

/** Options of one scenario event. `n` counts from 0 and must make ids differ; the rest is the caller's. */
export interface ScenarioOptions {
  n: number
  /** Different per run, so that ids do not repeat between runs. */
  run: string
  text?: string
  name?: string
  phone?: string
  email?: string
  [more: string]: unknown
}

/** A stand-in that speaks the service's real protocol and keeps its own books. */
export interface Fake {
  handle(request: FakeRequest): FakeAnswer | Promise<FakeAnswer>
  /** Settings of the demo connection that points here (the sandbox adds `baseUrl` unless given). */
  settings(): Record<string, unknown>
  /** Webhook events it can send: name → the call. */
  scenarios?: Record<string, (options: ScenarioOptions) => WebhookCall>
  /** What a person does inside the service: `{ do: 'move', … }`. Answers what changed. */
  act?(what: { do: string } & Record<string, unknown>): unknown
  /** What its pane on the sandbox's page draws. */
  show?(): unknown
  /** Sockets or timers of its own. */
  close?(): Promise<void> | void
}

/** Each connector's `fake.ts` exports this as `makeFake`; it imports nothing but node, its fixtures and types of this file. */
export type MakeFake = (tools: FakeTools) => Fake | Promise<Fake>
