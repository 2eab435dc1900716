// Long: sign-in's promises, S10–S19, each with its own story.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeFirstAdminLink } from '#src/accounts/sign-in.ts'
import { hashToken } from '#src/platform/keys.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const HOME = 'http://127.0.0.1:3000'
const CHROME = 'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0 Mobile Safari/537.36'

let wasl: TestApp
let admin: string
beforeAll(async () => {
  wasl = await startTestApp()
  await wasl.connect('smtp')
  const token = (await makeFirstAdminLink(wasl.app.world.db, wasl.tenant.id, wasl.clock.now()))!
  const opened = await visit('POST', '/first-run', { form: { token, email: 'boss@example.com' } })
  admin = opened.cookies.wasl!
})
afterAll(() => wasl?.close())
// Attempts are counted for a quarter of an hour; each story begins with none.
beforeEach(() => wasl.clock.advance(3_700_000))

describe('a mailed link', () => {
  it('is asked for, mailed to who is known, shown with one button, and signs in once', async () => {
    const email = await hire()
    const { browser, token } = await linkFor(email)
    const before = await everything()
    for (let n = 0; n < 10; n++) {
      expect((await visit('GET', '/sign-in')).status).toBe(200)
      expect((await visit('HEAD', `/sign-in/${token}`)).status).toBe(303)
      expect((await visit('GET', `/sign-in/${token}`)).headers.get('location')).toBe('/sign-in/enter')
    }
    expect(await everything(), 'looking changed something').toEqual(before)

    const entered = await visit('POST', '/sign-in', { form: { token }, cookies: browser })
    expect(entered.status).toBe(303)
    expect(entered.headers.get('location')).toBe('/portal')
    expect(entered.text).not.toContain(token)
    const me = await api('GET', 'me', entered.cookies.wasl!)
    expect(me.body).toMatchObject({ person: { email }, role: 'freelancer', tenant: { name: 'وصل', masking: true } })
    expect((await visit('POST', '/sign-in', { form: { token }, cookies: browser })).status).toBe(410)
  })

  it('opens one session for twenty presses at once (S11)', async () => {
    const { browser, token } = await linkFor(await hire())
    const entered = await Promise.all(Array.from({ length: 20 }, () => visit('POST', '/sign-in', { form: { token }, cookies: browser })))
    expect(entered.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(entered.filter(({ status }) => status === 410)).toHaveLength(19)
    expect(new Set(entered.flatMap(({ cookies }) => cookies.wasl ?? [])).size).toBe(1)
  })

  it('lives a quarter of an hour, is 256 bits of which only a hash is stored, and the newest alone works (S12)', async () => {
    const email = await hire()
    const first = await linkFor(email)
    expect(first.token).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(await rows('token_hashes'))).not.toContain(first.token)
    const second = await linkFor(email)
    expect((await visit('POST', '/sign-in', { form: { token: first.token }, cookies: first.browser })).status).toBe(410)
    wasl.clock.advance(15 * 60_000)
    expect((await visit('POST', '/sign-in', { form: { token: second.token }, cookies: second.browser })).status).toBe(410)
  })

  it('of another purpose signs nobody in (S12)', async () => {
    const chat = await openedChat()
    for (const token of [chat.client, chat.freelancer, chat.answer, wasl.key, 'x'.repeat(43)])
      expect((await visit('POST', '/sign-in', { form: { token, confirmed: 'yes' } })).status).toBe(410)
    const { token } = await linkFor(await hire())
    for (const path of [`/c/${token}`, `/r/${token}`]) expect((await visit('GET', path)).status).toBe(410)
    expect((await api('GET', 'me', token)).status).toBe(401)
  })

  it('leaves no trace of its token: behind the #, not cached, no referrer, no foreign resource (S13)', async () => {
    const { url, token } = await linkFor(await hire())
    expect(url).toBe(`${HOME}/sign-in#${token}`)
    const page = await visit('GET', '/sign-in')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.text).not.toMatch(/https?:\/\//)
    expect((await visit('GET', '/assets/sign-in.js')).text).toContain("history.replaceState(null,'',location.pathname)")
    // Written with its token in the path, the browser keeps it out of sight from the first answer on.
    const landed = await visit('GET', `/sign-in/${token}`)
    expect(landed.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
    expect(landed.headers.get('referrer-policy')).toBe('no-referrer')
    const entered = await visit('POST', '/sign-in/enter', { form: { confirmed: 'yes' }, cookies: landed.cookies })
    expect(entered.status).toBe(303)
  })

  it('asks once more in a browser that did not ask for it, and changes nothing by asking', async () => {
    const { token } = await linkFor(await hire())
    const elsewhere = await visit('POST', '/sign-in', { form: { token } })
    expect(elsewhere.status).toBe(200)
    expect(elsewhere.text).toContain('هل طلبته أنت؟')
    expect(elsewhere.cookies.wasl).toBeUndefined()
    const confirmed = await visit('POST', '/sign-in/enter', { form: { token, confirmed: 'yes' } })
    expect(confirmed.status).toBe(303)
  })

  it('answers a stranger like a member: the same words, the same work, and no mail (S14)', async () => {
    const email = await hire()
    const known = await visit('POST', '/api/v1/sign-in/links', { json: { email } })
    const strange = await visit('POST', '/api/v1/sign-in/links', { json: { email: 'nobody@example.com' } })
    const told = ({ status, text, headers }: Visited) => ({ status, text, names: [...headers.keys()].sort() })
    expect(told(strange)).toEqual(told(known))
    expect(known.status).toBe(202)
    // Both have written the same, and nothing was looked for yet: a worker does that.
    const asks = await rows('sign_in_asks')
    await wasl.settle()
    expect(asks.length).toBeLessThanOrEqual(2)
    expect(mailTo('nobody@example.com')).toEqual([])
    expect(mailTo(email)).toHaveLength(1)
    expect(await rows('sign_in_asks')).toEqual([])
  })

  it('is written into the person’s own mailbox alone, with a button and in his language', async () => {
    const email = await hire()
    await visit('POST', '/api/v1/sign-in/links', { json: { email, language: 'en' } })
    await wasl.settle()
    expect(mailTo(email)[0]).toMatchObject({ subject: 'Your sign-in link' })
    expect(mailTo(email)[0]!.text).toContain('15 minutes')
  })

  it('is counted per address and per network, together for all processes; a header that nobody vouches for changes neither (S15)', async () => {
    const email = await hire()
    const ask = (to: string, ip: string) =>
      visit('POST', '/api/v1/sign-in/links', { json: { email: to }, headers: { 'x-forwarded-for': ip } })
    const told = []
    for (let n = 0; n < 8; n++) told.push((await ask(email, `10.0.0.${n}`)).status)
    expect(told).toEqual([202, 202, 202, 202, 202, 429, 429, 429])
    for (let n = 0; n < 22; n++) await ask(`other${n}@example.com`, `10.0.1.${n}`)
    expect((await ask('one-more@example.com', '10.9.9.9')).status).toBe(429)
    wasl.clock.advance(15 * 60_000)
    expect((await ask(email, '10.0.0.1')).status).toBe(202)
    expect(JSON.stringify(await rows('rate_counts'))).not.toContain('example.com')
  })

  it('comes from our own page: another site can neither ask for one nor use one', async () => {
    const email = await hire()
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      expect((await visit('POST', '/api/v1/sign-in/links', { json: { email }, headers })).status).toBe(403)
      expect((await visit('POST', '/sign-in', { form: { token: 'x'.repeat(43) }, headers })).status).toBe(403)
    }
    // A browser under no-referrer hides its Origin, and says where it stands.
    const { browser, token } = await linkFor(email)
    const own = { origin: 'null', 'sec-fetch-site': 'same-origin' }
    expect((await visit('POST', '/sign-in', { form: { token }, cookies: browser, headers: own })).status).toBe(303)
  })

  it.each(['', 'x', 'a@b', 'a b@example.com', `${'x'.repeat(400)}@example.com`, 'a@example.com\r\nBcc: b@example.com'])(
    'is refused for what is no address: %j',
    async (email) => {
      expect((await visit('POST', '/api/v1/sign-in/links', { json: { email } })).status).toBe(422)
      expect((await visit('POST', '/sign-in/ask', { form: { email } })).status).toBe(422)
    },
  )

  it('opens nothing for who was taken out meanwhile', async () => {
    const { id, email } = await hireOne()
    const { browser, token } = await linkFor(email)
    expect((await wasl.call('DELETE', `freelancers/${id}`)).status).toBe(204)
    await wasl.settle()
    expect((await visit('POST', '/sign-in', { form: { token }, cookies: browser })).status).toBe(410)
  })
})

