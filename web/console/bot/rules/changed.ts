import { makeStore } from '../../../parts/store.ts'

/** Counts saves, so that the list beside the editor reads again. */
export const ruleChanges = makeStore({ n: 0 })

/** A rule was saved, made or taken away. */
export function ruleChanged(): void {
  ruleChanges.set(({ n }) => ({ n: n + 1 }))
}
