import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { routes } from '#src/routes.ts'
import { startWorld, type Things, type World } from './world.ts'

let world: World
let things: Things
beforeAll(async () => {
  world = await startWorld({ role: 'api' })
  things = await world.things()
})
afterAll(() => world?.app.close())

/** What is wrong leaves as problem+json: told in words, without a stack, with the id under which the log tells more. */
function isProblem(answer: { status: number; body: unknown; headers: Headers }, status: number, code: string): void {
  expect(answer.body).toMatchObject({ status, code, title: code.replaceAll('_', ' ') })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(Object.keys(answer.body as object)).toEqual(expect.arrayContaining(['type', 'title', 'status', 'code', 'detail', 'requestId']))
  expect((answer.body as { detail: string }).detail).toMatch(/^[A-Z].*\.$/s)
  expect(answer.headers.get('x-request-id')).toBe((answer.body as { requestId: string }).requestId)
  expect(JSON.stringify(answer.body)).not.toMatch(/at .+\.ts:\d+|node_modules|select |insert into/i)
}

describe('a body', () => {
  const bodies = routes.filter((route) => route.body)

  it.each(bodies.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'of %s takes no field that it does not know (S2)',
    async (_name, route) => {
      const path = route.path.replace(':version', '1').replace(/:id/, idFor(route.path))
      const before = await counts()
      const who = (['admin', 'freelancer', 'client'] as const).find((one) => route.who.includes(one))!
      const known = Object.keys((route.body as { shape?: object }).shape ?? {})
      for (const field of ['tenant_id', 'tenantId', 'created_at', 'assignee_id', 'role'].filter((one) => !known.includes(one))) {
        const answer = await world.as(who, route.method, path.slice(1), { [field]: world.app.other.id })
        isProblem(answer, 400, 'unknown_field')
        expect((answer.body as unknown as { fields: object }).fields).toMatchObject({ [field]: 'unknown field' })
      }
      expect(await counts()).toEqual(before)
    },
  )

  it('takes no field inside a field either', async () => {
    const answer = await world.as('admin', 'POST', 'leads', { name: 'x', budget: { amount: 5, vat: 1 } })
    isProblem(answer, 400, 'unknown_field')
    expect((answer.body as unknown as { fields: object }).fields).toEqual({ 'budget.vat': 'unknown field' })
  })

  it.each([
    '{"__proto__":{"polluted":1}}',
    '{"answers":{"__proto__":["x"]}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"answers":{"a":["x"],"prototype":["y"]}}',
  ])('takes no key that reaches into prototypes: %s (S24)', async (body) => {
    isProblem(await world.as('admin', 'POST', 'leads', body), 400, 'bad_request')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('keeps escaped prototype keys inert', async () => {
    const answer = await world.as<{ enquiry: { answers: object } }>(
      'admin',
      'POST',
      'leads',
      '{"phone":"+966501230001","answers":{"__pr\\u006fto__":["x"],"city":["جدة"]}}',
    )
    expect([201, 400]).toContain(answer.status)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(answer.body)).toBe(Object.prototype)
  })

  it.each([
    ['no JSON', '{"name": '],
    ['nested a thousand deep', `{"text":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['a NUL', '{"name":"a\\u0000b"}'],
    ['a NUL in a key', '{"answers":{"a\\u0000":["x"]}}'],
    ['half a character', '{"text":"\\ud800"}'],
    ['half a character in an answer', '{"answers":{"q":["\\udc00x"]}}'],
  ])('with %s is refused (S24)', async (_what, body) => {
    isProblem(await world.as('admin', 'POST', 'leads', body), 400, 'bad_request')
  })

  it('of ten megabytes is refused', async () => {
    isProblem(await world.as('admin', 'POST', 'leads', JSON.stringify({ text: 'x'.repeat(10_000_000) })), 413, 'too_large')
  })

  it('that unpacks to ten megabytes is refused', async () => {
    const response = await fetch(`${world.app.url}/api/v1/leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.app.key}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ text: 'x'.repeat(10_000_000) })),
    })
    expect(response.status).toBe(413)
  })

  it('says its later field where it names one twice, and stays one object', async () => {
    const answer = await world.as<{ contact: { name: string } }>(
      'admin',
      'POST',
      'leads',
      '{"name":"first","name":"second","phone":"+966501230002"}',
    )
    expect(answer.body.contact.name).toBe('second')
  })

  it('of another type is refused with the field named', async () => {
    for (const body of [[], 'text', 5, null, { name: 5 }, { answers: { a: 5 } }]) {
      const answer = await world.as('admin', 'POST', 'leads', JSON.stringify(body))
      if (body === null) continue
      isProblem(answer, 422, 'invalid')
    }
  })
})

