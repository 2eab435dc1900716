import { call } from '../api.ts'
import { type Resource, useResource } from '../parts/use-resource.ts'
import type { Profile } from '../shapes.ts'

/** My own page, and how to change it: what was saved is shown as the server keeps it. */
export interface OwnProfile extends Resource<Profile> {
  save(change: Partial<Profile>): Promise<void>
}

/** Reads my own page. */
export function useProfile(): OwnProfile {
  const profile = useResource(() => call<Profile>('GET', '/me/freelancer'))
  return {
    ...profile,
    async save(change) {
      const saved = await call<Profile>('PATCH', '/me/freelancer', change)
      profile.change(() => saved)
    },
  }
}
