import { restoreBackup } from '#src/platform/restore.ts'
import { openHouse, runCommand, say } from './house.ts'

// npm run restore -- FILE: fills an empty database with an archive. Stop wasl first; with embedded PostgreSQL name a fresh DATA_DIR.
await runCommand(async () => {
  const file = process.argv[2]
  if (!file) {
    say('Which archive? npm run restore -- backup.tar.gz')
    return 2
  }
  const house = await openHouse()
  try {
    const { ownerUrl, login, master, filesFolder } = house
    const restored = await restoreBackup({ ownerUrl, login, master, filesFolder, file })
    say(
      `Restored what was made on ${restored.madeAt} by wasl ${restored.version}: ${restored.tables} tables, ${restored.rows} rows, ${restored.files} files.`,
    )
    say('Start wasl: what was due meanwhile is done now. If the former server still runs, stop it first, or both will send.')
    return 0
  } finally {
    await house.close()
  }
})
