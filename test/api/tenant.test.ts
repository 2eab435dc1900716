import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.app.close())

type Body = Record<string, never> & { [key: string]: unknown }
const admin = <T = Body>(method: string, path: string, body?: unknown) => world.as<T>('admin', method, path, body)

describe('what the tenant is set to', () => {
  it('is changed by an admin, piece by piece, and written down with what it was', async () => {
    const changed = await admin('PATCH', 'tenant', {
      ...{ name: 'دار الخط', timeZone: 'Asia/Baghdad', country: 'IQ', currency: 'IQD', weekend: [5], quiet: { from: 1320, to: 480 } },
      workingHours: [{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }],
    })
    expect(changed.body).toMatchObject({ name: 'دار الخط', currency: 'IQD', weekend: [5], quiet: { from: 1320, to: 480 }, masking: true })
    await admin('PATCH', 'tenant', { quiet: null })
    expect((await admin('GET', 'tenant')).body).toMatchObject({ name: 'دار الخط', quiet: null, country: 'IQ' })
    const { body } = await admin<{ data: { action: string; detail: { changed: object; before: object } }[] }>('GET', 'audit?limit=2')
    expect(body.data[1]).toMatchObject({
      action: 'tenant.changed',
      detail: { changed: { name: 'دار الخط' }, before: { name: 'وصل', currency: 'SAR', quiet: null } },
    })
  })

  it('gives its hours to whoever is added from then on', async () => {
    const added = await admin<{ workingHours: unknown; timeZone: string }>('POST', 'freelancers', { name: 'نور' })
    expect(added.body).toMatchObject({ timeZone: 'Asia/Baghdad', workingHours: [{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }] })
  })

  it.each([
    [{ timeZone: 'Asia/Nowhere' }, 'timeZone'],
    [{ currency: 'RIYAL' }, 'currency'],
    [{ country: 'XX' }, 'country'],
    [{ weekend: [7] }, 'weekend.0'],
    [{ name: '  ' }, 'name'],
    [{ accent: 'teal' }, 'accent'],
    [{ accent: '#ffcc00' }, 'accent'],
  ])('refuses %j and says which field', async (change, field) => {
    const answer = await admin<{ fields: Record<string, string> }>('PATCH', 'tenant', change)
    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body.fields)).toEqual([field])
  })

  it('takes a colour that white words can be read on, and mails wear it', async () => {
    expect((await admin('PATCH', 'tenant', { accent: '#7A1F3D' })).body).toMatchObject({ accent: '#7a1f3d' })
    expect((await admin('GET', 'me')).body).toMatchObject({ tenant: { accent: '#7a1f3d', logo: null } })
    const page = await admin<string>('GET', '/preview/mail/offer?language=en')
    expect(page.body).toContain('#7a1f3d')
    expect(page.body).toContain('دار الخط')
    expect(page.headers.get('content-security-policy')).toContain('sandbox')
  })

  it('shows its mails to nobody from outside, and no mail that there is not', async () => {
    expect((await world.as('anonymous', 'GET', '/preview/mail/offer')).status).toBe(401)
    expect((await world.as('freelancer', 'GET', '/preview/mail/offer')).status).toBe(401)
    expect((await admin('GET', '/preview/mail/toString')).status).toBe(404)
  })

  it('has one logo, a picture, which everybody inside may see', async () => {
    const send = async (bytes: Buffer, name: string) => {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(bytes)]), name)
      return fetch(`${world.app.url}/api/v1/tenant/logo`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.app.key}` },
        body: form,
      })
    }
    expect((await send(Buffer.from('no picture'), 'logo.txt')).status).toBe(415)
    expect((await admin('GET', 'tenant')).body).toMatchObject({ logo: null })
    const picture = (colour: string) =>
      sharp({ create: { width: 40, height: 40, channels: 3, background: colour } })
        .png()
        .toBuffer()
    const first = (await (await send(await picture('red'), 'a.png')).json()) as { logo: string }
    const second = (await (await send(await picture('blue'), 'b.png')).json()) as { logo: string }
    await world.app.settle()
    expect(second.logo).not.toBe(first.logo)
    expect((await world.as('freelancer', 'GET', second.logo)).status).toBe(200)
    expect((await world.as('stranger', 'GET', second.logo)).status).toBe(404)
    expect((await admin('GET', first.logo)).status).toBe(404)
    expect((await admin('PATCH', 'tenant', { logo: null })).body).toMatchObject({ logo: null })
    await world.app.settle()
    expect((await admin('GET', second.logo)).status).toBe(404)
  })
})

describe('what wasl says by itself', () => {
  it('is shown in both languages, with nothing of a template left unfilled', async () => {
    const { body } = await world.as<{
      mails: { ar: { subject: string; text: string } }[]
      chats: { kind: string; ar: { text: string; wording: string; samples: string[] } }[]
    }>('manager', 'GET', 'tenant/templates')
    expect(body.mails.length).toBeGreaterThanOrEqual(12)
    expect(JSON.stringify([body.mails, body.chats.map(({ ar }) => ar.text)])).not.toMatch(/\{\{|undefined|NaN/)
    const offer = body.chats.find(({ kind }) => kind === 'offer')!
    expect(offer.ar.samples).toHaveLength(new Set(offer.ar.wording.match(/\{\{\d\}\}/g)).size)
  })
})

describe('services', () => {
  it('are added, reworded, moved and taken out, and the bot knows them at once', async () => {
    const made = await admin('POST', 'categories', { slug: 'calligraphy', ar: 'خط عربي', en: 'Calligraphy', phrases: ['اكتب اسمي بالخط'] })
    expect(made).toMatchObject({ status: 201, body: { phrases: ['اكتب اسمي بالخط'] } })
    expect((await admin('POST', 'categories', { slug: 'calligraphy', ar: 'x', en: 'x' })).status).toBe(409)
    const lead = await admin<{ enquiry: { category: { slug: string } } }>('POST', 'leads', {
      phone: '+9647701234567',
      text: 'اكتب اسمي بالخط',
      category: 'خط عربي',
    })
    expect(JSON.stringify(lead.body.enquiry.category)).toContain('calligraphy')
    expect((await admin('PATCH', 'categories/calligraphy', { ar: 'خطّ', phrases: [] })).body).toMatchObject({
      ar: 'خطّ',
      en: 'Calligraphy',
      phrases: [],
    })
    const order = async () => (await admin<{ data: { slug: string }[] }>('GET', 'categories')).body.data.map((one) => one.slug)
    const before = await order()
    expect(before.at(-1)).toBe('calligraphy')
    await admin('PATCH', 'categories/calligraphy', { by: -1 })
    expect((await order()).at(-2)).toBe('calligraphy')
    expect((await admin('DELETE', 'categories/calligraphy')).status).toBe(204)
    expect(await order()).toEqual(before.slice(0, -1))
  })
})

describe('a secret', () => {
  it('is rotated: a second value beside the first, then the old one dropped, and never told', async () => {
    const made = await admin<{ id: string; webhookUrl: string }>('POST', 'connections', {
      connector: 'web-form',
      settings: { hmacKey: 'first-key' },
    })
    const { id } = made.body
    const of = async () => (await admin<{ settings: { hmacKey: unknown } }>('GET', `connections/${id}`)).body.settings.hmacKey
    expect(await of()).toEqual({ set: true })
    expect((await admin('POST', `connections/${id}/secrets`, { key: 'hmacKey', value: 'second-key' })).status).toBe(200)
    expect(await of()).toEqual({ set: true, values: 2 })
    expect((await admin('POST', `connections/${id}/secrets`, { key: 'hmacKey', value: 'second-key' })).status).toBe(422)
    expect((await admin('POST', `connections/${id}/secrets`, { key: 'fieldMap', value: 'x' })).status).toBe(422)
    await admin('POST', `connections/${id}/secrets/drop`, { key: 'hmacKey' })
    expect(await of()).toEqual({ set: true })
    const { openSettings } = await import('#src/connections/connection.ts')
    const kept = await world.inTenant(async (trx) => openSettings(trx, await trx('connections').where({ id }).first()))
    expect(kept.hmacKey).toEqual(['second-key'])
    expect((await admin('POST', `connections/${id}/secrets/drop`, { key: 'hmacKey' })).status).toBe(409)
    expect(JSON.stringify((await admin('GET', 'audit?limit=20')).body)).not.toMatch(/first-key|second-key/)
  })
})
