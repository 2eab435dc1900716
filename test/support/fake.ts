import type { MakeFake } from '#connectors/connector.ts'
import { mount, serve } from '#sandbox/mount.ts'

/** Starts one connector's fake on a free port, in this process; close it in afterAll. */
export async function startFake(name: string, makeFake: MakeFake, options: { webhookUrl?: string; now?: () => Date } = {}) {
  let mounted: Awaited<ReturnType<typeof mount>> | undefined
  const { server, port } = await serve((asked) => (asked === name ? mounted : undefined))
  const baseUrl = `http://127.0.0.1:${port}/${name}`
  const up = await mount(name, makeFake, { baseUrl, ...options })
  mounted = up
  return {
    ...up,
    mounted: up,
    baseUrl,
    async close() {
      await up.fake.close?.()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
