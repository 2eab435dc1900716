import { expect, it } from 'vitest'
import type { ChatMessage } from '../shapes.ts'
import { rowsOf } from './rows.ts'
import { lastWhole, merge, onTheWay } from './thread.ts'

const message = (seq: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: String(seq),
  seq,
  sender: 'client',
  kind: 'text',
  text: `رسالة ${seq}`,
  file: null,
  replyTo: null,
  clientMessageId: null,
  noticed: [],
  createdAt: new Date(2026, 10, 21, 12, 0, seq).toISOString(),
  ...more,
})

it('shows each message once and in order, however often and in whichever order it came', () => {
  const shown = merge(merge([message(2)], [message(4), message(1)]), [message(2, { text: 'كما في الخادم' }), message(3)])
  expect(shown.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  expect(shown[1]!.text).toBe('كما في الخادم')
})

it('goes on after a break where nothing is missing, not where the newest message stands', () => {
  expect(lastWhole([message(5), message(6), message(9)])).toBe(6)
  expect(lastWhole([])).toBe(0)
})

it('shows what is on its way until the same message has arrived', () => {
  const waiting = (name: string) => ({ clientMessageId: name, chatId: 'c', text: name, createdAt: '2026-11-21T12:00:00Z' })
  expect(onTheWay([waiting('a'), waiting('b')], [message(1, { clientMessageId: 'a' })]).map((one) => one.clientMessageId)).toEqual(['b'])
})

it('names each day once, and puts what one side says within a minute together', () => {
  const at = (day: number, minute: number, second = 0) => new Date(2026, 10, day, 23, minute, second).toISOString()
  const rows = rowsOf([
    message(1, { createdAt: at(20, 10) }),
    message(2, { createdAt: at(20, 10, 40) }),
    message(3, { createdAt: at(20, 10, 50), sender: 'freelancer' }),
    message(4, { createdAt: at(21, 11), sender: 'freelancer' }),
  ])
  expect(
    rows.map((row) => (row.kind === 'day' ? 'day' : `${row.message.seq}${row.first ? ' first' : ''}${row.last ? ' last' : ''}`)),
  ).toEqual(['day', '1 first', '2 last', '3 first last', 'day', '4 first last'])
})
