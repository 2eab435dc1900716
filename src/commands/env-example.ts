import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeEnvironment } from '#src/config.ts'

// npm run env-example: writes .env.example from the schema of src/config.ts. A test fails while they differ.
const lines = describeEnvironment().map(({ name, about, default: value }) => `# ${about}\n${value ? '' : '# '}${name}=${value}\n`)
const head = [
  '# Copy this file to .env and uncomment what you need: npm start, npm run … and docker compose read it.',
  '# Written by `npm run env-example`. Everything that belongs to a tenant (Odoo, Sheets, numbers, forms) is a connection and not here.',
]
writeFileSync(join(import.meta.dirname, '../../.env.example'), `${head.join('\n')}\n\n${lines.join('\n')}`)
