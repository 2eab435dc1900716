import { describeEnvironment } from '#src/config.ts'

/** The text of `.env.example`: every variable with what it means, those without a default as comments. */
export function envExample(): string {
  const head = [
    '# Copy this file to .env and uncomment what you need: npm start, npm run … and docker compose read it.',
    '# Written by `npm run env-example`. Everything that belongs to a tenant (Odoo, Sheets, numbers, forms) is a connection and not here.',
  ]
  const lines = describeEnvironment().map(({ name, about, default: value }) => `# ${about}\n${value ? '' : '# '}${name}=${value}\n`)
  return `${head.join('\n')}\n\n${lines.join('\n')}`
}

/** The rows of the table in docs/operations.md. */
export function environmentRows(): string {
  return describeEnvironment()
    .map(({ name, about, default: value }) => `| \`${name}\` | ${value ? `\`${value}\`` : ''} | ${about.replaceAll('|', '\\|')} |`)
    .join('\n')
}
