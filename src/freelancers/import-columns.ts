import { fold } from '#src/platform/text/fold.ts'

/** What a column of a list of people may hold, with the heads it goes by: Arabic, English, and what spreadsheets and Odoo call it. */
const HEADS = {
  name: ['name', 'full name', 'freelancer', 'الاسم', 'اسم', 'الاسم الكامل', 'المستقل', 'اسم المستقل'],
  email: ['email', 'e-mail', 'mail', 'email address', 'البريد', 'الايميل', 'ايميل', 'البريد الالكتروني', 'بريد'],
  phone: [
    'phone',
    'mobile',
    'phone number',
    'whatsapp',
    'الجوال',
    'جوال',
    'الهاتف',
    'هاتف',
    'رقم الجوال',
    'رقم الهاتف',
    'موبايل',
    'واتساب',
  ],
  odooLogin: ['odoo login', 'odoo', 'login', 'user', 'دخول اودو', 'حساب اودو', 'اودو', 'مستخدم اودو'],
  skills: ['skills', 'skill', 'services', 'categories', 'category', 'المهارات', 'المهاره', 'الخدمات', 'الخدمه', 'التصنيفات', 'التخصص'],
  languages: ['languages', 'language', 'اللغات', 'اللغه', 'لغات'],
  locations: ['locations', 'location', 'cities', 'city', 'المدن', 'المدينه', 'المواقع', 'الموقع', 'الاماكن'],
  tags: ['tags', 'tag', 'labels', 'الوسوم', 'وسوم', 'الوسم'],
  rating: ['rating', 'stars', 'التقييم', 'تقييم'],
  minPrice: ['min price', 'price from', 'lowest price', 'price', 'اقل سعر', 'السعر من', 'ادنى سعر', 'السعر'],
  maxPrice: ['max price', 'price to', 'highest price', 'اعلى سعر', 'السعر الى', 'اقصى سعر'],
  capacity: ['capacity', 'open', 'open requests', 'limit', 'السعه', 'الحد', 'عدد الطلبات', 'الطلبات المفتوحه'],
  hours: ['hours', 'working hours', 'schedule', 'ساعات العمل', 'الدوام', 'اوقات العمل'],
  timeZone: ['time zone', 'timezone', 'tz', 'المنطقه الزمنيه', 'التوقيت'],
} as const

/** A column that is understood. */
export type Column = keyof typeof HEADS

const columnOf = new Map<string, Column>(
  Object.entries(HEADS).flatMap(([column, heads]) => heads.map((head): [string, Column] => [plain(head), column as Column])),
)

/** What each head of a list means; null for one that says nothing to us. The first of two alike counts. */
export function readHeads(heads: readonly string[]): (Column | null)[] {
  const seen = new Set<Column>()
  return heads.map((head) => {
    const column = columnOf.get(plain(head)) ?? columnOf.get(plain(head.replace(/\(.*\)/, '')))
    if (!column || seen.has(column)) return null
    seen.add(column)
    return column
  })
}

function plain(head: string): string {
  return fold(head.replace(/[_*:؟?]/g, ' '))
}
