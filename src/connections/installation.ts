import type { Deps } from '#src/deps.ts'
import { createConnection } from './save.ts'

/** SMTP_URL (or RESEND_API_KEY) and OPENAI_API_KEY serve a tenant that has no connection of its own for mail, or for understanding: it gets one made of them. */
export async function ensureInstallationServices(
  { db, config, connectors, clock }: Pick<Deps, 'db' | 'config' | 'connectors' | 'clock'>,
  tenantId: string,
): Promise<void> {
  const offered = [
    { duty: 'mail', label: 'البريد (من إعدادات الخادم)', service: mailOf(config) },
    { duty: 'understanding', label: 'الفهم (من إعدادات الخادم)', service: understandingOf(config) },
  ]
  for (const { duty, label, service } of offered) {
    if (!service) continue
    await db.tenant(tenantId, async (trx) => {
      if (await trx('connections').whereNull('deleted_at').whereRaw('? = any(duties)', [duty]).first('id')) return
      await createConnection(db, trx, connectors, { ...service, label }, { actor: 'wasl', now: clock.now() })
    })
  }
}

type Service = { connector: string; settings: Record<string, unknown> } | null

function mailOf(config: Deps['config']): Service {
  const from = config.MAIL_FROM ?? config.ADMIN_EMAIL
  if (!from) return null
  if (config.SMTP_URL) return { connector: 'smtp', settings: { url: config.SMTP_URL, from } }
  return config.RESEND_API_KEY ? { connector: 'resend', settings: { apiKey: config.RESEND_API_KEY, from } } : null
}

function understandingOf({ OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model }: Deps['config']): Service {
  return apiKey ? { connector: 'openai', settings: { apiKey, ...(baseUrl ? { baseUrl } : {}), ...(model ? { model } : {}) } } : null
}
