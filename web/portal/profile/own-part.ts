import type { Profile } from '../../shapes.ts'

/** What a part of my page is given. */
export interface OwnPart {
  profile: Profile
  save(change: Partial<Profile>): Promise<void>
}
