import { type Deps, route } from '#src/deps.ts'
import type { Upload } from '#src/files/upload.ts'
import { beginLogo, takeLogo } from './logo.ts'
import { changeTenant, showTenant, tenantChange, tenantShape } from './tenant-settings.ts'

const admins = ['admin'] as const

/** What the tenant is set to. */
export const tenantRoutes = [
  route('GET /tenant', {
    who: ['admin', 'manager'],
    summary: 'Tells what the tenant is set to: its name, week, money, look',
    output: tenantShape,
    run: ({ trx, deps }) => showTenant(trx, deps.config.publicUrl),
  }),
  route('PATCH /tenant', {
    who: admins,
    summary: 'Changes the tenant’s settings; what is left out stays',
    input: tenantChange,
    output: tenantShape,
    async run({ trx, body, caller, now, deps }) {
      await changeTenant(trx, body, { actor: caller.actor, now })
      return showTenant(trx, deps.config.publicUrl)
    },
  }),
  route('POST /tenant/logo', {
    who: admins,
    summary: 'Takes the tenant’s logo, one picture of a multipart form; the former one goes',
    takes: 'form',
    status: 201,
    output: tenantShape,
    run: ({ trx, caller, now }) => beginLogo(trx, { actor: caller.actor, now }),
    async afterwards({ deps, incoming, caller, now }, upload: Upload) {
      await takeLogo(deps as Deps, incoming, upload, { actor: caller.actor, now })
      return deps.db.tenant(upload.tenantId, (trx) => showTenant(trx, deps.config.publicUrl))
    },
  }),
]
