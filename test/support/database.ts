import pg from 'pg'
import { inject } from 'vitest'

let count = 0

/** A fresh database of this test file's own, cloned from the migrated template. Drop it when done. */
export async function cloneDatabase(): Promise<{ url: string; ownerUrl: string; drop(): Promise<void> }> {
  const { admin, owner, login, template } = inject('postgres')
  const name = `t_${process.pid}_${++count}_${Date.now() % 100_000}`
  await asAdmin(admin, `create database ${name} template ${template}`)
  return {
    url: login.replace(`/${template}`, `/${name}`),
    ownerUrl: owner.replace(`/${template}`, `/${name}`),
    drop: () => asAdmin(admin, `drop database if exists ${name} with (force)`),
  }
}

async function asAdmin(admin: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin })
  await client.connect()
  try {
    // Two files may clone at the same instant: the template lends itself to one at a time.
    for (let tries = 0; ; tries++) {
      try {
        await client.query(sql)
        return
      } catch (error) {
        if ((error as { code?: string }).code !== '55006' || tries > 50) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  } finally {
    await client.end()
  }
}
