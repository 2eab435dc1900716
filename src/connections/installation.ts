import type { Deps } from '#src/deps.ts'
import { createConnection } from './save.ts'

/** SMTP_URL and RESEND_API_KEY serve a tenant that has no mail connection of its own: it gets one made of them. */
export async function ensureInstallationMail(
  { db, config, connectors, clock }: Pick<Deps, 'db' | 'config' | 'connectors' | 'clock'>,
  tenantId: string,
): Promise<void> {
  const from = config.MAIL_FROM ?? config.ADMIN_EMAIL
  const mail = config.SMTP_URL
    ? { connector: 'smtp', settings: { url: config.SMTP_URL, from } }
    : config.RESEND_API_KEY
      ? { connector: 'resend', settings: { apiKey: config.RESEND_API_KEY, from } }
      : null
  if (!mail || !from) return
  await db.tenant(tenantId, async (trx) => {
    if (await trx('connections').whereNull('deleted_at').whereRaw("'mail' = any(duties)").first('id')) return
    await createConnection(db, trx, connectors, { ...mail, label: 'البريد (من إعدادات الخادم)' }, { actor: 'wasl', now: clock.now() })
  })
}
