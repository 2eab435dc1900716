import { describe, expect, it } from 'vitest'
import { type PushKind, pushText } from './push.ts'

const kinds: PushKind[] = ['offer', 'reminder', 'answer', 'accepted', 'chat', 'test']
const timeZone = 'Asia/Riyadh'
const dueAt = new Date('2026-11-22T09:05:00Z')

describe('what a locked screen shows', () => {
  it.each(kinds)('%s has a title and a line in both languages, with much to say and with little', (kind) => {
    const full = { category: 'تصميم شعار', budget: { min: 500, max: 900, currency: 'SAR' }, dueAt, timeZone }
    for (const language of ['ar', 'en'] as const)
      for (const facts of [full, { timeZone }]) {
        const { title, body } = pushText(kind, { language, ...facts })
        expect(title).toMatch(language === 'ar' ? /^[\p{Script=Arabic} ]+$/u : /^[A-Za-z' ]+$/)
        expect(body).not.toMatch(/undefined|null|NaN/)
        expect(body.length).toBeLessThanOrEqual(200)
      }
  })

  it('tells an offer’s worth and its last hour in the tenant’s own time', () => {
    const facts = { category: 'Logo design', budget: { amount: 500, currency: 'SAR' }, dueAt, timeZone }
    expect(pushText('offer', { language: 'en', ...facts })).toEqual({
      title: 'A new request that suits you',
      body: '\u2068Logo design\u2069 · 500 Saudi riyals · Answer by Sunday 12:05 PM',
    })
    expect(pushText('reminder', { language: 'ar', ...facts, category: 'شعار' }).body).toBe(
      '\u2068شعار\u2069 · 500 ريال سعودي · الرد قبل الأحد 12:05 م',
    )
  })

  it('lets nobody’s words turn the line round, or run on', () => {
    const { body } = pushText('chat', { language: 'ar', category: `\u202eevil\n${'طويل '.repeat(100)}`, timeZone })
    expect(body).not.toMatch(/\u202e|\n/)
    expect(body.length).toBeLessThan(120)
  })
})
