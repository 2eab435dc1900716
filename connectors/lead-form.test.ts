import { describe, expect, it } from 'vitest'
import { asInstant, asTexts, named, readForm } from './lead-form.ts'

const form = (...fields: [key: string, ...values: string[]][]) => readForm(fields.map(([key, ...values]) => ({ key, values })))

describe('a submitted form', () => {
  it('knows the person in every spelling of the standard fields', () => {
    const person = { name: 'نورة القحطاني', phone: '٠٥٠١', email: 'n@example.com' }
    expect(form(['full_name', person.name], ['phone_number', person.phone], ['email', person.email])).toEqual({
      person,
      answers: {},
      utm: {},
    })
    expect(form(['FULL_NAME', person.name], ['PHONE_NUMBER', person.phone], ['WORK_EMAIL', person.email]).person).toEqual(person)
    expect(form(['الاسم:', person.name], ['رقم الجوال', person.phone], ['البريد الإلكتروني', person.email]).person).toEqual(person)
  })

  it('joins first and last name, and takes whichever is there', () => {
    expect(form(['last_name', 'Haddad'], ['first_name', 'Layth']).person.name).toBe('Layth Haddad')
    expect(form(['last_name', 'Haddad'], ['first_name', ' ']).person.name).toBe('Haddad')
    expect(form(['full_name', 'Layth Haddad'], ['first_name', 'Layth'])).toEqual({ person: { name: 'Layth Haddad' }, answers: {}, utm: {} })
    expect(form(['city', 'x']).person).toEqual({})
  })

  it('prefers the private phone and loses neither', () => {
    expect(form(['work_phone', '2'], ['phone_number', '1', '3'])).toMatchObject({
      person: { phone: '1' },
      answers: { work_phone: ['2'], phone_number: ['3'] },
    })
  })

  it('keeps every other field under its own name, repeated questions together', () => {
    const fields = [
      { key: 'QUESTION_1', label: 'متى تريد البدء؟', values: ['الآن'] },
      { key: 'city', values: ['الرياض'] },
      { key: 'city', values: ['جدة'] },
      { key: '', values: ['?'] },
    ]
    expect(readForm(fields).answers).toEqual({ 'متى تريد البدء؟': ['الآن'], city: ['الرياض', 'جدة'], question_4: ['?'] })
  })

  it('tells the wish twice (text and answer), and tracking apart from answers', () => {
    expect(form(['message', 'أحتاج متجرًا'], ['UTM_Source', 'fb'], ['utm_campaign', ''])).toEqual({
      person: {},
      text: 'أحتاج متجرًا',
      answers: { message: ['أحتاج متجرًا'], utm_campaign: [''] },
      utm: { utm_source: 'fb' },
    })
  })
})

describe('values of any type', () => {
  it('reads a time in seconds, milliseconds, text or digits, and nothing else', () => {
    const otherwise = new Date('2026-01-01T00:00:00Z')
    const at = '2026-11-18T09:00:00.000Z'
    for (const same of [
      1794992400,
      '1794992400',
      1794992400000,
      '1794992400000',
      '2026-11-18T09:00:00+0000',
      '2026-11-18 09:00:00',
      '2026-11-18T12:00:00+03:00',
    ])
      expect(asInstant(same, otherwise)).toBe(at)
    for (const odd of [null, undefined, 0, -1, '', 'soon', 1e30, {}, [], true])
      expect(asInstant(odd, otherwise)).toBe(otherwise.toISOString())
  })

  it('leaves out ids that are none', () => {
    expect(named({ a: '1', b: 2, c: 0, d: '0', e: '', f: null, g: {}, h: undefined })).toEqual({ a: '1', b: '2' })
    expect(asTexts([null, 'a', ['b', 1], { c: true }])).toEqual(['a', 'b', '1', '{"c":true}'])
  })
})
