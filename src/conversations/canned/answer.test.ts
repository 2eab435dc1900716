import { describe, expect, it } from 'vitest'
import type { TurnGround } from '../dialogue/load.ts'
import { freshState } from '../dialogue/state.ts'
import { readLocally } from '../understanding/read-locally.ts'
import { readByRule } from './answer.ts'
import { openBook } from './match.ts'
import type { CannedRule } from './rule.ts'

const rule = (keywords: string[], over: Partial<CannedRule> = {}): CannedRule => ({
  id: 'r',
  name: 'r',
  tags: [],
  enabled: true,
  match: { keywords, which: 'any', examples: [] },
  answer: { ar: 'جواب', en: 'answer' },
  intent: null,
  hosts: [],
  minConfidence: 0.55,
  position: 1,
  rev: 1,
  ...over,
})
type Given = { state?: Partial<TurnGround['state']>; request?: string; message?: object; rule?: Partial<CannedRule> }
const read = (text: string, keywords: string[], { state, request, message, rule: over }: Given = {}) => {
  const ground = {
    state: { ...freshState('ar'), ...state },
    scene: { request: request ? { status: request } : null, wish: {}, services: [] },
    messages: [{ tapped: null, transcript: undefined, ...message }],
    rules: openBook([rule(keywords, over)]),
  } as unknown as TurnGround
  const own = readLocally({ text, history: [], channel: 'whatsapp' }, { categories: [], country: 'SA', currency: 'SAR' })
  return readByRule(ground, text, own)
}

describe('a rule', () => {
  it('answers in the client’s language, and says whose reading it was', () => {
    expect(read('عندكم ضمان؟', ['ضمان'])).toMatchObject({
      canned: 'جواب',
      reading: { reader: 'rule', ruleId: 'r', confidence: 1, spentMicros: 0 },
    })
    expect(read('do you offer a guarantee', ['guarantee'])!.canned).toBe('answer')
    // A lone word changes nobody's language.
    expect(read('ok?', ['ok'], { state: { stage: 'choosing' } })!.canned).toBe('جواب')
  })

  it('puts its intent in the place of ours, as sure as it is', () => {
    const meant = read('عندي شراكة معكم', ['شراكة'], { rule: { answer: null, intent: 'talk_to_human' } })!
    expect(meant.understanding.intent).toBe('talk_to_human')
    expect(meant.understanding.confidence.intent).toBe(meant.reading.confidence)
    expect(meant).toMatchObject({ canned: null, reading: { intent: 'talk_to_human' } })
  })

  it.each(['ابي اكلم موظف', 'وقفوا الرسائل', 'الغوا الطلب', 'I want to talk to a human', 'stop', 'cancel my order'])(
    'never comes between a client and “%s”',
    (text) => {
      expect(read(text, text.split(' '))).toBeNull()
    },
  )

  it.each<[string, string, Given]>([
    ['a freelancer’s question waits', 'لون بني', { request: 'asked' }],
    ['a cancellation is to be confirmed', 'لون بني', { state: { cancelling: true } }],
    ['a voice note is to be confirmed', 'لون بني', { state: { heard: '{}' } }],
    ['it came by voice', 'لون بني', { message: { transcript: 'لون بني' } }],
    ['something was pressed too', 'لون بني', { message: { tapped: 'more' } }],
    ['the e-mail was asked for and is given', 'لون a@example.com', { state: { stage: 'collecting', pending: 'contacts' } }],
    ['the budget was asked for and is given', 'لون ميزانيتي 300 ريال', { state: { stage: 'collecting', pending: 'budget' } }],
  ])('says nothing where %s', (_when, text, given) => {
    expect(read(text, ['لون'], given)).toBeNull()
  })

  it('is heard while other things wait', () => {
    expect(read('وش لون الورق', ['لون'], { request: 'pending', state: { stage: 'waiting' } })).not.toBeNull()
    expect(read('وش لون الورق', ['لون'], { state: { stage: 'collecting', pending: 'budget' } })).not.toBeNull()
  })
})
