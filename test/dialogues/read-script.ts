import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line of a script: who does or says what, and where it stands. */
export interface Line {
  verb: string
  /** Who acts, where the verb names somebody: "freelancer سارة". */
  who: string
  text: string
  number: number
}

/** A whole dialogue as a file of `verb: text` lines; what the verbs mean stands in README.md. */
export interface Script {
  file: string
  /** The first comment. */
  title: string
  /** Settings that stand above the first act: `on`, `service`, `team`, `name`, `openai`. */
  head: Record<string, string>
  lines: Line[]
}

const HEAD = ['on', 'service', 'team', 'name', 'openai']

/** Every script of a folder beside this file, by name. */
export function readScripts(folder = 'scripts'): Script[] {
  const path = join(import.meta.dirname, folder)
  return readdirSync(path)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => readScript(file, readFileSync(join(path, file), 'utf8')))
}

function readScript(file: string, text: string): Script {
  const script: Script = { file, title: file, head: {}, lines: [] }
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (i === 0) script.title = line.replace(/^#\s*/, '')
    if (!line || line.startsWith('#')) continue
    const found = /^([a-z]+)(?: ([^:]+))?(?::\s*(.*))?$/u.exec(line)
    if (!found) throw new Error(`${file}:${i + 1} is no line of a script: ${line}`)
    const [, verb = '', who = '', said = ''] = found
    if (HEAD.includes(verb)) script.head[verb] = said
    else script.lines.push({ verb, who, text: said.replaceAll('\\n', '\n'), number: i + 1 })
  }
  return script
}
