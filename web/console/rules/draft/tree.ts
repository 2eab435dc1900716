import type { Condition, Conditions, Leaf } from '../shapes.ts'

/** How the comparisons of a group count: every one, at least one, not one, not every one. */
export type GroupKind = 'all' | 'any' | 'none' | 'notAll'

/** Conditions as people edit them: groups of comparisons and groups. An empty group at the top stands for "always". */
export interface Group {
  kind: GroupKind
  items: (Group | Leaf)[]
}

/** Whether it is a comparison. */
export function isLeaf(node: Group | Leaf): node is Leaf {
  return 'fact' in node
}

/** Stored conditions as a group. */
export function groupOf(conditions: Conditions): Group {
  return 'always' in conditions ? { kind: 'all', items: [] } : (nodeOf(conditions) as Group)
}

/** A group as it is stored; groups without a comparison are left out, and nothing at all means "always". */
export function conditionsOf(group: Group): Conditions {
  const written = write(group)
  return written && !('fact' in written) ? written : { always: true }
}

/** The group with the node at a path (places from the top down) replaced; `null` takes it out. */
export function withNode(group: Group, path: readonly number[], node: Group | Leaf | null): Group {
  const [at, ...rest] = path
  if (at === undefined) return node && !isLeaf(node) ? node : group
  if (rest.length) return { ...group, items: group.items.with(at, withNode(group.items[at] as Group, rest, node)) }
  return {
    ...group,
    items: node ? (at < group.items.length ? group.items.with(at, node) : [...group.items, node]) : group.items.toSpliced(at, 1),
  }
}

/** The stored path of a node (`all.0.not.any.1`), as the faults of the server name it. */
export function storedPath(group: Group, path: readonly number[]): string {
  const own = { all: 'all', any: 'any', none: 'not.any', notAll: 'not.all' }[group.kind]
  const [at, ...rest] = path
  if (at === undefined) return ''
  const inner = group.items[at]
  const deeper = rest.length && inner && !isLeaf(inner) ? `.${storedPath(inner, rest)}` : ''
  return `${own}.${at}${deeper}`
}

function nodeOf(condition: Condition): Group | Leaf {
  if ('fact' in condition) return condition
  if ('all' in condition) return { kind: 'all', items: condition.all.map(nodeOf) }
  if ('any' in condition) return { kind: 'any', items: condition.any.map(nodeOf) }
  const inner = nodeOf(condition.not)
  if (isLeaf(inner)) return { kind: 'none', items: [inner] }
  const turned = ({ all: 'notAll', any: 'none', none: 'any', notAll: 'all' } as const)[inner.kind]
  return { kind: turned, items: inner.items }
}

function write(node: Group | Leaf): Condition | undefined {
  if (isLeaf(node)) return node
  const items = node.items.map(write).filter((one) => one !== undefined)
  if (!items.length) return undefined
  if (node.kind === 'all') return { all: items }
  if (node.kind === 'any') return { any: items }
  return { not: node.kind === 'none' ? { any: items } : { all: items } }
}