describe('a query', () => {
  const lists = routes.filter(
    (route) => route.method === 'GET' && !route.path.includes(':') && 'limit' in ((route.query as { shape?: object }).shape ?? {}),
  )

  it.each(lists.map((route) => [route.path.slice(1)]))('of %s has its limits (S45)', async (path) => {
    for (const limit of ['0', '201', '1000000000', '-1', '1.5', 'x', ''])
      isProblem(await world.as('admin', 'GET', `${path}?limit=${limit}`), 400, 'bad_request')
    expect((await world.as('admin', 'GET', `${path}?limit=1`)).status).toBe(200)
  })

  it.each(lists.map((route) => [route.path.slice(1)]))('of %s takes only cursors that wasl made', async (path) => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const tampered = [
      'x',
      '%%%',
      made([]),
      made(['2026-01-01', 'x']),
      made(['x', newId()]),
      made({ at: 1 }),
      made(["1' or '1'='1", newId()]),
      Buffer.from('#1;drop').toString('base64url'),
      'a'.repeat(400),
    ]
    for (const cursor of tampered)
      isProblem(await world.as('admin', 'GET', `${path}?cursor=${encodeURIComponent(cursor)}`), 400, 'bad_request')
  })

  it('takes no name that it does not know, and no name twice (S44)', async () => {
    for (const query of ['sort=name', 'sort[]=name', 'status[]=won', 'limit=1&limit=2', 'status=won&status=lost', 'q=a&q=b'])
      expect((await world.as('admin', 'GET', `leads?${query}`)).status, query).toBe(400)
  })

  it('is never part of a statement (S44)', async () => {
    const evil = ["' or 1=1 --", "'; drop table leads; --", '%', '_', '\\', '$.**', '1) or (1=1', 'x\u202e', '{"$gt":""}']
    for (const text of evil) {
      const value = encodeURIComponent(text)
      for (const filter of ['externalId', 'q', 'campaignId', 'phone', 'email']) {
        const answer = await world.as('admin', 'GET', `leads?${filter}=${value}`)
        expect([200, 400], `${filter}=${text}`).toContain(answer.status)
        if (answer.status === 200) expect(answer.body, `${filter}=${text}`).toMatchObject({ data: [] })
      }
    }
    for (const path of ["leads?status=won'--", 'leads?channel=x', "deliveries?leadId='", "requests?status='", 'inbox?status=x'])
      expect((await world.as('admin', 'GET', path)).status, path).toBe(400)
    expect((await world.as('admin', 'GET', 'leads?q=%00')).status).toBe(400)
  })

  it('walks a whole list by its cursors, each thing once', async () => {
    for (let i = 0; i < 7; i++)
      await world.as('admin', 'POST', 'leads', { name: `صفحة ${i}`, phone: `+96650333000${i}`, campaign: { campaignId: 'paged' } })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer: { body: { data: { id: string }[]; nextCursor: string | null } } = await world.as(
        'admin',
        'GET',
        `leads?campaignId=paged&limit=3${cursor ? `&cursor=${cursor}` : ''}`,
      )
      expect(answer.body.data.length).toBeLessThanOrEqual(3)
      seen.push(...answer.body.data.map((lead) => lead.id))
      cursor = answer.body.nextCursor
    }
    expect(seen).toHaveLength(7)
    expect(new Set(seen).size).toBe(7)
  })
})

describe('an id', () => {
  it('that is none is an id that nobody has, and never a 500', async () => {
    for (const id of ['1', 'x', '..%2f', '%00', "'", '00000000-0000-0000-0000-000000000000', `${newId()}x`, newId()]) {
      const answer = await world.as('admin', 'GET', `leads/${id}`)
      expect(answer.status, id).toBe(404)
      isProblem(answer, 404, 'not_found')
    }
  })

  it('of a version is a number', async () => {
    for (const version of ['0', '-1', 'x', '1.5', '99999999999'])
      expect((await world.as('admin', 'GET', `rule-sets/${version}`)).status, version).toBe(400)
    isProblem(await world.as('admin', 'GET', 'rule-sets/999'), 404, 'not_found')
  })
})

