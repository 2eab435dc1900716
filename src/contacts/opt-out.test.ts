import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readConsentWord } from './opt-out.ts'

// Spellings of "write no more" in every dialect, and messages that only look like one.
const { stop, not } = JSON.parse(readFileSync(new URL('./fixtures/opt-out.json', import.meta.url), 'utf8')) as Record<
  'stop' | 'not',
  string[]
>

it('has enough of both to mean something, each said once', () => {
  expect(stop.length).toBeGreaterThanOrEqual(80)
  expect(not.length).toBeGreaterThanOrEqual(80)
  expect(new Set([...stop, ...not]).size).toBe(stop.length + not.length)
})

describe('who asks us to stop is heard, in any spelling', () => {
  it.each(stop)('%s', (text) => expect(readConsentWord(text)).toBe('stop'))
})

describe('who speaks of something else is not taken for it', () => {
  it.each(not)('%s', (text) => expect(readConsentWord(text)).toBeNull())
})

describe('the whole message has to mean it', () => {
  it('is left to whoever reads messages once one word is about anything else', () => {
    expect(readConsentWord('وقفوا الرسائل')).toBe('stop')
    expect(readConsentWord('وقفوا الرسائل وارسلوا التصميم')).toBeNull()
    expect(readConsentWord('stop sending me messages')).toBe('stop')
    expect(readConsentWord('stop sending me messages and finish my logo')).toBeNull()
  })

  it('says nothing for an empty or a long message', () => {
    for (const text of [undefined, '', '   ', '🙏', `STOP ${'please '.repeat(40)}`]) expect(readConsentWord(text)).toBeNull()
  })
})

describe('who comes back is welcome', () => {
  it.each(['START', 'start please', 'اشتراك', 'تفعيل الرسائل', 'فعّل الرسائل', 'opt in', 'Subscribe'])('%s', (text) =>
    expect(readConsentWord(text)).toBe('start'),
  )
})
