import { beforeAll, describe, expect, it } from 'vitest'
import { openApiDocument } from '#src/platform/openapi.ts'
import { routes } from '#src/routes.ts'

interface Operation {
  operationId: string
  summary: string
  tags: string[]
  description?: string
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}

interface Document {
  openapi: string
  servers: { url: string }[]
  security: object[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> }
}

let document: Document
beforeAll(() => {
  document = JSON.parse(JSON.stringify(openApiDocument(routes, 'https://wasl.example'))) as Document
})

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })))

describe('the description of the API', () => {
  it('is OpenAPI 3.1 at our own address, with both ways to prove who calls', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.servers).toEqual([{ url: 'https://wasl.example' }])
    expect(Object.keys(document.components.securitySchemes)).toEqual(['apiKey', 'session'])
  })

  it('names every route, its roles and what it answers', () => {
    for (const route of routes) {
      const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`
      const operation = document.paths[path]?.[route.method.toLowerCase()]
      expect(operation, `${route.method} ${path}`).toBeDefined()
      expect(operation!.summary.length, path).toBeGreaterThan(10)
      expect(operation!.description).toBe(`Roles: ${route.who.join(', ')}.`)
      const answer = operation!.responses[String(route.status)]
      expect(answer, path).toBeDefined()
      if (route.status !== 204)
        expect(Object.keys(answer!.content ?? {}), path).toEqual([route.sends ? 'application/octet-stream' : 'application/json'])
      expect(Boolean(operation!.requestBody), path).toBe(Boolean(route.body ?? route.takes))
      for (const status of ['400', '401', '403'])
        expect(Object.keys(operation!.responses[status]!.content!)).toEqual(['application/problem+json'])
      expect(operation!.parameters?.some((one) => one.name === 'Idempotency-Key') ?? false, path).toBe(route.creates)
    }
  })

  it('describes nothing that is not there', () => {
    const known = new Set(routes.map((route) => `${route.method.toLowerCase()} /api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`))
    const more = operations().filter(({ path, method }) => !known.has(`${method} ${path}`))
    expect(more.map(({ path, method }) => `${method} ${path}`).sort()).toEqual([
      'get /health/live',
      'get /health/ready',
      'get /webhooks/{connector}',
      'get /webhooks/{connector}/{connectionId}',
      'post /api/v1/sign-in/links',
      'post /webhooks/{connector}',
      'post /webhooks/{connector}/{connectionId}',
    ])
  })

  it('gives every operation a name of its own', () => {
    const names = operations().map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/)
  })

  it('declares every parameter of a path, and requires it', () => {
    for (const { path, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = operation.parameters?.filter((one) => one.in === 'path') ?? []
      expect(
        declared.map((one) => one.name),
        path,
      ).toEqual(named)
      for (const one of declared) expect(one.required, path).toBe(true)
    }
  })

  it('holds every reference it makes', () => {
    const text = JSON.stringify(document)
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!)
    expect(references.length).toBeGreaterThan(50)
    for (const name of new Set(references)) expect(document.components.schemas, name).toHaveProperty(name)
  })

  it('describes answers that hold exactly what they name, and bodies that take nothing else', () => {
    for (const name of ['Lead', 'Request', 'Decision', 'Delivery', 'Connection', 'Freelancer', 'InboxEntry'])
      expect(document.components.schemas[name], name).toMatchObject({ type: 'object', additionalProperties: false })
    for (const { path, operation } of operations()) {
      const body = operation.requestBody?.content['application/json']?.schema
      if (body) expect(body, path).toMatchObject({ type: 'object', additionalProperties: false })
    }
  })

  it('is served, and read in the browser without a foreign file', async () => {
    const { startTestApp } = await import('../support/app.ts')
    const app = await startTestApp({ role: 'api' })
    try {
      const served = await app.call<Document>('GET', '/api/openapi.json', undefined, { key: null })
      expect(served.status).toBe(200)
      expect(Object.keys(served.body.paths)).toEqual(Object.keys(document.paths))
      const page = await app.call('GET', '/api/docs', undefined, { key: null })
      expect(page.status).toBe(200)
      expect(String(page.body)).not.toMatch(/https?:\/\//)
    } finally {
      await app.close()
    }
  })
})
