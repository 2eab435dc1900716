import type { Fault } from '#sandbox/faults.ts'
import { seeded } from '../support/chance.ts'

/** One enquiry, or another word of somebody who enquired before. Times in milliseconds from the start. */
export interface Enquiry {
  n: number
  at: number
  connector: string
  scenario: string
  /** Whose it is: the number of the person's first enquiry. */
  person: number
  /** A word that stands in this enquiry's text alone. */
  mark: string
  /** The sender sends it so many times more although it was answered. */
  copies: number
  /** What the freelancer does when it is offered. */
  answer?: Answer
}

/** What a freelancer does with an offer. `twice`: two clicks at once; `both`: accepts and declines at once; `drag`: moves the card in Odoo. */
export type Answer = 'accept' | 'twice' | 'both' | 'decline' | 'drag'

/** Something that goes wrong, and when; `mend` is a person who opens what a refused key has parked. */
export type Deed = { at: number } & (
  | { do: 'kill'; role: 'worker' | 'api'; which: number; nextDiesAt?: string }
  | { do: 'postgres'; how: 'crash' | 'restart' }
  | { do: 'flush' }
  | { do: 'mend' }
  | { do: 'weather'; fake: string; faults: Partial<Fault>[] }
  | { do: 'act'; fake: string; what: { do: string } & Record<string, unknown> }
)

/** A whole run as drawn from its seed: the same seed and the same number of leads are the same plan, to the letter. */
export interface Plan {
  seed: number
  seconds: number
  enquiries: Enquiry[]
  deeds: Deed[]
}

/** How many processes of each role stand under the storm. */
export const PROCESSES = { worker: 2, api: 2 }

/** Where enquiries come from: every source there is, those that say the most the more often. */
export const sources: readonly (readonly [connector: string, scenario: string])[] = [
  ['whatsapp', 'text'],
  ['whatsapp', 'text'],
  ['whatsapp', 'ctwa'],
  ['instagram', 'dm'],
  ['instagram', 'story-reply'],
  ['whatsapp-gateway', 'message'],
  ['meta-leads', 'lead'],
  ['meta-leads', 'organic'],
  ['tiktok-leads', 'lead'],
  ['snapchat-leads', 'lead'],
  ['google-ads-leads', 'lead'],
  ['linkedin-leads', 'lead'],
  ['web-form', 'json'],
  ['web-form', 'form'],
  ['web-form', 'elementor'],
  ['api', 'lead'],
]

/** Those that speak HTTP and are called by wasl: they misbehave call by call. */
const spoilt = [
  'odoo',
  'odoo',
  'google-sheets',
  'google-sheets',
  'whatsapp',
  'whatsapp',
  'instagram',
  'whatsapp-gateway',
  'meta-leads',
  'linkedin-leads',
]
/** On these a person's second message joins the first. */
const chats = /^(whatsapp|instagram|whatsapp-gateway)$/

/** Draws a run. `crashPoints`: where a process may be told to die by itself. */
export function drawPlan(options: { leads: number; seconds: number; seed?: number; crashPoints: readonly string[] }): Plan {
  const draw = seeded(`chaos of ${options.leads} leads`, options.seed)
  const ms = options.seconds * 1000
  return {
    seed: draw.seed,
    seconds: options.seconds,
    enquiries: drawEnquiries(draw, options.leads, ms),
    deeds: drawDeeds(draw, ms, options.crashPoints),
  }
}

/** Whether this enquiry joins its person's conversation instead of being a lead of its own. */
export function isChat({ connector }: Pick<Enquiry, 'connector'>): boolean {
  return chats.test(connector)
}

type Draw = () => number

function drawEnquiries(draw: Draw, leads: number, ms: number): Enquiry[] {
  const list: Enquiry[] = []
  for (let n = 0; n < leads; n++) {
    const at = Math.floor((n / leads) * ms)
    const known = n > 20 && draw() < 0.06 ? list[Math.floor(draw() * n)]! : undefined
    const [connector, scenario] = known ? [known.connector, known.scenario] : one(draw, sources)
    const answer = known ? undefined : drawAnswer(draw)
    const copies = draw() < 0.1 ? 1 + Math.floor(draw() * 2) : 0
    list.push({ n, at, connector, scenario, person: known?.person ?? n, mark: markOf(n), copies, ...(answer ? { answer } : {}) })
  }
  return list
}

function drawAnswer(draw: Draw): Answer | undefined {
  const chance = draw()
  if (chance < 0.15) return 'accept'
  if (chance < 0.19) return 'twice'
  if (chance < 0.22) return 'both'
  if (chance < 0.3) return 'decline'
  return chance < 0.34 ? 'drag' : undefined
}

