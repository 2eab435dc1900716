/** The other side of `startHelper`: answers every message of the parent with what `handle` makes of it; a fault ends the process loudly. */
export function serveParent(handle: (message: never) => unknown): void {
  process.on('message', (message) => {
    Promise.resolve(handle(message as never)).then(
      (answer) => process.send!(answer ?? {}),
      (error: Error) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
  process.on('disconnect', () => process.exit(0))
  process.on('SIGTERM', () => process.exit(0))
}
