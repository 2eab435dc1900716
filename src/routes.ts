import type { Deps } from './deps.ts'
import type { Route } from './platform/route.ts'

/** Every router, in the order of the API's docs. */
export const routes: readonly Route<Deps>[] = []
