import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import type { Office } from '../journeys/steps.ts'
import { clear, openDialogueOffice, play } from './play.ts'
import { readScripts } from './read-script.ts'

describe('whole dialogues with the bot', () => {
  let office: Office
  beforeAll(async () => {
    office = await openDialogueOffice()
  })
  afterEach(() => clear(office))
  afterAll(() => office?.close())

  it.each(readScripts().map((script) => [script.title, script] as const))('%s', async (_title, script) => {
    await play(office, script)
  })
})
