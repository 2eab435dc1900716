import { describe, expect, it } from 'vitest'
import { historyFor } from './history.ts'
import { freshState, type Shown } from './state.ts'

const shown: Shown[] = [
  { freelancerId: '1', name: 'سارة', rating: 4.9, price: { min: 200, max: null, currency: 'SAR' }, why: { code: 'does_this', params: {} } },
  { freelancerId: '2', name: 'علي', rating: null, price: null, why: { code: 'does_this', params: {} } },
]
const said = [
  { from: 'client' as const, text: 'ابي شعار' },
  { from: 'bot' as const, text: 'هؤلاء:\n\n1. منى: ★ 4.2 · مجال لـ8 طلبات\n\n2. زيد: مجال لـ3 طلبات' },
  { from: 'client' as const, text: 'غيرهم' },
  { from: 'bot' as const, text: 'وهؤلاء أيضًا:\n\n1. سارة: ★ 4.9 · مجال لـ8 طلبات\n\n2. علي: مجال لـ3 طلبات' },
]

describe('what went before, for whoever reads the next words', () => {
  it('while somebody is to be chosen: the list that stands, once, with nothing in it but what may be pointed at', () => {
    const history = historyFor({ ...freshState('ar'), stage: 'choosing', shown }, said)
    expect(history.filter((turn) => turn.from === 'bot').map((turn) => turn.text)).toEqual([
      '1. سارة – 200 SAR – ⭐ 4.9\n2. علي\nمن تختار؟',
    ])
  })

  it('while a sum is asked for: that question and no list, whose prices would be taken for it', () => {
    const question = { from: 'bot' as const, text: 'كم الميزانية تقريبًا؟' }
    const history = historyFor({ ...freshState('ar'), stage: 'collecting', pending: 'budget', shown }, [...said, question])
    expect(history.filter((turn) => turn.from === 'bot')).toEqual([question])
    expect(history.filter((turn) => turn.from === 'client')).toHaveLength(2)
  })

  it('while a cancellation is to be confirmed: that question', () => {
    const question = { from: 'bot' as const, text: 'هل نلغي طلبك؟' }
    const history = historyFor({ ...freshState('ar'), stage: 'choosing', shown, cancelling: true }, [...said, question])
    expect(history.findLast((turn) => turn.from === 'bot')).toEqual(question)
  })
})
