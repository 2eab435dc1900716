import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { defaultTenant } from '#src/accounts/tenants.ts'
import { openDb } from '#src/platform/db.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { TEST_KEYS } from '#test/support/global.ts'

let database: Awaited<ReturnType<typeof cloneDatabase>>
const running: ChildProcess[] = []
beforeAll(async () => {
  database = await cloneDatabase()
})
afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
})
afterAll(() => database?.drop())

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

async function start(env: Record<string, string>) {
  const port = Number(env.SANDBOX_PORT ?? (await freePort()))
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH, SANDBOX_PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let words = ''
  child.stdout.on('data', (chunk) => (words += chunk))
  child.stderr.on('data', (chunk) => (words += chunk))
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  const url = `http://127.0.0.1:${port}`
  for (let i = 0; i < 150; i++) {
    if (child.exitCode !== null) break
    const ready = await fetch(`${url}/_ready`).catch(() => undefined)
    if (ready?.ok)
      return {
        url,
        port,
        child,
        ended,
        words: () => words,
        ready: (await ready.json()) as { dataDir: string; pid: number; addresses: string[] },
      }
    await sleep(100)
  }
  return { url, port, child, ended, words: () => words, ready: undefined }
}

describe('the sandbox as a process', () => {
  it('brings every connector’s stand-in up behind one port, seeds the demo, and says whose it is', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
    const up = await start({
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      ENCRYPTION_KEYS: TEST_KEYS.join(),
      PUBLIC_URL: 'http://127.0.0.1:3000',
      WASL_URL: 'http://127.0.0.1:3999',
      WASL_PARENT_PID: String(process.pid),
    })
    expect(up.ready, up.words()).toMatchObject({ ok: true, dataDir: resolve(dataDir), pid: up.child.pid })
    expect(up.ready!.addresses).toHaveLength(2)
    for (const name of ['whatsapp', 'instagram', 'odoo', 'google-sheets', 'smtp', 'web-form'])
      expect((await fetch(`${up.url}/${name}/_ledger`)).status, name).toBe(200)
    const db = await openDb(database.url, masterKeys(TEST_KEYS))
    const tenant = await defaultTenant(db.knex)
    const saved = await db.tenant(tenant.id, (trx) => trx('connections').where({ connector: 'odoo' }).first('settings', 'status'))
    expect(saved).toMatchObject({ status: 'ok', settings: { baseUrl: `${up.url}/odoo` } })
    await db.close()
  })

  it('remembers on the same folder what it carried out, ended by SIGTERM or by /_stop', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
    const first = await start({ DATA_DIR: dataDir })
    expect(first.words()).toContain(`http://localhost:${first.port}/`)
    await say(first.url, 'الأولى')
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const second = await start({ DATA_DIR: dataDir })
    expect(await ledgerTexts(second.url)).toEqual(['الأولى'])
    expect(await (await fetch(`${second.url}/whatsapp/_show`)).json()).toMatchObject([{ messages: [{ text: 'الأولى' }] }])
    expect((await fetch(`${second.url}/_stop`, { method: 'POST' })).status).toBe(200)
    expect(await second.ended).toBe(0)
    expect(existsSync(join(dataDir, 'sandbox', 'whatsapp.ledger.jsonl'))).toBe(true)
  })

  it('lives on when its wasl dies, and hears of the next one', async () => {
    const wasl = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'])
    const up = await start({
      DATA_DIR: mkdtempSync(join(tmpdir(), 'sandbox-')),
      WASL_PARENT_PID: String(wasl.pid),
      WASL_URL: 'http://127.0.0.1:9',
    })
    wasl.kill('SIGKILL')
    await sleep(300)
    expect((await fetch(`${up.url}/_ready`)).status).toBe(200)
    const heard: string[] = []
    const next = createServer((request, response) => {
      heard.push(request.url ?? '')
      response.end('{}')
    })
    await new Promise<void>((done) => next.listen(0, '127.0.0.1', done))
    const waslUrl = `http://127.0.0.1:${(next.address() as AddressInfo).port}`
    await fetch(`${up.url}/_adopt`, { method: 'POST', body: JSON.stringify({ waslUrl, parentPid: process.pid }) })
    await fetch(`${up.url}/whatsapp/_deliver`, { method: 'POST', body: '{"scenario":"text"}' })
    expect(heard).toEqual(['/webhooks/whatsapp'])
    next.close()
  })

  it('says in words why it cannot start', async () => {
    const up = await start({ DATA_DIR: mkdtempSync(join(tmpdir(), 'sandbox-')) })
    const other = await start({ DATA_DIR: mkdtempSync(join(tmpdir(), 'sandbox-')), SANDBOX_PORT: String(up.port), DATABASE_URL: '' })
    // The port answers, but it is not this one that does.
    expect(await other.ended).toBe(1)
    expect(other.words()).toContain(`port ${up.port} is taken`)
  })
})

async function say(url: string, text: string): Promise<void> {
  await fetch(`${url}/whatsapp/_act`, { method: 'POST', body: JSON.stringify({ do: 'open-window', phone: '966551112233' }) })
  const response = await fetch(`${url}/whatsapp/v26.0/117722334455001/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer EAAtest' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: '966551112233', type: 'text', text: { body: text } }),
  })
  expect(response.status).toBe(200)
}

async function ledgerTexts(url: string): Promise<string[]> {
  const { data } = (await (await fetch(`${url}/whatsapp/_ledger`)).json()) as { data: { text: string }[] }
  return data.map((effect) => effect.text)
}
