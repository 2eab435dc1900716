import { useSyncExternalStore } from 'react'

/** A value that many parts watch. */
export interface Store<T> {
  get(): T
  set(change: Partial<T> | ((was: T) => Partial<T>)): void
  watch(look: () => void): () => void
}

/** Makes a store of an object; `set` changes what it names and tells everybody who watches. */
export function makeStore<T extends object>(first: T): Store<T> {
  let value = first
  const watchers = new Set<() => void>()
  return {
    get: () => value,
    set(change) {
      value = { ...value, ...(typeof change === 'function' ? change(value) : change) }
      for (const look of [...watchers]) look()
    },
    watch(look) {
      watchers.add(look)
      return () => watchers.delete(look)
    },
  }
}

/** What stands in a store, drawn anew when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.watch, store.get)
}
