import { describe, expect, it } from 'vitest'
import { noticeIn } from './notice.ts'

describe('what is noticed in a chat', () => {
  it.each([
    ['كلمني على 0501234567', 'phone'],
    ['رقمي ٠٥٠ ١٢٣ ٤٥٦٧', 'phone'],
    ['+966-50-123-4567 call me', 'phone'],
    ['راسلني sara@example.com', 'email'],
    ['sara at example dot com', 'email'],
    ['تفضل https://wa.me/966501234567', 'link'],
    ['شوف www.example.com', 'link'],
    ['سناب: sara_des', 'handle'],
    ['حسابي @sara.design', 'handle'],
    ['يا نصاب', 'abuse'],
    ['you IDIOT', 'abuse'],
  ] as const)('%s', (text, kind) => {
    expect(noticeIn(text, 'warn').noticed).toContain(kind)
  })

  it.each([
    'الميزانية 10 000 000 دينار',
    'التسليم 2026-11-25 أو 25/11/2026',
    'المقاس 1080x1920',
    'رقم الطلب 48213',
    'أريد الشعار باللون الأزرق، ومعه 3 نماذج',
    'The scale is 1:25000',
    'حمامة بيضاء في الشعار',
  ])('%s is nothing', (text) => {
    expect(noticeIn(text, 'mask')).toEqual({ text, noticed: [] })
  })

  it('is hidden where the tenant says so, and only that', () => {
    expect(noticeIn('رقمي 0501234567 والموعد الأحد', 'mask').text).toBe('رقمي ••• والموعد الأحد')
    expect(noticeIn('رقمي 0501234567', 'warn').text).toBe('رقمي 0501234567')
    expect(noticeIn('رقمي 0501234567', 'allow').noticed).toEqual([])
  })

  it('ends, whatever is written', () => {
    // A pattern that looks back and forth over these would not end within the test's time limit.
    expect(noticeIn(`${'1 '.repeat(2000)}x`, 'mask').noticed).toBeDefined()
    expect(noticeIn(`${'a'.repeat(4000)} at ${'b '.repeat(500)}`, 'mask').noticed).toBeDefined()
    expect(noticeIn(`${'a.'.repeat(2000)}@`, 'mask').noticed).toBeDefined()
  })
})
