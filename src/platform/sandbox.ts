import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '#src/config.ts'

/** The stand-ins' own process, and the addresses it listens on. */
export interface Sandbox {
  url: string
  addresses: string[]
  /** Ends it, if this process started it. */
  stop(): Promise<void>
}

/** Starts `sandbox/main.ts` as a child of its own, or adopts the one that serves this DATA_DIR already: an end of ours by kill -9 does not end it. */
export async function startSandbox(config: Config, secrets: { databaseUrl: string; encryptionKeys: string }): Promise<Sandbox> {
  const url = `http://localhost:${config.SANDBOX_PORT}`
  const dataDir = resolve(config.DATA_DIR)
  const found = await ask(config.SANDBOX_PORT)
  if (found && found.dataDir !== dataDir)
    throw new Error(`another sandbox (${found.dataDir}) listens on ${config.SANDBOX_PORT}: set SANDBOX_PORT`)
  if (found) await adopt(config)
  const child = found
    ? undefined
    : spawn(process.execPath, [join(import.meta.dirname, '../../sandbox/main.ts')], {
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          DATABASE_URL: secrets.databaseUrl,
          ENCRYPTION_KEYS: secrets.encryptionKeys,
          SANDBOX_PORT: String(config.SANDBOX_PORT),
          DATA_DIR: dataDir,
          WASL_URL: `http://127.0.0.1:${config.PORT}`,
          PUBLIC_URL: config.publicUrl,
          DEFAULT_COUNTRY: config.DEFAULT_COUNTRY,
          WASL_PARENT_PID: String(process.pid),
        },
      })
  child?.unref()
  for (let waited = 0; ; waited += 100) {
    const ready = await ask(config.SANDBOX_PORT)
    if (ready)
      return {
        url,
        addresses: [`127.0.0.1:${config.SANDBOX_PORT}`, `localhost:${config.SANDBOX_PORT}`, ...(ready.addresses ?? [])],
        async stop() {
          if (!child?.pid || child.exitCode !== null) return
          const ended = new Promise((done) => child.once('exit', done))
          child.kill('SIGTERM')
          await Promise.race([ended, sleep(5000)])
        },
      }
    if (child && child.exitCode !== null) throw new Error('the sandbox did not start; its own words stand above')
    if (waited > 30_000) throw new Error(`the sandbox did not answer on ${config.SANDBOX_PORT}`)
    await sleep(100)
  }
}

/** Tells a sandbox that was running already where wasl answers now, and whose end it should watch for. */
async function adopt(config: Config): Promise<void> {
  const { default: http } = await import('node:http')
  const body = JSON.stringify({ waslUrl: `http://127.0.0.1:${config.PORT}`, publicUrl: config.publicUrl, parentPid: process.pid })
  await new Promise<void>((done, fail) => {
    const request = http.request(
      { host: '127.0.0.1', port: config.SANDBOX_PORT, path: '/_adopt', method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        response.resume().on('end', () => done())
      },
    )
    request.on('error', fail).end(body)
  })
}

async function ask(port: number): Promise<{ dataDir: string; addresses?: string[] } | null> {
  try {
    const { default: http } = await import('node:http')
    return await new Promise((done) => {
      const request = http.get({ host: '127.0.0.1', port, path: '/_ready', timeout: 1000 }, (response) => {
        let text = ''
        response.on('data', (chunk) => (text += chunk)).on('end', () => done(response.statusCode === 200 ? JSON.parse(text) : null))
      })
      request.on('error', () => done(null)).on('timeout', () => request.destroy())
    })
  } catch {
    return null
  }
}