describe('a session', () => {
  it('has a token of its own, which nobody brought along, and ends the browser’s former one (fixation)', async () => {
    const { browser, token } = await linkFor(await hire())
    const entered = await visit('POST', '/sign-in', { form: { token }, cookies: { ...browser, wasl: 'fixed-by-an-attacker' } })
    expect(entered.cookies.wasl).toMatch(/^[\w-]{43}$/)
    expect(entered.cookies.wasl).not.toBe('fixed-by-an-attacker')
    expect(entered.headers.getSetCookie().find((one) => one.startsWith('wasl='))).toMatch(/Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    const next = await linkFor(await hire())
    const again = await visit('POST', '/sign-in', {
      form: { token: next.token },
      cookies: { ...next.browser, wasl: entered.cookies.wasl! },
    })
    expect((await api('GET', 'me', entered.cookies.wasl!)).status).toBe(401)
    expect((await api('GET', 'me', again.cookies.wasl!)).status).toBe(200)
  })

  it('is listed, and ends here, elsewhere and everywhere', async () => {
    const email = await hire()
    const phone = await signIn(email, CHROME)
    const desk = await signIn(email, 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0')
    const third = await signIn(email)
    const listed = (await api<{ data: { id: string; device: string; current: boolean }[] }>('GET', 'me/sessions', desk)).body.data
    expect(listed.map(({ device, current }) => [device, current])).toEqual([
      ['Browser', false],
      ['Firefox · Linux', true],
      ['Chrome · Android', false],
    ])
    expect((await api('DELETE', `me/sessions/${listed[2]!.id}`, desk)).status).toBe(204)
    expect((await api('GET', 'me', phone)).status).toBe(401)
    expect((await api('POST', 'me/sign-out', third)).status).toBe(204)
    expect((await api('GET', 'me', third)).status).toBe(401)
    const again = await signIn(email)
    const underWay = await linkFor(email)
    expect((await api('POST', 'me/sign-out-everywhere', desk)).status).toBe(204)
    for (const session of [desk, again]) expect((await api('GET', 'me', session)).status).toBe(401)
    expect((await visit('POST', '/sign-in', { form: { token: underWay.token }, cookies: underWay.browser })).status).toBe(410)
  })

  it('is no way to change anything from another site', async () => {
    const session = await signIn(await hire())
    const call = (origin?: string) =>
      visit('PATCH', '/api/v1/me', { json: { name: 'x' }, cookies: { wasl: session }, headers: origin ? { origin } : {} })
    expect((await call()).status).toBe(403)
    expect((await call('https://evil.example')).status).toBe(403)
    expect((await call('null')).status).toBe(403)
    expect((await call(HOME)).status).toBe(200)
  })

  it('ends by itself after thirty days', async () => {
    const session = await signIn(await hire())
    wasl.clock.advance(30 * 86_400_000 - 60_000)
    expect((await api('GET', 'me', session)).status).toBe(200)
    wasl.clock.advance(61_000)
    expect((await api('GET', 'me', session)).status).toBe(401)
  })

  it('ends at once when the freelancer is deactivated, removed, or gets another address (S18)', async () => {
    for (const change of [{ active: false }, { email: `moved-${Date.now()}@example.com` }, null]) {
      const { id, email } = await hireOne()
      const session = await signIn(email)
      expect((await api('GET', 'requests', session)).status).toBe(200)
      if (change) expect((await wasl.call('PATCH', `freelancers/${id}`, change)).status).toBe(200)
      else expect((await wasl.call('DELETE', `freelancers/${id}`)).status).toBe(204)
      expect((await api('GET', 'requests', session)).status).toBe(401)
      await wasl.settle()
      await visit('POST', '/api/v1/sign-in/links', { json: { email } })
      await wasl.settle()
      expect(mailTo(email).length, 'a link to an address that is nobody’s any more').toBe(1)
    }
  })

  it('is told under the __Host- prefix, for TLS alone, where the address has TLS', async () => {
    const safe = await startTestApp({ env: { PUBLIC_URL: 'https://wasl.example' } })
    try {
      const token = (await makeFirstAdminLink(safe.app.world.db, safe.tenant.id, safe.clock.now()))!
      const response = await fetch(`${safe.url}/first-run`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ token, email: 'boss@example.com' }),
      })
      const [cookie] = response.headers.getSetCookie()
      expect(cookie).toMatch(/^__Host-wasl=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/)
      expect(cookie).not.toContain('Domain')
    } finally {
      await safe.close()
    }
  })
})

