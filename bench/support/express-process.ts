import type { AddressInfo } from 'node:net'
import express from 'express'
import { serveParent } from './serve-parent.ts'

// The yardstick of the intake: parses the same body and answers, nothing else.
const app = express()
app.disable('x-powered-by')
app.post('/webhook', express.json({ limit: '5mb' }), (request, response) => {
  response.json({ entries: request.body.entry.length })
})
const server = app.listen(0, '127.0.0.1')
server.keepAliveTimeout = 65_000
const listening = new Promise<void>((done) => server.once('listening', done))

serveParent(async () => {
  await listening
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook` }
})
