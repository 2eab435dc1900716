import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { makeDevice } from '../support/browser-device.ts'
import { type House, openHouse } from './support/house.ts'

describe.skipIf(!hasBrowser)('a browser that takes notifications', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
    await house.enquire('ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', '+966501112222')
  })
  afterAll(() => house?.close())

  const devices = () => house.wasl.app.world.db.tenant(house.wasl.tenant.id, (trx) => trx('push_devices').select('id', 'freelancer_id'))

  /** A device whose browser holds a subscription, as the vendor's push service would have given it; null: none. */
  async function device(subscription: object | null) {
    const context = await house.device()
    await context.grantPermissions(['notifications'], { origin: house.line.url })
    await context.addInitScript((held) => {
      const manager = {
        getSubscription: async () => held && { toJSON: () => held, options: {}, unsubscribe: async () => true },
        subscribe: async () => ({ toJSON: () => held }),
      }
      Object.defineProperty(ServiceWorkerRegistration.prototype, 'pushManager', { get: () => manager })
    }, subscription)
    return context
  }

  it('tells where to push at each start, and is one device however often', async () => {
    const { subscription } = makeDevice('http://127.0.0.1:1/push', 'again')
    const context = await device(subscription)
    const page = await house.portal(context)
    // The worker that shows them stands from the second start on.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    for (const _ of ['once', 'twice']) {
      const told = page.waitForResponse(
        (response) => response.url().endsWith('/push/subscriptions') && response.request().method() === 'POST',
      )
      await page.goto('/portal')
      expect((await told).status()).toBe(201)
    }
    expect(await devices()).toMatchObject([{ freelancer_id: house.freelancerId }])
    // Asked for in the portal, it is not moved to a chat that is opened on the same device.
    const asked: string[] = []
    page.on('request', (request) => request.url().includes('/push/') && asked.push(request.url()))
    await page.evaluate(() => localStorage.setItem('wasl:push:place', 'some chat'))
    await page.goto('/portal')
    await page.getByRole('heading').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(asked).toEqual([])
    await context.close()
  })

  it('is told of nothing where nobody asked for it', async () => {
    const context = await device(null)
    const page = await house.portal(context)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    const asked: string[] = []
    page.on('request', (request) => request.url().includes('/push/') && asked.push(request.url()))
    await page.goto('/portal')
    await page.getByRole('heading').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(asked).toEqual([])
    await context.close()
  })
})
