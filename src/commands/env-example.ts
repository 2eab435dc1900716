import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { envExample, environmentRows } from './environment.ts'

// npm run env-example: writes .env.example and the table of docs/operations.md from the schema of src/config.ts. A test fails while they differ.
const root = join(import.meta.dirname, '../..')
writeFileSync(join(root, '.env.example'), envExample())
const page = join(root, 'docs/operations.md')
const text = readFileSync(page, 'utf8')
writeFileSync(
  page,
  text.replace(/(\| variable \|.*\n\|---.*\n)(?:[|<].*\n)*/, (_, head: string) => `${head}${environmentRows()}\n`),
)
