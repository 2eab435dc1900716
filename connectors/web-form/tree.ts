/** What a body holds, whatever its type: texts, lists and named members. Maps keep foreign keys (`__proto__` too) inert. */
export type Node = string | Node[] | Members
/** An object of the body, its keys in order; a Map, so that no key is special. */
export type Members = Map<string, Node>

const maxPath = 8
/** More named values than any form has; what goes beyond is left out. */
export const maxEntries = 2000

/** A parsed JSON value as a tree: numbers and booleans as their text, null and undefined gone. */
export function fromJson(value: unknown): Node | undefined {
  if (value === null || value === undefined) return undefined
  if (Array.isArray(value)) return value.map(fromJson).filter((node) => node !== undefined)
  if (typeof value !== 'object') return String(value)
  const members: Members = new Map()
  for (const [key, child] of Object.entries(value)) {
    const node = fromJson(child)
    if (node !== undefined) members.set(key, node)
  }
  return members
}

/** Form pairs as a tree: `a[b][c]` nests, `a[]` and repeated names make lists. */
export function fromPairs(pairs: readonly (readonly [string, string])[]): Members {
  const root: Members = new Map()
  for (const [key, value] of pairs.slice(0, maxEntries)) put(root, pathOf(key), value)
  return root
}

/** Every text below a node, in order. */
export function textsOf(node: Node | undefined): string[] {
  if (node === undefined) return []
  if (typeof node === 'string') return [node]
  return [...(Array.isArray(node) ? node : node.values())].flatMap(textsOf)
}

function pathOf(key: string): string[] {
  const found = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(key)
  if (!found?.[1] || !found[2]) return [key]
  return [found[1], ...found[2].slice(1, -1).split('][')].slice(0, maxPath)
}

function put(into: Members, [key = '', ...rest]: string[], value: string): void {
  const standing = into.get(key)
  if (rest.length === 0 || (rest.length === 1 && rest[0] === '')) {
    into.set(key, standing === undefined ? (rest.length ? [value] : value) : [...(Array.isArray(standing) ? standing : [standing]), value])
    return
  }
  const members: Members = standing instanceof Map ? standing : new Map(standing === undefined ? [] : [['', standing]])
  into.set(key, members)
  put(members, rest, value)
}