function drawDeeds(draw: Draw, ms: number, crashPoints: readonly string[]): Deed[] {
  const nextDiesAt = () => (draw() < 0.4 ? { nextDiesAt: one(draw, crashPoints) } : {})
  const of = (role: 'worker' | 'api') => ({ do: 'kill', role, which: Math.floor(draw() * PROCESSES[role]), ...nextDiesAt() }) as const
  return [
    ...every(draw, ms, [3000, 8000], () => of('worker')),
    ...every(draw, ms, [6000, 14_000], () => of('api')),
    ...every(draw, ms, [9000, 18_000], () => ({ do: 'postgres', how: draw() < 0.5 ? 'crash' : 'restart' }) as const),
    ...every(draw, ms, [4000, 9000], () => ({ do: 'flush' }) as const),
    ...every(draw, ms, [5000, 7000], () => ({ do: 'mend' }) as const),
    ...every(draw, ms, [300, 900], () => ({ do: 'weather', fake: one(draw, spoilt), faults: drawWeather(draw) }) as const),
    ...every(draw, ms, [1500, 4000], () => drawDial(draw)),
  ].sort((a, b) => a.at - b.at)
}

function every<D extends object>(draw: Draw, ms: number, [least, most]: [number, number], make: () => D): (D & { at: number })[] {
  const list: (D & { at: number })[] = []
  for (let at = least + draw() * (most - least); at < ms; at += least + draw() * (most - least))
    list.push({ at: Math.round(at), ...make() })
  return list
}

function drawWeather(draw: Draw): Partial<Fault>[] {
  if (draw() < 0.35) return []
  const some: (() => Partial<Fault>)[] = [
    () => ({ when: 'before', kind: '500', rate: 0.1 + draw() * 0.4 }),
    () => ({ when: 'before', kind: '429', rate: 0.1 + draw() * 0.3, retryAfterS: 1 + Math.floor(draw() * 3) }),
    () => ({ when: 'before', kind: 'reset', rate: 0.1 + draw() * 0.3 }),
    () => ({ when: 'before', kind: 'slow', rate: 0.3, delayMs: 200 + Math.floor(draw() * 2500) }),
    () => ({ when: 'before', kind: 'garbage', rate: 0.1 + draw() * 0.2 }),
    () => ({ when: 'before', kind: 'timeout', rate: 1, count: 1 }),
    () => ({ when: 'before', kind: 'unauthorized', rate: 1, count: 1 }),
    () => ({ when: 'after', kind: '500', rate: 0.1 + draw() * 0.3 }),
    () => ({ when: 'after', kind: 'reset', rate: 0.1 + draw() * 0.3 }),
    () => ({ when: 'after', kind: 'garbage', rate: 0.1 + draw() * 0.2 }),
    () => ({ when: 'after', kind: 'timeout', rate: 1, count: 1 }),
  ]
  return draw() < 0.3 ? [one(draw, some)(), one(draw, some)()] : [one(draw, some)()]
}

/** What only the stand-in itself can do: mail is no HTTP, ticks are the service's own calls. */
function drawDial(draw: Draw): { do: 'act'; fake: string; what: { do: string } & Record<string, unknown> } {
  const count = 1 + Math.floor(draw() * 4)
  const dials: [fake: string, what: { do: string } & Record<string, unknown>][] = [
    ['smtp', { do: 'greylist', count }],
    ['smtp', { do: 'close', count }],
    ['smtp', { do: 'drop-after-data', count }],
    ['smtp', { do: 'hang-after-data', count: 1 }],
    ['smtp', { do: 'spam', count: 1 }],
    ['whatsapp', { do: 'mute-statuses', on: draw() < 0.5 }],
    ['whatsapp', { do: 'reorder-statuses', on: draw() < 0.5 }],
    ['whatsapp', { do: 'fail-next', code: one(draw, [131000, 131016, 130429]) }],
    ['odoo', { do: 'conflict', count }],
  ]
  const [fake, what] = one(draw, dials)
  return { do: 'act', fake, what }
}

function one<T>(draw: Draw, list: readonly T[]): T {
  return list[Math.floor(draw() * list.length)]!
}

/** Letters alone: a figure in an enquiry may be read as its budget. */
function markOf(n: number): string {
  const letters = Array.from({ length: 4 }, (_, i) => String.fromCharCode(97 + (Math.floor(n / 26 ** i) % 26)))
  return `zq${letters.reverse().join('')}`
}
