import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Office } from '../journeys/steps.ts'
import { clear, openDialogueOffice, play } from './play.ts'
import { readScripts } from './read-script.ts'

const scripts = readScripts()

describe.each([
  ['by our own reader alone', false],
  ['with OpenAI beside it', true],
])('whole dialogues with the bot, %s', (_how, openai) => {
  let office: Office
  beforeAll(async () => {
    office = await openDialogueOffice({ openai })
  })
  afterEach(() => clear(office))
  afterAll(() => office?.close())

  it.each(scripts.filter((script) => (script.head.openai === 'yes') === openai).map((script) => [script.title, script] as const))(
    '%s',
    async (_title, script) => {
      await play(office, script)
    },
  )
})

describe('the scripts', () => {
  it('are twenty and more, in four dialects and English', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(20)
    for (const dialect of ['Saudi', 'Iraqi', 'Egyptian', 'Levantine', 'English'])
      expect(
        scripts.some((script) => script.title.startsWith(dialect)),
        dialect,
      ).toBe(true)
  })
})
