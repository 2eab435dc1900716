import { createConnection } from '#src/connections/save.ts'
import { addFreelancer } from '#src/freelancers/save.ts'
import { makeFake as makeSheets } from '../../connectors/google-sheets/fake.ts'
import { makeFake as makeForm } from '../../connectors/web-form/fake.ts'
import type { TestApp } from './app.ts'
import { startFake } from './fake.ts'

type StartedFake = Awaited<ReturnType<typeof startFake>>

/** The second tenant at work: a form, a sheet and a freelancer of its own. */
export interface OtherTenant {
  sheets: StartedFake
  form: StartedFake
  close(): Promise<void>
}

/** Opens it beside the first one's. */
export async function openOtherTenant({ app, other, clock, url }: TestApp): Promise<OtherTenant> {
  const now = () => clock.now()
  const sheets = await startFake('google-sheets', makeSheets, { now })
  const form = await startFake('web-form', makeForm, { now })
  const acting = { actor: 'test', now: now() }
  const { db, connectors } = app.world
  await db.tenant(other.id, async (trx) => {
    const settings = { ...sheets.mounted.fake.settings(), baseUrl: sheets.baseUrl }
    await createConnection(db, trx, connectors, { connector: 'google-sheets', label: 'sheet', settings }, acting)
    const id = await createConnection(db, trx, connectors, { connector: 'web-form', label: 'form', settings: {} }, acting)
    form.mounted.webhookUrl = `${url}/webhooks/web-form/${id}`
    await addFreelancer(trx, { name: 'ليث', profile: { skills: ['logo-branding'], capacity: { open: 100 } } }, { ...acting, country: 'IQ' })
  })
  return {
    sheets,
    form,
    async close() {
      await sheets.close()
      await form.close()
    },
  }
}