describe('the people of a tenant', () => {
  beforeAll(async () => {
    admin = await signIn('boss@example.com')
  })

  it('are invited by an admin, come in by the mail’s button once, and are what they were invited as', async () => {
    const invited = await api<{ id: string; email: string }>('POST', 'people/invitations', admin, {
      email: 'Sami@Example.com',
      role: 'manager',
      name: 'سامي',
    })
    expect(invited).toMatchObject({ status: 201, body: { email: 'sami@example.com', role: 'manager' } })
    await wasl.settle()
    const token = tokenIn(mailTo('sami@example.com').at(-1)!)
    const entered = await visit('POST', '/sign-in', { form: { token } })
    expect(entered.headers.get('location')).toBe('/console')
    const session = entered.cookies.wasl!
    expect((await api('GET', 'me', session)).body).toMatchObject({ role: 'manager', person: { name: 'سامي', email: 'sami@example.com' } })
    expect((await api('GET', 'people', session)).status).toBe(403)
    expect((await visit('POST', '/sign-in', { form: { token } })).status).toBe(410)
    expect((await api('POST', 'people/invitations', admin, { email: 'sami@example.com' })).status).toBe(409)
  })

  it('are not let in by an invitation that was taken back, is too old, or was sent anew', async () => {
    const invite = async (email: string) => {
      const made = await api<{ id: string }>('POST', 'people/invitations', admin, { email })
      await wasl.settle()
      return { id: made.body.id, token: tokenIn(mailTo(email).at(-1)!) }
    }
    const taken = await invite('taken@example.com')
    expect((await api('DELETE', `people/invitations/${taken.id}`, admin)).status).toBe(204)
    const former = await invite('twice@example.com')
    const newer = await invite('twice@example.com')
    for (const { token } of [taken, former]) expect((await visit('POST', '/sign-in', { form: { token } })).status).toBe(410)
    wasl.clock.advance(7 * 86_400_000)
    expect((await visit('POST', '/sign-in', { form: { token: newer.token } })).status).toBe(410)
    expect((await api<{ data: unknown[] }>('GET', 'people/invitations', admin)).body.data).toEqual([])
  })

  it('lose their sessions at once with their role, and the last admin cannot go (S17, S18)', async () => {
    await api('POST', 'people/invitations', admin, { email: 'second@example.com', role: 'admin' })
    await wasl.settle()
    const second = (await visit('POST', '/sign-in', { form: { token: tokenIn(mailTo('second@example.com')[0]!) } })).cookies.wasl!
    const { person } = (await api<{ person: { id: string } }>('GET', 'me', second)).body
    expect((await api('PATCH', `people/${person.id}`, admin, { role: 'manager' })).status).toBe(200)
    expect((await api('GET', 'me', second)).status).toBe(401)
    expect((await api('DELETE', `people/${person.id}`, admin)).status).toBe(204)
    const boss = (await api<{ person: { id: string } }>('GET', 'me', admin)).body.person
    expect((await api('DELETE', `people/${boss.id}`, admin)).status).toBe(409)
    expect((await api('PATCH', `people/${boss.id}`, admin, { role: 'manager' })).status).toBe(409)
    expect(await makeFirstAdminLink(wasl.app.world.db, wasl.tenant.id, wasl.clock.now())).toBeNull()
    await visit('POST', '/api/v1/sign-in/links', { json: { email: 'second@example.com' } })
    await wasl.settle()
    expect(mailTo('second@example.com')).toHaveLength(1)
  })

  it('are signed out by an admin, who sees where they are signed in', async () => {
    const { email } = await hireOne()
    const session = await signIn(email, CHROME)
    const { person } = (await api<{ person: { id: string } }>('GET', 'me', session)).body
    const seen = await api<{ data: { device: string }[] }>('GET', `people/${person.id}/sessions`, admin)
    expect(seen.body.data.map(({ device }) => device)).toEqual(['Chrome · Android'])
    expect((await api('POST', `people/${person.id}/sign-out`, admin, {})).body).toMatchObject({ ended: 1 })
    expect((await api('GET', 'me', session)).status).toBe(401)
    const { rows: told } = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
      trx.raw(`select action from audit where subject_id = ?`, [person.id]),
    )
    expect(told.map((row: { action: string }) => row.action)).toContain('person.signed_out')
  })
})

