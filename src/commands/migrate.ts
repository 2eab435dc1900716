import { migrate } from '#src/platform/migrate.ts'
import { migrateBells } from '#workers/ring.ts'
import { openHouse, runCommand, say } from './house.ts'

// npm run migrate: brings the database to this version, as the role of DATABASE_OWNER_URL. Every start does the same; this is for deploys that do it first.
await runCommand(async () => {
  const house = await openHouse()
  try {
    const applied = await migrate(house.ownerUrl, house.login, house.master)
    if (house.config.QUEUE === 'on' && !house.config.REDIS_URL) await migrateBells(house.ownerUrl, house.login)
    say(applied.length ? `migrated: ${applied.join(', ')}` : 'nothing to migrate: the database stands at this version')
    return 0
  } finally {
    await house.close()
  }
})
