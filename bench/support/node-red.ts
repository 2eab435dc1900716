import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHelper, startServer, usageOf } from './children.ts'
import { flowFor } from './flow.ts'

const VERSION = '5.0.7'
const PORT = 18_880

/** Whoever runs the flow that wasl is measured against. */
export interface Yardstick {
  name: string
  webhook: string
  residentMb(): number | undefined
  stop(): Promise<void>
}

/** Node-RED with the flow, installed once into the user's cache folder; null when it is absent and cannot be installed. */
export async function startNodeRed(standIns: string): Promise<Yardstick | null> {
  const program = findNodeRed()
  if (!program) return null
  const folder = mkdtempSync(join(tmpdir(), 'wasl-bench-red-'))
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flowFor(standIns)))
  // Its own log, editor and diagnostics are off: only the flow is measured.
  writeFileSync(
    join(folder, 'settings.js'),
    `module.exports = { uiHost: '127.0.0.1', uiPort: ${PORT}, flowFile: 'flows.json', httpAdminRoot: '/red', credentialSecret: 'bench', logging: { console: { level: 'error', metrics: false, audit: false } }, telemetry: { enabled: false } }`,
  )
  const server = await startServer(process.execPath, [program, '--userDir', folder], { url: `http://127.0.0.1:${PORT}/red/`, cwd: folder })
  return {
    name: `Node-RED ${VERSION}`,
    webhook: `http://127.0.0.1:${PORT}/lead`,
    residentMb: () => usageOf(server.pid)?.residentMb,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The same flow in plain Node: a second yardstick, leaner than anything a user would wire. */
export async function startPlainFlow(standIns: string): Promise<Yardstick> {
  const helper = await startHelper<{ url: string }>('plain-flow-process.ts', { standIns })
  return {
    name: 'the same flow in plain Node',
    webhook: helper.ready.url,
    residentMb: () => usageOf(helper.pid)?.residentMb,
    stop: helper.stop,
  }
}

function findNodeRed(): string | null {
  const home = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'wasl-bench', `node-red-${VERSION}`)
  const program = join(home, 'node_modules/node-red/red.js')
  if (!existsSync(program)) {
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{ "private": true }')
    spawnSync('npm', ['install', `node-red@${VERSION}`, '--no-save', '--omit=dev', '--ignore-scripts'], {
      cwd: home,
      stdio: 'ignore',
      timeout: 300_000,
    })
  }
  return existsSync(program) ? program : null
}
