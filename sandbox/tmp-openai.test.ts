import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import type { Office } from '../test/journeys/steps.ts'
import { clear, openDialogueOffice, play } from '../test/dialogues/play.ts'
import { readScripts } from '../test/dialogues/read-script.ts'

describe('whole dialogues with the bot', () => {
  let office: Office
  beforeAll(async () => {
    office = await openDialogueOffice({ openai: true })
  })
  afterEach(() => clear(office))
  afterAll(() => office?.close())

  it.each(readScripts().map((script) => [script.title, script] as const))('%s', async (_title, script) => {
    await play(office, script)
  })
})
