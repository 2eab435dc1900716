import { afterAll, describe, expect, it } from 'vitest'
import { cloneDatabase } from '#test/support/database.ts'
import { TEST_KEYS } from '#test/support/global.ts'
import { openDb } from './db.ts'
import { blind, masterKeys, newKeySet, readKeySet, seal, unseal } from './keys.ts'
import { migrate } from './migrate.ts'

const keys = readKeySet(newKeySet())

describe('what is sealed', () => {
  it('opens only at its own place', () => {
    const sealed = seal(keys.data, 'leads:phone:1', '+966501112222')
    expect(unseal([keys.data], 'leads:phone:1', sealed).toString()).toBe('+966501112222')
    expect(() => unseal([keys.data], 'leads:phone:2', sealed)).toThrow()
  })

  it('does not open when a byte of it was changed, nor with another key', () => {
    const sealed = seal(keys.data, 'a', 'text')
    const bent = Buffer.from(sealed)
    bent[bent.length - 1]! ^= 1
    expect(() => unseal([keys.data], 'a', bent)).toThrow()
    expect(() => unseal([readKeySet(newKeySet()).data], 'a', sealed)).toThrow(/ENCRYPTION_KEYS/)
  })

  it('compares blindly by kind and value', () => {
    expect(blind(keys.index, 'phone', '1')).toEqual(blind(keys.index, 'phone', '1'))
    expect(blind(keys.index, 'phone', '1')).not.toEqual(blind(keys.index, 'email', '1'))
  })
})

describe('rotation of ENCRYPTION_KEYS', () => {
  const databases: { drop(): Promise<void> }[] = []
  afterAll(async () => {
    for (const database of databases) await database.drop()
  })

  it('seals the key sets anew by the first key, so that the old one can go', async () => {
    const database = await cloneDatabase()
    databases.push(database)
    const [before] = await tenantsOf(database.url, TEST_KEYS)
    await migrate(database.ownerUrl, 'wasl', masterKeys(['a-brand-new-key-0001', ...TEST_KEYS]))
    const [after] = await tenantsOf(database.url, ['a-brand-new-key-0001'])
    expect(after).toEqual(before)
    await expect(tenantsOf(database.url, TEST_KEYS)).rejects.toThrow(/no key/)
  })
})

/** The index key of the default tenant, read with these operator's keys. */
async function tenantsOf(url: string, texts: readonly string[]): Promise<string[]> {
  const db = await openDb(url, masterKeys(texts))
  try {
    const { id } = await db.knex('tenants').where({ is_default: true }).first('id')
    const { keysOf } = await import('./db.ts')
    return [await db.tenant(id, async (trx) => keysOf(trx).index.toString('hex'))]
  } finally {
    await db.close()
  }
}
