import { describe, expect, it } from 'vitest'
import type { Message, Note } from '../shapes.ts'
import { joined, linesOf, stillUnsent } from './lines.ts'

const message = (seq: number, at: string, by: Message['by'] = 'client') =>
  ({ id: `m${seq}`, seq, by, author: null, occurredAt: at, deliveryId: `d${seq}` }) as Message
const note = (id: string, afterSeq: number, at = '2026-11-21T10:00:00Z') => ({ id, afterSeq, text: id, createdAt: at }) as Note
const keys = (said: Partial<Parameters<typeof linesOf>[0]>) =>
  linesOf({ messages: [], notes: [], outgoing: [], unsent: [], ...said }).map((line) => (line.kind === 'day' ? 'day' : line.key))

describe('the lines of a thread', () => {
  it('begin each day, and put a note behind the message it was written at', () => {
    const messages = [message(1, '2026-11-20T10:00:00'), message(2, '2026-11-21T10:00:00'), message(3, '2026-11-21T10:05:00')]
    expect(keys({ messages, notes: [note('b', 2, '2026-11-21T11:00:00Z'), note('a', 2)] })).toEqual([
      'day',
      'message 1',
      'day',
      'message 2',
      'note a',
      'note b',
      'message 3',
    ])
  })

  it('group what one writer says within a minute, and a note ends the group', () => {
    const messages = [message(1, '2026-11-20T10:00:00'), message(2, '2026-11-20T10:00:30'), message(3, '2026-11-20T10:00:40', 'bot')]
    const ends = (notes: Note[]) =>
      linesOf({ messages, notes, outgoing: [], unsent: [] }).flatMap((line) => (line.kind === 'message' ? [line.last] : []))
    expect(ends([])).toEqual([false, true, true])
    expect(ends([note('a', 1)])).toEqual([true, true, true])
  })

  it('keep a note from before the first message, and none from above what is loaded', () => {
    expect(keys({ messages: [message(1, '2026-11-20T10:00:00')], notes: [note('a', 0)] })[0]).toBe('note a')
    expect(keys({ messages: [message(61, '2026-11-20T10:00:00')], notes: [note('a', 0), note('b', 5)] })).not.toContain('note a')
  })
})

describe('newer messages', () => {
  it('join those that are there, told anew', () => {
    const known = [message(1, 'x'), message(2, 'x')]
    expect(joined(known, [message(2, 'y'), message(3, 'y')]).map((one) => one.occurredAt)).toEqual(['x', 'y', 'y'])
  })

  it('beyond a gap replace them', () => {
    expect(joined([message(1, 'x')], [message(9, 'y')]).map((one) => one.seq)).toEqual([9])
  })
})

it('what was sent is on its way until the thread or the server’s list holds it', () => {
  const sent = { key: 'a', text: 'x', at: '', deliveryId: 'd7' }
  expect(stillUnsent([sent], [message(6, 'x')], [])).toEqual([sent])
  expect(stillUnsent([sent], [message(7, 'x')], [])).toEqual([])
  expect(stillUnsent([{ key: 'b', text: 'y', at: '' }], [message(7, 'x')], [])).toHaveLength(1)
})
