import { expect, it } from 'vitest'
import { jsonDepth, nestsDeeper } from './json.ts'

const nested = (depth: number): string => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`

it.each([
  ['a plain body', '{"a":[1,{"b":"سلام"}]}', 3],
  ['brackets that stand in words', JSON.stringify({ text: '[{'.repeat(300) }), 1],
  ['many side by side', JSON.stringify(Array.from({ length: 300 }, () => ({ a: [] }))), 3],
  ['just as deep as is taken', nested(100), 100],
  ['deeper', nested(102), 102],
  ['nothing', '', 0],
])('%s nests as deep as it nests', (_, text, depth) => {
  expect(jsonDepth(text)).toBe(depth)
  expect(nestsDeeper(Buffer.from(text), 100)).toBe(depth > 100)
})