describe('a chat’s link', () => {
  it('opens nothing by being looked at; its button makes a session of this browser that reaches that chat and nothing else (S3)', async () => {
    const chat = await openedChat()
    const other = await openedChat()
    const before = await everything()
    for (let n = 0; n < 3; n++) expect((await visit('GET', `/c/${chat.client}`)).text).toContain('افتح المحادثة')
    expect(await everything()).toEqual(before)
    const opened = await visit('POST', `/c/${chat.client}`)
    expect(opened.headers.get('location')).toBe(`/chat/${chat.id}`)
    const cookies = opened.cookies
    expect(Object.keys(cookies)).toEqual([`wasl-${chat.id.slice(-12)}`])
    const get = (path: string, more: Record<string, string> = {}) => visit('GET', path, { cookies, headers: more })
    expect((await get(`/api/v1/chats/${chat.id}`)).status).toBe(200)
    expect((await get(`/chat/${chat.id}?plain`)).status).toBe(200)
    expect((await get(`/chat/${other.id}?plain`)).status).toBe(401)
    expect((await get(`/api/v1/chats/${other.id}`)).status).toBe(401)
    for (const path of [
      'me',
      'requests',
      'leads',
      'chats',
      'notifications',
      `chats/${other.id}`,
      `chats/${other.id}/messages`,
      'freelancers',
      'people',
    ])
      expect([401, 403, 404], path).toContain((await get(`/api/v1/${path}`, { 'wasl-chat': chat.id })).status)
    // The cookie of one chat, renamed to another's, is still of the first.
    const renamed = { [`wasl-${other.id.slice(-12)}`]: Object.values(cookies)[0]! }
    expect((await visit('GET', `/api/v1/chats/${other.id}`, { cookies: renamed })).status).toBe(401)
    expect((await visit('GET', '/api/v1/requests', { cookies: { wasl: Object.values(cookies)[0]! } })).status).toBe(401)
  })

  it('of the freelancer’s reaches no more than the client’s', async () => {
    const chat = await openedChat()
    const { cookies } = await visit('POST', `/c/${chat.freelancer}`)
    const get = (path: string) => visit('GET', `/api/v1/${path}`, { cookies, headers: { 'wasl-chat': chat.id } })
    expect((await get(`chats/${chat.id}`)).status).toBe(200)
    for (const path of ['requests', 'chats', 'notifications', `freelancers/${chat.freelancerId}`, 'me'])
      expect((await get(path)).status, path).toBe(404)
  })

  it('is renewed and taken back by an admin: former links and browsers are out at once', async () => {
    const chat = await openedChat()
    const client = await visit('POST', `/c/${chat.client}`)
    const his = await visit('POST', `/c/${chat.freelancer}`)
    const reads = async ({ cookies }: Visited) => (await visit('GET', `/api/v1/chats/${chat.id}`, { cookies })).status
    expect(await reads(client)).toBe(200)
    expect((await wasl.call('POST', `chats/${chat.id}/links/renew`, { side: 'client' })).status).toBe(204)
    expect([await reads(client), await reads(his)]).toEqual([401, 200])
    expect((await visit('POST', `/c/${chat.client}`)).status).toBe(410)
    await wasl.settle()
    const renewed = linkIn(mailTo(chat.clientEmail).at(-1)!, 'c')
    expect(renewed).not.toBe(chat.client)
    expect(await reads(await visit('POST', `/c/${renewed}`))).toBe(200)
    expect((await wasl.call('POST', `chats/${chat.id}/links/revoke`, {})).status).toBe(204)
    expect(await reads(his)).toBe(401)
    for (const token of [renewed, chat.freelancer]) expect((await visit('GET', `/c/${token}`)).status).toBe(410)
  })
})

