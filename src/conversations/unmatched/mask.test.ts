import { describe, expect, it } from 'vitest'
import { hidePeople } from './mask.ts'

const gone = (text: string, secret: string | string[], known: string[] = []) => {
  const told = hidePeople(text, known)
  for (const one of [secret].flat()) expect(told, told).not.toContain(one)
  return told
}

describe('an example shows nobody’s', () => {
  it.each([
    ['كلموني على 0501234567 بعد العصر', '0501234567'],
    ['رقمي ٠٥٠١٢٣٤٥٦٧', '٠٥٠١٢٣٤٥٦٧'],
    ['+966 50 123 4567 واتس', '123'],
    ['00964-770-123-4567', '770'],
    ['رقمي صفر خمسة خمسة واحد اثنين ثلاثة اربعة خمسة ستة سبعة', 'خمسة'],
    ['هويتي 1098765432', '1098765432'],
    ['الايبان SA0380000000608010167519', '0608010167519'],
    ['050\u200b1234567', '1234567'],
  ])('phone or number: %s', (text, secret) => {
    gone(text, secret)
  })

  it.each([
    ['راسلوني على noura.q@example.com', 'noura.q'],
    ['noura at gmail dot com', 'noura'],
    ['حسابي @noura_designs', 'noura_designs'],
    ['شوفوا wa.me/966501234567', '966501234567'],
  ])('address: %s', (text, secret) => {
    gone(text, secret)
  })

  it.each([
    ['انا سارة العتيبي وابي اعرف السياسة', ['سارة', 'العتيبي']],
    ['اسمي رزين الحمود', ['رزين']],
    ['سلمت على محمد بن فهد', ['محمد', 'فهد']],
    ['my name is Sarah Connor', ['Sarah', 'Connor']],
    ['ولسارة نفس السؤال', ['سارة']],
  ])('name: %s', (text, secrets) => {
    gone(text, secrets)
  })

  it('name that the conversation knows, in any spelling', () => {
    gone('وين وصل طلب غيثاء الصبيحي', ['غيثاء', 'الصبيحي'], ['غيثاء الصبيحي'])
    gone('طلب غيثاء', 'غيثاء', ['غيثــاء'])
  })
})

it('keeps what is asked', () => {
  expect(hidePeople('هل الدفع بعد التسليم؟ ميزانيتي 300', [])).toBe('هل الدفع بعد التسليم؟ ميزانيتي 300')
  expect(hidePeople('انا سارة، كلموني 0501234567 كم مدة التعديل', [])).toBe('انا •••، كلموني ••• كم مدة التعديل')
})
