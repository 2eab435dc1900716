import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError, readConfig, readEnvFile } from '#src/config.ts'
import { ArchiveRefused } from '#src/platform/backup.ts'
import { filesFolder } from '#src/platform/files/open.ts'
import { encryptionKeys } from '#src/platform/key-file.ts'
import { type Key, masterKeys } from '#src/platform/keys.ts'
import { startEmbedded } from '#src/platform/postgres.ts'

/** What a command for operators works with: the settings, the database's two addresses, the keys. */
export interface House {
  config: Config
  /** The role that migrates. */
  ownerUrl: string
  /** The role the app connects as, and its name. */
  url: string
  login: string
  master: readonly Key[]
  filesFolder: string
  version: string
  /** Stops the embedded database, if this command started it. */
  close(): Promise<void>
}

/** Opens the database of these settings; an embedded one is started, or used while wasl runs on it. Throws ConfigError for a bad environment. */
export async function openHouse(): Promise<House> {
  readEnvFile()
  const config = readConfig()
  const embedded = config.embedded ? await startEmbedded(config.DATA_DIR) : undefined
  const url = embedded?.url ?? config.DATABASE_URL!
  return {
    config,
    url,
    ownerUrl: embedded?.ownerUrl ?? config.DATABASE_OWNER_URL ?? url,
    login: decodeURIComponent(new URL(url).username),
    master: masterKeys(encryptionKeys(config)),
    filesFolder: filesFolder(config),
    version: JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')).version,
    close: async () => embedded?.stop(),
  }
}

/** Runs a command to its end: what it answers is the exit code; a refusal is told in one line, a bug with its stack. */
export async function runCommand(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run()
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof ArchiveRefused
    console.error(known ? (error as Error).message : error)
    process.exitCode = 1
  }
}

/** A line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
