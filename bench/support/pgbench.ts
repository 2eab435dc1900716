import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Database } from './ground.ts'
import { query } from './ground.ts'

/** The rate at which pgbench commits single-row inserts of this body, each its own transaction; null when there is no pgbench and none could be installed. */
export async function insertsPerSecond(
  database: Database,
  folder: string,
  body: string,
  options: { connections: number; seconds: number },
): Promise<number | null> {
  const program = findPgbench()
  if (!program) return null
  await query(database.ownerUrl, 'create table if not exists bare (id bigint generated always as identity primary key, body text not null)')
  const script = join(folder, 'insert.sql')
  writeFileSync(script, `insert into bare (body) values ('${body.replaceAll("'", "''")}');\n`)
  const { stdout } = await promisify(execFile)(program, [
    '--no-vacuum',
    '--protocol=prepared',
    `--client=${options.connections}`,
    '--jobs=1',
    `--time=${options.seconds}`,
    `--file=${script}`,
    database.ownerUrl,
  ])
  await query(database.ownerUrl, 'truncate bare')
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
}

/** Debian keeps it beside the server's programs as well; as root it is installed when absent. */
function findPgbench(): string | undefined {
  const find = () => {
    const homes = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').map((v) => `/usr/lib/postgresql/${v}/bin`) : []
    return [...(process.env.PATH ?? '').split(':'), ...homes].map((home) => join(home, 'pgbench')).find((path) => existsSync(path))
  }
  const there = find()
  if (there || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return there
  spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'postgresql-contrib'], { stdio: 'ignore', timeout: 120_000 })
  return find()
}
