import { existsSync } from 'node:fs'
import { z } from 'zod'

const instant = z.iso.datetime({ offset: true }).or(z.iso.datetime())
const list = (separator = ',') =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(separator)
        .map((part) => part.trim())
        .filter(Boolean),
    )
/** An empty value in the environment means "not set". */
const optional = <T extends z.ZodType>(type: T) => z.preprocess((value) => (value === '' ? undefined : value), type.optional())
const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback)

const environment = z.object({
  PORT: port(3000).describe('Where the API, the webhooks and the pages listen'),
  HOST: z.string().default('0.0.0.0').describe('The interface to listen on'),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })).describe(
    'The address people and platforms reach wasl at; required with DATABASE_URL',
  ),
  ROLE: z
    .enum(['all', 'api', 'worker'])
    .default('all')
    .describe('all: everything in one process; api: pages, API and webhooks; worker: what happens later'),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })).describe(
    'PostgreSQL 16 or newer; unset: an embedded one in DATA_DIR, for trying and small installs',
  ),
  DATABASE_OWNER_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })).describe(
    'The role that migrates (owns the tables, may create roles); unset: DATABASE_URL',
  ),
  DATA_DIR: z.string().default('.data').describe('Embedded PostgreSQL, files, generated keys'),
  REDIS_URL: optional(z.url({ protocol: /^rediss?$/ })).describe('Set: BullMQ rings on Redis; unset: on PostgreSQL'),
  QUEUE: z.enum(['on', 'off']).default('on').describe('off: no BullMQ at all, each process looks for due work by itself every second'),
  ENCRYPTION_KEYS: list().describe(
    'Comma list, first encrypts, all decrypt; at least 16 characters each; unset: made and kept in DATA_DIR',
  ),
  ADMIN_EMAIL: optional(z.email()).describe('Who hears of dead letters, full disks and ending credentials'),
  BOOTSTRAP_API_KEY: optional(z.string().min(16)).describe('An admin-scope API key of the default tenant, for scripts'),
  DEFAULT_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('SA')
    .describe('Reads local phone numbers where a connection names no country'),
  DEFAULT_TIMEZONE: z.string().default('Asia/Riyadh').refine(isTimeZone, 'not a time zone').describe('The default tenant’s time zone'),
  SANDBOX: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe('Stand-ins for every outside service, with a seeded demo; auto: on while DATABASE_URL is unset'),
  SANDBOX_PORT: port(3100).describe('Where the sandbox listens'),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })).describe('Serves tenants without a mail connection'),
  RESEND_API_KEY: optional(z.string()).describe('The same, over Resend'),
  MAIL_FROM: optional(z.string()).describe('The sender of those mails'),
  OPENAI_API_KEY: optional(z.string()).describe('Serves tenants without an OpenAI connection'),
  OPENAI_BASE_URL: optional(z.url()).describe('An OpenAI-compatible address'),
  OPENAI_MODEL: optional(z.string()).describe('gpt-4o-mini by default'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('One JSON line per unit of work at info'),
  TRUSTED_PROXIES: list().describe('Addresses or CIDRs whose X-Forwarded-For is believed'),
  STORAGE_URL: optional(z.url({ protocol: /^(file|s3)$/ })).describe(
    'Where files live: file:///folder, or s3://bucket/prefix?endpoint=https://…&region=… for an S3-compatible store; unset: DATA_DIR/files',
  ),
  SCANNER_URL: optional(z.url({ protocol: /^(tcp|unix)$/ })).describe(
    'A clamd (ClamAV) that looks at every file but pictures, which are drawn anew: tcp://host:3310 or unix:/run/clamav/clamd.ctl; while it is away files are held',
  ),
  AWS_ENDPOINT: optional(z.url({ protocol: /^https?$/ })).describe(
    'The S3-compatible store’s address, where STORAGE_URL does not name it; a private one must stand in OUTBOUND_ALLOW',
  ),
  AWS_REGION: optional(z.string()).describe('Its region, where STORAGE_URL does not name it; us-east-1 by default'),
  AWS_ACCESS_KEY_ID: optional(z.string()).describe('The key that may read, write and delete there; required with s3://'),
  AWS_SECRET_ACCESS_KEY: optional(z.string()).describe('Its secret; required with s3://'),
  OUTBOUND_ALLOW: list().describe('Hosts, host:port or CIDRs that wasl may call although they are private'),
  METRICS_TOKEN: optional(z.string().min(8)).describe('The bearer token of GET /metrics; unset: an admin API key is asked for'),
  WASL_CLOCK: optional(instant).describe('An instant the clock starts from, for tests'),
  WASL_CRASH_AT: optional(z.string()).describe('Ends the process with SIGKILL at a named crash point, for tests'),
})

type Environment = z.output<typeof environment>

/** The validated settings of this process; frozen. */
export type Config = Readonly<Environment & { sandbox: boolean; publicUrl: string; embedded: boolean }>

/** A start that cannot be: every fault of the environment, named. */
export class ConfigError extends Error {
  readonly faults: { name: string; fault: string }[]
  constructor(faults: { name: string; fault: string }[]) {
    super(`wasl cannot start, the environment has ${faults.length} fault(s):\n${faults.map((f) => `  ${f.name}: ${f.fault}`).join('\n')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** Adds what a file `.env` in the working folder says; what the environment has already stays. */
export function readEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env')
}

/** Reads the environment once. Throws ConfigError with every fault named. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const parsed = environment.safeParse(env)
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => ({ name: String(issue.path[0] ?? '?'), fault: issue.message }))
  // What belongs together is checked on the raw values too, so that one run names all faults.
  if (env.DATABASE_URL) {
    if (!env.ENCRYPTION_KEYS)
      faults.push({ name: 'ENCRYPTION_KEYS', fault: 'required with DATABASE_URL: at least one key of 16 characters or more' })
    if (!env.PUBLIC_URL)
      faults.push({ name: 'PUBLIC_URL', fault: 'required with DATABASE_URL: the address people and platforms reach wasl at' })
  }
  if (env.STORAGE_URL?.startsWith('s3:'))
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
      if (!env[name]) faults.push({ name, fault: 'required with STORAGE_URL=s3://…' })
  for (const key of parsed.success ? parsed.data.ENCRYPTION_KEYS : [])
    if (key.length < 16) faults.push({ name: 'ENCRYPTION_KEYS', fault: 'each key needs at least 16 characters' })
  if (!parsed.success || faults.length) throw new ConfigError(faults)
  const data = parsed.data
  return Object.freeze({
    ...data,
    embedded: !data.DATABASE_URL,
    sandbox: data.SANDBOX === 'on' || (data.SANDBOX === 'auto' && !data.DATABASE_URL),
    publicUrl: (data.PUBLIC_URL ?? `http://localhost:${data.PORT}`).replace(/\/+$/, ''),
  })
}

/** The variables in their order with what they mean and their default, for `.env.example` and the docs. */
export function describeEnvironment(): { name: string; about: string; default: string }[] {
  const empty = environment.partial().safeParse({}).data ?? {}
  return Object.entries(environment.shape).map(([name, type]) => {
    const value = (empty as Record<string, unknown>)[name]
    return { name, about: type.description ?? '', default: value === undefined || Array.isArray(value) ? '' : String(value) }
  })
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