describe('an answer link', () => {
  it('opens a short portal while its request is open, by a button alone, and that signs nobody else out', async () => {
    const offer = await offered()
    const own = await signIn(offer.email)
    expect((await visit('GET', `/r/${offer.answer}`)).text).toContain('أكمل في بوابتي')
    expect((await visit('GET', `/r/${offer.answer}/portal`)).status).toBe(404)
    const opened = await visit('POST', `/r/${offer.answer}/portal`)
    expect(opened.headers.get('location')).toBe('/portal')
    const guest = opened.cookies.wasl!
    expect((await api('GET', 'me', guest)).body).toMatchObject({ role: 'freelancer', freelancerId: offer.freelancerId })
    expect((await api('GET', 'requests', guest)).status).toBe(200)
    expect((await api('POST', 'me/sign-out-everywhere', guest)).status).toBe(403)
    expect((await api('GET', 'me', own)).status).toBe(200)
    wasl.clock.advance(12 * 3_600_000 + 1000)
    expect((await api('GET', 'me', guest)).status).toBe(401)
    expect((await api('GET', 'me', own)).status).toBe(200)
  })

  it('changes no phone and signs nobody out: who was forwarded it must not turn his messages to himself', async () => {
    const offer = await offered()
    const guest = (await visit('POST', `/r/${offer.answer}/portal`)).cookies.wasl!
    const own = await signIn(offer.email)
    const phone = async () => (await api<{ phone: string | null }>('GET', 'me/freelancer', own)).body.phone
    const before = await phone()
    const refused = await api<{ code: string; detail: string }>('PATCH', 'me/freelancer', guest, { phone: '+966509998877' })
    expect([refused.status, refused.body.code]).toEqual([403, 'sign_in_first'])
    expect(refused.body.detail).toContain('sign in by e-mail')
    for (const change of [{ phone: '+966509998877' }, { email: 'thief@example.com' }])
      expect((await api('PATCH', `freelancers/${offer.freelancerId}`, guest, change)).status).toBe(403)
    expect(await phone()).toBe(before)
    // His day is his to say, by either way in; his phone is, once he signed in.
    expect((await api('PATCH', 'me/freelancer', guest, { present: false })).status).toBe(200)
    expect((await api('PATCH', 'me/freelancer', own, { phone: '+966509998877', present: true })).status).toBe(200)
    expect(await phone()).toBe('+966509998877')
    // His form sends the phone along, unchanged: no reason to refuse his languages. Taking it away is one.
    const again = (await visit('POST', `/r/${offer.answer}/portal`)).cookies.wasl!
    expect((await api('PATCH', 'me/freelancer', again, { phone: '0509998877', languages: ['ar'] })).status).toBe(200)
    expect((await api('PATCH', 'me/freelancer', again, { phone: null })).status).toBe(403)
  })

  it('opens nothing once its request is over', async () => {
    const offer = await offered()
    await wasl.call('POST', `requests/${offer.requestId}/withdraw`)
    const refused = await visit('POST', `/r/${offer.answer}/portal`)
    expect(refused.headers.get('location')).toBe('/sign-in')
    expect(refused.cookies.wasl).toBeUndefined()
    expect((await visit('GET', `/r/${offer.answer}`)).text).not.toContain('أكمل في بوابتي')
  })
})

