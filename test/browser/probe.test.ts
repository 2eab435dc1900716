import { it } from 'vitest'
import { openHouse, SARA } from './support/house.ts'
it('probe', async () => {
  const house = await openHouse()
  const { wasl } = house
  await house.enquire('السلام عليكم ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', '+966501112222')
  console.error(JSON.stringify(wasl.fakes.smtp!.ledger, null, 1).slice(0, 3000))
  console.error(JSON.stringify(wasl.fakes.whatsapp!.ledger, null, 1).slice(0, 2000))
  const ctx = await house.device()
  const page = await house.portal(ctx)
  page.on('console', (m) => console.error('page:', m.text()))
  page.on('response', (r) => r.status() >= 400 && console.error(r.status(), r.url()))
  await page.reload()
  await page.waitForTimeout(2500)
  await page.screenshot({ path: '/tmp/shots/real-portal.png' })
  await house.close()
}, 120000)
