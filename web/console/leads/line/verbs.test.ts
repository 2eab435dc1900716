import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pieces, verbs } from './verbs.ts'

/** What stands in a verb that is put together: every value it can take, as the code that writes it declares them. */
const PUT_TOGETHER: Record<string, readonly string[]> = {
  'lead.${decision.outcome}': ['lead.offered', 'lead.assigned', 'lead.waiting', 'lead.refused'],
  'lead.${as}': ['lead.won', 'lead.lost', 'lead.spam'],
  'delivery.${next.status}': ['delivery.done', 'delivery.pending', 'delivery.waiting', 'delivery.uncertain', 'delivery.dead'],
  'delivery.${settled}': ['delivery.done', 'delivery.dead'],
  'file.${known.status}': ['file.stored', 'file.refused', 'file.gone'],
}

const used = verbsIn(['src', 'workers'])

describe('every verb of the diary', () => {
  it('is found in the code that writes it, in whichever way it is put', () => {
    expect(used.unknown).toEqual([])
    expect(used.verbs.length).toBeGreaterThan(35)
    expect(used.verbs).toEqual(expect.arrayContaining(['lead.received', 'request.accepted', 'lead.won', 'conversation.taken_over']))
  })

  it.each(used.verbs)('%s has its words in Arabic and in English', (verb) => {
    expect(verbs[verb]?.ar, 'ar').toMatch(/\p{Script=Arabic}|\{delivery\}/u)
    expect(verbs[verb]?.en, 'en').toMatch(/[A-Za-z]/)
    const parts = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
    expect(parts(verbs[verb]!.ar)).toEqual(parts(verbs[verb]!.en))
  })

  it('has no words for what never happens', () => {
    expect(Object.keys(verbs).filter((verb) => !used.verbs.includes(verb))).toEqual([])
  })
})

describe('a sentence', () => {
  it('leaves out what is not known', () => {
    const said = (template: string, parts: Record<string, string>) =>
      pieces(template, parts)
        .map(({ text }) => text)
        .join('')
    expect(said('Sent back[, by {by}][: {reason}]', { by: 'Reem' })).toBe('Sent back, by Reem')
    expect(said('{who} accepted', {})).toBe('… accepted')
  })
})

/** Every verb that is written into a diary: `verb: '…'`, one put together, or a choice of two given a name first. */
function verbsIn(folders: readonly string[]): { verbs: string[]; unknown: string[] } {
  const found = new Set<string>()
  const unknown: string[] = []
  for (const path of folders.flatMap(filesIn)) {
    const text = readFileSync(path, 'utf8')
    for (const [, said] of text.matchAll(/\bverb(?::| =) ([^\n]*)/g)) {
      const words = [...said!.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, verb]) => verb!)
      const whole = /`([^`]+)`/.exec(said!)?.[1]
      if (whole && PUT_TOGETHER[whole]) for (const verb of PUT_TOGETHER[whole]) found.add(verb)
      else if (words.length) for (const verb of words) found.add(verb)
      else if (!/^(string|z\.|(row|one)\.verb|'add')/.test(said!)) unknown.push(`${path}: ${said}`)
    }
  }
  return { verbs: [...found].sort(), unknown }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
}
