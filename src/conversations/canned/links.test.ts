import { describe, expect, it } from 'vitest'
import { checkLinks, linksIn } from './links.ts'

const saving =
  (ar: string, hosts: string[] = []) =>
  () =>
    checkLinks({ answer: { ar, en: 'Welcome.' }, hosts }, 'https://wasl.example:8443/x')

describe('an answer', () => {
  it.each([
    'أهلًا بك، نفتح من ٩ إلى ٥.',
    'شاهد أعمالنا: https://wasl.example/works',
    'www.wasl.example/works',
    'راسلنا على info@elsewhere.com',
    'السعر 1.500 ريال، والمدة 2.5 يوم',
    'نعم.كذلك الدفع عند الاستلام',
  ])('may say “%s”', (text) => {
    expect(saving(text)).not.toThrow()
  })

  it.each([
    ['https://elsewhere.com/x', 'elsewhere.com'],
    ['تفضل bit.ly/abc', 'bit.ly'],
    ['wa.me/966501234567', 'wa.me'],
    ['www.elsewhere.com', 'elsewhere.com'],
    ['https://wasl.example@elsewhere.com/', 'elsewhere.com'],
    ['https://wasl.example.elsewhere.com', 'wasl.example.elsewhere.com'],
    ['https://not-wasl.example', 'not-wasl.example'],
    ['else\u200bwhere.com', 'elsewhere.com'],
    ['ｅｌｓｅｗｈｅｒｅ.com', 'elsewhere.com'],
    ['HTTP://ELSEWHERE.COM', 'elsewhere.com'],
    ['tg://resolve?domain=x', 'tg://'],
    ['javascript://elsewhere.com', 'javascript://'],
    ['http://203.0.113.7/', '203.0.113.7'],
    ['متجرنا: متجر.com', 'xn--'],
  ])('“%s” is refused with the host it leads to', (text, host) => {
    expect(saving(text)).toThrow(host)
    expect(saving(text)).toThrow('hosts')
  })

  it('may lead where its rule approves, and nowhere beside', () => {
    expect(saving('https://www.shop.example/a و shop.example/b', ['shop.example'])).not.toThrow()
    expect(saving('https://shop.example و https://evil.example', ['shop.example'])).toThrow('evil.example')
    expect(saving('https://pay.shop.example', ['shop.example'])).toThrow('pay.shop.example')
  })

  it('in either language is looked at, and the field is named', () => {
    try {
      checkLinks({ answer: { ar: 'أهلًا', en: 'See elsewhere.com' }, hosts: [] }, 'https://wasl.example')
      expect.unreachable()
    } catch (error) {
      expect((error as { fields: object }).fields).toEqual({ 'answer.en': expect.stringContaining('elsewhere.com') })
    }
  })

  it('is read once for each link', () => {
    expect(linksIn('https://a.example/x?b=c.example و b.example.')).toEqual(['https://a.example/x?b=c.example', 'b.example'])
  })
})
