import { readEnvFile } from './config.ts'
import { startProcess } from './start.ts'

// The whole process: read the environment, put it together, say where to look, end in order.
readEnvFile()
const running = await startProcess(process.env).catch((error: Error) => {
  console.error(error.name === 'ConfigError' ? error.message : error)
  process.exit(1)
})
let ending = false
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    if (ending) return
    ending = true
    // A drain that hangs must not hold a deploy up for ever.
    setTimeout(() => process.exit(1), 30_000).unref()
    running.close().then(
      () => process.exit(0),
      (error: Error) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
