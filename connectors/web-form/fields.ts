import { type Members, type Node, textsOf } from './tree.ts'

/** One answered field, whatever shape it had: where it stood, what it is called, and its non-empty values as sent. */
export interface Field {
  /** Members from the top to the field; the last is its own key. */
  path: string[]
  /** The question as people read it (Elementor's title, a tool's label), else its key with its parents. */
  label: string
  /** The input's type where the form tells it: tel, email, textarea … */
  type?: string
  values: string[]
}

/** Parents that say nothing about a field: they are left out of its label. */
const wrappers = new Set([
  'lead',
  'data',
  'contact',
  'fields',
  'answers',
  'form',
  'payload',
  'body',
  'customer',
  'person',
  'meta',
  'form_fields',
])
const labelKeys = ['title', 'label', 'question', 'name', 'key', 'ref', 'id'] as const
const valueKeys = ['value', 'values', 'answer', 'answers', 'raw_value'] as const
const fieldKeys = new Set<string>([...labelKeys, ...valueKeys, 'type', 'required', 'description', 'options', 'field'])

/** All answered fields of a submission, in its order; empty ones are left out. */
export function fieldsOf(members: Members): Field[] {
  return [...members].flatMap(([key, node]) => walk(node, [key])).filter((field) => field.values.length > 0 && !field.path.some(isPoison))
}

/** Keys that only an attack sends: no form asks for a `__proto__`. */
function isPoison(key: string, i: number, path: string[]): boolean {
  return key === '__proto__' || (key === 'prototype' && path[i - 1] === 'constructor')
}

function walk(node: Node, path: string[]): Field[] {
  if (node instanceof Map) {
    const value = valueIn(node)
    if (value === undefined) return [...node].flatMap(([key, child]) => walk(child, key === '' ? path : [...path, key]))
    return walk(value, path).map((field) => described(field, node, path))
  }
  if (Array.isArray(node) && node.some((one) => typeof one !== 'string')) return node.flatMap((one, i) => walk(one, [...path, String(i)]))
  return [{ path, label: labelOf(path), values: textsOf(node).filter((text) => text.trim() !== '') }]
}

/** The value of a `{ title, type, value }` object (Elementor's advanced data, Typeform, Tally …); undefined when this is a plain group. */
function valueIn(members: Members): Node | undefined {
  const known = [...members.keys()].every((key) => fieldKeys.has(key))
  if (!known || !labelKeys.some((key) => typeof members.get(key) === 'string')) return undefined
  const key = valueKeys.find((name) => members.has(name))
  return key && members.get(key)
}

function described(field: Field, told: Members, path: string[]): Field {
  const text = (key: string) => textsOf(told.get(key))[0]
  const label = labelKeys.map(text).find((one) => one?.trim())
  const inner = field.path.slice(path.length)
  const own = /^\d+$/.test(path.at(-1)!) ? (text('key') ?? text('ref') ?? text('id') ?? text('name') ?? path.at(-1)!) : path.at(-1)!
  const type = text('type')
  return {
    ...field,
    path: [...path.slice(0, -1), own, ...inner],
    label: [label ?? own, ...inner].join(' '),
    ...(type ? { type } : {}),
  }
}

function labelOf(path: string[]): string {
  const telling = path.filter((part, i) => i === path.length - 1 || !wrappers.has(part.toLowerCase()))
  return telling.join('.')
}
