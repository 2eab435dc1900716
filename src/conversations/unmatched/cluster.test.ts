import { describe, expect, it } from 'vitest'
import { clusterOf, type Unmatched } from './cluster.ts'
import { sharedWords } from './keywords.ts'

let n = 0
const said = (text: string): Unmatched => ({ id: `t${++n}`, conversationId: `c${n}`, text, at: new Date(1_700_000_000_000 + n * 1000) })
const texts = (messages: Unmatched[], decided: { id: string; text: string }[] = []) =>
  clusterOf(messages, decided).map(({ decided: of, members }) => ({ of, members: members.map((one) => one.text) }))

describe('messages that nobody understood', () => {
  const asked = ['هل تقبلون تمارا؟', 'متى تفتحون', 'تقبلون تمارا', 'السلام عليكم متى تفتحون الجمعة', 'تمارا تقبلون ولا لا', '👍']

  it('are gathered by what they say, not by how they greet', () => {
    expect(texts(asked.map(said))).toEqual([
      { of: null, members: ['هل تقبلون تمارا؟', 'تقبلون تمارا', 'تمارا تقبلون ولا لا'] },
      { of: null, members: ['متى تفتحون', 'السلام عليكم متى تفتحون الجمعة'] },
    ])
  })

  it('are gathered the same each time', () => {
    const many = Array.from({ length: 300 }, (_, i) => said(asked[(i * 7) % asked.length]!))
    expect(texts(many)).toEqual(texts(many))
    expect(texts(many)).toHaveLength(2)
  })

  it('go to what was decided before, where they are like it', () => {
    expect(texts(asked.map(said), [{ id: 's1', text: 'تقبلون تمارا' }])[0]).toEqual({
      of: 's1',
      members: ['هل تقبلون تمارا؟', 'تقبلون تمارا', 'تمارا تقبلون ولا لا'],
    })
  })
})

describe('the keywords proposed', () => {
  it('are what most of them say, as it was written', () => {
    expect(sharedWords(['هل تقبلون تمارا؟', 'السلام عليكم تقبلون التمارا', 'تمارا؟', 'الدفع تمارا'])).toEqual(['تمارا', 'تقبلون'])
  })

  it('are none where nothing is shared', () => {
    expect(sharedWords(['متى تفتحون', 'وين الفرع'])).toEqual([])
  })
})
