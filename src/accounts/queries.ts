import type { Config } from '#src/config.ts'
import type { Trx } from '#src/platform/db.ts'
import { newestFirst, page } from '#src/platform/route.ts'

interface KeyRow {
  id: string
  label: string
  scope: string
  created_at: Date
  revoked_at: Date | null
}

/** API keys, newest first; their texts are nowhere. */
export async function listApiKeys(trx: Trx, query: { limit: number; cursor?: string }) {
  const rows: KeyRow[] = await trx('api_keys').modify(newestFirst, query)
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.created_at, id: row.id }))
  return {
    data: data.map(({ id, label, scope, created_at, revoked_at }) => ({ id, label, scope, createdAt: created_at, revokedAt: revoked_at })),
    nextCursor,
  }
}

/** One thing that is set up oddly, with what to do about it. */
export interface Warning {
  code: string
  text: { ar: string; en: string }
}

/** What this installation and tenant are set up with, and what an operator should know. A start with a fault never happens, so there are no faults here. Values of secrets are never told. */
export async function validateSetup(trx: Trx, config: Config) {
  const connections: { connector: string; label: string; status: string; duties: string[] }[] = await trx('connections')
    .whereNull('deleted_at')
    .select('connector', 'label', 'status', 'duties')
  const duties = new Set(connections.flatMap((connection) => connection.duties))
  return {
    ok: true,
    faults: [],
    configured: {
      database: config.embedded ? 'embedded' : 'external',
      queue: config.QUEUE === 'off' ? 'off' : config.REDIS_URL ? 'redis' : 'postgresql',
      publicUrl: config.publicUrl,
      sandbox: config.sandbox,
      adminEmail: Boolean(config.ADMIN_EMAIL),
      mail: duties.has('mail'),
      understanding: Boolean(config.OPENAI_API_KEY) || duties.has('understanding'),
      connections: connections.length,
    },
    warnings: [...installationWarnings(config), ...tenantWarnings(connections, duties)],
  }
}

function installationWarnings(config: Config): Warning[] {
  const list: [boolean, Warning][] = [
    [!config.ADMIN_EMAIL, warn('no_admin_email', 'لن يصل تنبيه إلى أحد: عيّن ADMIN_EMAIL.', 'Nobody is alerted: set ADMIN_EMAIL.')],
    [
      config.embedded,
      warn(
        'embedded_database',
        'قاعدة البيانات المدمجة للتجربة والتركيبات الصغيرة: عيّن DATABASE_URL للإنتاج.',
        'The embedded database is for trying and small installs: set DATABASE_URL for production.',
      ),
    ],
    [
      !config.publicUrl.startsWith('https:'),
      warn(
        'no_tls',
        'العنوان العام بلا TLS: المنصات لا ترسل إليه. عيّن PUBLIC_URL إلى https.',
        'The public address has no TLS, so platforms will not call it: set PUBLIC_URL to https.',
      ),
    ],
    [
      config.sandbox,
      warn('sandbox_on', 'صندوق التجربة يعمل: الخدمات الخارجية بدائل محلية.', 'The sandbox is on: outside services are local stand-ins.'),
    ],
  ]
  return list.filter(([applies]) => applies).map(([, warning]) => warning)
}

function tenantWarnings(
  connections: readonly { label: string; connector: string; status: string }[],
  duties: ReadonlySet<string>,
): Warning[] {
  const missing: [string, string, string][] = [
    ['source', 'لا مصدر للطلبات بعد: أضف اتصالًا.', 'There is no source of leads yet: add a connection.'],
    ['messages', 'لا قناة محادثة: لن تصل رسائل إلى العملاء.', 'There is no chat channel: clients get no messages.'],
    ['mail', 'لا بريد صادر: أضف SMTP أو Resend.', 'There is no outgoing mail: add SMTP or Resend.'],
    ['tasks', 'لا Odoo: لن تُنشأ مهام.', 'There is no Odoo: no tasks are made.'],
    ['rows', 'لا جدول Google: لن تُكتب صفوف.', 'There is no Google Sheet: no rows are written.'],
  ]
  return [
    ...missing.filter(([duty]) => !duties.has(duty)).map(([duty, ar, en]) => warn(`no_${duty}`, ar, en)),
    ...connections
      .filter((connection) => connection.status === 'failing')
      .map(({ label }) =>
        warn(
          'connection_failing',
          `الاتصال «${label}» متعثر: افتحه لترى السبب.`,
          `The connection “${label}” is failing: open it to see why.`,
        ),
      ),
  ]
}

function warn(code: string, ar: string, en: string): Warning {
  return { code, text: { ar, en } }
}
