import { expect, it } from 'vitest'
import { readHours } from './read-hours.ts'
import { readPeople } from './read-people.ts'

const house = {
  categories: [
    { slug: 'logo-branding', ar: 'شعارات وهوية', en: 'Logo and branding' },
    { slug: 'translation', ar: 'ترجمة', en: 'Translation' },
  ],
  country: 'SA',
  timeZone: 'Asia/Riyadh',
  currency: 'SAR',
}

it('reads heads in Arabic, in any order, with the separators and digits of an Arabic spreadsheet', () => {
  const { heads, rows } = readPeople(
    '\uFEFFالبريد الإلكتروني;الاسم;الجوال;المهارات;اللغات;المدن;أقل سعر;السعة;ساعات العمل;ملاحظة\r\nSara@Example.com;سارة العتيبي;٠٥٠١٢٣٤٥٦٧;"شعارات وهويه، Translation";العربية، English;الرياض;٣٠٠ ريال;٧;الأحد-الخميس ٠٩:٠٠-١٧:٠٠;x\r\n',
    house,
  )
  expect(heads.at(-1)).toEqual({ head: 'ملاحظة', column: null })
  expect(rows).toEqual([
    {
      line: 2,
      name: 'سارة العتيبي',
      email: 'sara@example.com',
      problems: [],
      input: {
        name: 'سارة العتيبي',
        email: 'sara@example.com',
        phone: '+966501234567',
        odooLogin: null,
        profile: {
          skills: ['logo-branding', 'translation'],
          languages: ['ar', 'en'],
          locations: ['الرياض'],
          tags: [],
          rating: undefined,
          priceRange: { min: 300, currency: 'SAR' },
          capacity: { open: 7 },
          timeZone: 'Asia/Riyadh',
          workingHours: [{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }],
        },
      },
    },
  ])
})

it('names what is wrong with each cell, by its line', () => {
  const { rows } = readPeople(
    'Name,Email,Phone,Skills,Rating,Capacity,Hours,Time zone\n,not an address,12,Cooking,9,2.5,whenever,Mars/Base\nNoor,,,,,,,\n',
    house,
  )
  expect(rows[0]!.problems.map(({ column, code }) => `${column} ${code}`)).toEqual([
    'name missing',
    'email not_email',
    'capacity not_number',
    'skills no_category',
    'rating not_number',
    'time zone not_time_zone'.replace('time zone', 'timeZone'),
    'hours not_hours',
    'phone not_phone',
  ])
  expect(rows[1]).toMatchObject({ line: 3, name: 'Noor', email: null, problems: [] })
})

it.each([
  ['Sun-Thu 9-17', [{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }]],
  [
    'الأحد – الأربعاء 08:30-16:00; السبت 10-14',
    [
      { days: [0, 1, 2, 3], from: '08:30', to: '16:00' },
      { days: [6], from: '10:00', to: '14:00' },
    ],
  ],
  ['sat, mon 22:00-02:00', [{ days: [1, 6], from: '22:00', to: '02:00' }]],
  ['Thu-Sun 9-12', [{ days: [0, 4, 5, 6], from: '09:00', to: '12:00' }]],
  ['Sun 25-26', null],
  ['someday 9-17', null],
  ['', null],
])('reads the hours "%s"', (text, blocks) => {
  expect(readHours(text)).toEqual(blocks)
})
