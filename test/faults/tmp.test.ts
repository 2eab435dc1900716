import { expect, it } from 'vitest'
import { openScene } from '../support/scene.ts'
it('starts', async () => {
  const scene = await openScene({ connectors: ['whatsapp', 'web-form', 'meta-leads', 'odoo', 'google-sheets', 'smtp'] })
  const w = await scene.start()
  await scene.send('whatsapp', 'text', { text: 'ابي تصميم شعار', phone: '+966501112222' })
  await scene.send('web-form', 'json', { text: 'ابي تصميم شعار' })
  await scene.send('meta-leads', 'lead', { text: 'ابي تصميم شعار' })
  console.log('quiet', await scene.quiet())
  console.log(await scene.audit())
  const sheets = scene.wasl.fakes['google-sheets']!.ledger
  console.log(JSON.stringify(sheets.filter(e => e.kind==='row-added')[0]))
  console.log(JSON.stringify(scene.wasl.fakes.odoo!.ledger.filter(e => e.model === 'mail.activity')))
  console.log(scene.offers())
  const t = Date.now()
  const r = await fetch(`${scene.wasl.url}/r/${scene.offers()[0]}/accept`, { method: 'POST', redirect: 'manual' })
  console.log(r.status, await r.text())
  console.log('quiet', await scene.quiet())
  console.log(await scene.audit())
  console.log(JSON.stringify(sheets.filter(e => e.kind==='cells-updated').slice(-1)))
  await scene.close()
}, 60000)