describe('guessing', () => {
  it('is stopped after a thousand misses, for whoever guesses and nobody else (S16)', async () => {
    const { key } = (await world.as<{ key: string }>('admin', 'POST', 'api-keys', { label: 'guesser', scope: 'manager' })).body
    const guess = () => world.app.call('GET', `/api/v1/leads/${newId()}`, undefined, { key })
    for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 100 }, guess))
    const stopped = await guess()
    isProblem(stopped, 429, 'too_many')
    expect(stopped.headers.get('retry-after')).toBeTruthy()
    expect((await world.app.call('GET', '/api/v1/leads', undefined, { key })).status).toBe(429)
    expect((await world.as('admin', 'GET', 'leads')).status).toBe(200)
  })
})

describe('a caller', () => {
  it('needs a key that is ours and not taken back', async () => {
    for (const authorization of ['Bearer x', 'Bearer ', 'Basic eDp5', `Bearer ${'a'.repeat(5000)}`, `bearer  ${newId()}`]) {
      const answer = await world.app.call('GET', '/api/v1/leads', undefined, { key: null, headers: { authorization } })
      isProblem(answer, 401, 'unauthenticated')
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
    const made = await world.as<{ id: string; key: string }>('admin', 'POST', 'api-keys', { label: 'short', scope: 'manager' })
    const use = () => world.app.call('GET', '/api/v1/leads', undefined, { key: made.body.key })
    expect((await use()).status).toBe(200)
    expect((await world.as('admin', 'DELETE', `api-keys/${made.body.id}`)).status).toBe(204)
    expect((await use()).status).toBe(401)
    expect((await world.as('admin', 'DELETE', `api-keys/${made.body.id}`)).status).toBe(404)
  })

  it('with a session changes nothing from another site (S41)', async () => {
    const capacity = { open: 3 }
    const path = `freelancers/${world.freelancer}`
    expect((await world.as('freelancer', 'PATCH', path, { capacity })).status).toBe(200)
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:3000.evil.example', ''])
      isProblem(await world.as('freelancer', 'PATCH', path, { capacity }, { origin }), 403, 'forbidden')
  })

  it('gets no CORS, and the headers that browsers need (S42, S43)', async () => {
    const answer = await world.as('admin', 'GET', 'leads', undefined, { origin: 'https://evil.example' })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=(\d{8,})/)
    expect(answer.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/)
    expect(answer.headers.get('x-powered-by')).toBeNull()
  })

  it('is told what a freelancer may not change about himself', async () => {
    const answer = await world.as('freelancer', 'PATCH', `freelancers/${world.freelancer}`, {
      rating: 5,
      weight: 10,
      capacity: { open: 2 },
    })
    isProblem(answer, 403, 'forbidden')
    expect(Object.keys((answer.body as unknown as { fields: object }).fields).sort()).toEqual(['rating', 'weight'])
  })

  it('finds metrics and details of health only with a key (S48)', async () => {
    expect((await world.as('anonymous', 'GET', '/metrics')).status).toBe(401)
    const ready = await world.as('anonymous', 'GET', '/health/ready')
    expect(Object.keys(ready.body).sort()).toEqual(['now', 'status'])
    expect(Object.keys((await world.as('admin', 'GET', '/health/ready')).body)).toEqual(expect.arrayContaining(['version', 'checks']))
  })
})

function idFor(path: string): string {
  const noun = path.split('/')[1]!
  const found: Record<string, string> = {
    leads: things.lead,
    requests: things.request,
    freelancers: things.freelancer,
    connections: things.connection,
    conversations: things.conversation,
    chats: things.chat,
  }
  return found[noun] ?? newId()
}

async function counts() {
  return world.inTenant(async (trx) => {
    const { rows } = await trx.raw(
      'select (select count(*)::int from leads) as leads, (select count(*)::int from freelancers) as freelancers, (select count(*)::int from connections) as connections, (select count(*)::int from api_keys) as keys, (select count(*)::int from audit) as audit, (select count(*)::int from deliveries) as deliveries',
    )
    return rows[0]
  })
}