// ─── What a browser, a mailbox and an office do ──────────────────────────────────────────────────────────────────────

interface Visited {
  status: number
  headers: Headers
  text: string
  cookies: Record<string, string>
}

async function visit(
  method: string,
  path: string,
  {
    form,
    json,
    cookies = {},
    headers = {},
  }: { form?: Record<string, string>; json?: unknown; cookies?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<Visited> {
  const response = await fetch(wasl.url + path, {
    method,
    redirect: 'manual',
    headers: {
      'accept-language': 'ar',
      ...(Object.keys(cookies).length
        ? {
            cookie: Object.entries(cookies)
              .map((pair) => pair.join('='))
              .join('; '),
          }
        : {}),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(form ? { body: new URLSearchParams(form) } : json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  const given = response.headers.getSetCookie().map((one) => one.split(';')[0]!.split('=') as [string, string])
  return {
    status: response.status,
    headers: response.headers,
    text: await response.text(),
    cookies: Object.fromEntries(given.filter(([, value]) => value)),
  }
}

async function api<T = Record<string, unknown>>(
  method: string,
  path: string,
  session: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  const { status, text } = await visit(method, `/api/v1/${path}`, { json: body, cookies: { wasl: session }, headers: { origin: HOME } })
  return { status, body: (text ? JSON.parse(text) : null) as T }
}

let hired = 0

async function hireOne(): Promise<{ id: string; email: string }> {
  const email = `signer-${++hired}@team.example`
  const id = await wasl.addFreelancer({ name: `Signer ${hired}`, email })
  await wasl.settle()
  return { id, email }
}

async function hire(): Promise<string> {
  return (await hireOne()).email
}

async function linkFor(email: string): Promise<{ url: string; token: string; browser: Record<string, string> }> {
  const asked = await visit('POST', '/sign-in/ask', { form: { email } })
  expect(asked.status).toBe(200)
  await wasl.settle()
  const mail = mailTo(email).at(-1)!
  return { url: mail.text.match(/https?:\/\/\S+#[\w-]{43}/)![0], token: tokenIn(mail), browser: asked.cookies }
}

async function signIn(email: string, agent = 'node'): Promise<string> {
  const { token, browser } = await linkFor(email)
  const entered = await visit('POST', '/sign-in', { form: { token }, cookies: browser, headers: { 'user-agent': agent } })
  expect(entered.status).toBe(303)
  return entered.cookies.wasl!
}

interface Mail {
  subject: string
  text: string
}

function mailTo(email: string): Mail[] {
  return wasl.fakes.smtp!.ledger.filter((effect) => JSON.stringify(effect.to).includes(email)) as unknown as Mail[]
}

function tokenIn(mail: Mail): string {
  return mail.text.match(/#([\w-]{43})/)![1]!
}

function linkIn(mail: Mail, kind: 'c' | 'r'): string {
  return mail.text.match(new RegExp(`/${kind}/([\\w-]{43})`))![1]!
}

/** An enquiry that was offered to a freelancer of its own. */
async function offered() {
  const { id: freelancerId, email } = await hireOne()
  const clientEmail = `client-${hired}@example.com`
  const lead = await wasl.call<{ id: string }>('POST', 'leads', {
    name: 'عميل',
    phone: `+9665011${String(10000 + hired)}`,
    email: clientEmail,
    text: 'أحتاج شعار',
  })
  await wasl.settle()
  await wasl.app.world.db.tenant(wasl.tenant.id, (trx) => trx('requests').where({ lead_id: lead.body.id }).update({ status: 'withdrawn' }))
  const { requestId, answer } = await wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => {
    const { newId } = await import('#src/platform/id.ts')
    const { answerToken } = await import('#src/requests/link.ts')
    const id = newId()
    const now = wasl.clock.now()
    const policy = JSON.stringify({
      kind: 'sequential',
      hours: 24,
      workingHoursOnly: false,
      remindBeforeMinutes: 0,
      parallel: 1,
      maxOffers: 10,
    })
    await trx('requests').insert({
      ...{ id, lead_id: lead.body.id, freelancer_id: freelancerId, status: 'pending', policy, offered_at: now, created_at: now },
      due_at: new Date(now.getTime() + 86_400_000),
    })
    await trx('leads').where({ id: lead.body.id }).update({ status: 'offered', owner_id: null })
    const token = answerToken(trx, id, freelancerId)
    await trx('token_hashes').insert({
      hash: hashToken(token),
      tenant_id: wasl.tenant.id,
      purpose: 'answer',
      subject_id: id,
      person_id: freelancerId,
    })
    return { requestId: id, answer: token }
  })
  return { leadId: lead.body.id, requestId, freelancerId, email, clientEmail, answer }
}

/** The same, accepted: its chat and both links. */
async function openedChat() {
  const offer = await offered()
  const accepted = await wasl.call<{ chatId: string }>('POST', `requests/${offer.requestId}/accept`)
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(200)
  await wasl.settle()
  return {
    ...offer,
    id: accepted.body.chatId,
    client: linkIn(mailTo(offer.clientEmail).at(-1)!, 'c'),
    freelancer: linkIn(mailTo(offer.email).at(-1)!, 'c'),
  }
}

async function rows(table: string): Promise<object[]> {
  return wasl.app.world.db.tenant(wasl.tenant.id, (trx) => trx(table).select())
}

/** What looking must not change. */
async function everything() {
  return { tokens: await rows('token_hashes'), sessions: await rows('sessions'), people: await rows('memberships') }
}
