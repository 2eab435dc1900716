import type { Connectors } from '#src/connections/connection.ts'
import type { Mounted } from './mount.ts'

/** What the page draws from: the stand-ins, and where wasl is. */
export interface Scene {
  fakes: ReadonlyMap<string, Mounted>
  connectors: Connectors
  links: { waslUrl: string; publicUrl: string }
}

/** What a stand-in has for its pane; undefined where there is no such stand-in. */
export function shown<T>(scene: Scene, name: string): T | undefined {
  return scene.fakes.get(name)?.fake.show?.() as T | undefined
}
