import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveParent } from './serve-parent.ts'

// The flow of flow.ts written by hand: what the same calls cost without any tool around them.
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
const rules = Array.from({ length: 50 }, (_, n) => ({ keyword: `service${n}`, to: `freelancer${n % 20}` }))
let standIns = ''

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    walk(JSON.parse(Buffer.concat(chunks).toString('utf8'))).then(
      () => response.writeHead(200, { 'content-length': 2 }).end('{}'),
      () => response.writeHead(500, { 'content-length': 0 }).end(),
    )
  })
})
server.keepAliveTimeout = 65_000
const listening = new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

serveParent(async (message: { standIns: string }) => {
  standIns = message.standIns
  await listening
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/lead` }
})

interface Body {
  entry: {
    changes: { value: { contacts: { profile: { name: string } }[]; messages: { id: string; from: string; text?: { body: string } }[] } }[]
  }[]
}

async function walk(body: Body): Promise<void> {
  const value = body.entry[0]!.changes[0]!.value
  const message = value.messages[0]!
  const text = message.text?.body ?? ''
  const to = rules.find((rule) => text.includes(rule.keyword))?.to ?? 'freelancer0'
  const phone = `+${message.from}`
  const name = value.contacts[0]!.profile.name
  await odoo('crm.lead', { name: text, phone, contact_name: name })
  await odoo('project.task', { name: text, user_ids: [[6, 0, [2]]] })
  await post('/flow/sheets', { values: [[message.id, name, phone, text, to]] })
  await post('/flow/whatsapp', { messaging_product: 'whatsapp', to: phone, type: 'text', text: { body: 'أهلًا بك، وصلنا طلبك' } })
}

function odoo(model: string, values: object): Promise<unknown> {
  const args = ['bench', 2, 'key', model, 'create', [values]]
  return post('/flow/odoo', { jsonrpc: '2.0', method: 'call', id: 1, params: { service: 'object', method: 'execute_kw', args } })
}

function post(path: string, body: object): Promise<unknown> {
  const text = JSON.stringify(body)
  return new Promise((done, fail) => {
    const request = http.request(standIns + path, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
    })
    request.on('error', fail)
    request.on('response', (response) => {
      let answer = ''
      response
        .setEncoding('utf8')
        .on('data', (chunk) => (answer += chunk))
        .on('end', () => done(JSON.parse(answer)))
    })
    request.end(text)
  })
}
