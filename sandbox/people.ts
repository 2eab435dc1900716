// Longer than most: it is a list of people, one skill a line.
import type { FreelancerInput } from '#src/freelancers/save.ts'
import { demoId } from './ids.ts'

/** One of the demo's freelancers, with the address they have in the fake Odoo. */
export type DemoPerson = FreelancerInput & { id: string; name: string; email: string }

type Hours = { days: number[]; from: string; to: string }[]

const everyDay = [0, 1, 2, 3, 4, 5, 6]
/** A small team that always has somebody. */
const always: Hours = [{ days: everyDay, from: '00:00', to: '24:00' }]
/** Off on Fridays; and who works when they do not. `to` before `from` ends on the next day. */
const exceptFriday: Hours = [{ days: [0, 1, 2, 3, 4, 6], from: '08:00', to: '22:00' }]
const nightsAndFriday: Hours = [
  { days: [0, 1, 2, 3, 4, 6], from: '20:00', to: '10:00' },
  { days: [5], from: '09:00', to: '09:00' },
]
/** Off on Fridays and Saturdays; and their other half. */
const exceptWeekend: Hours = [{ days: [0, 1, 2, 3, 4], from: '08:00', to: '22:00' }]
const nightsAndWeekend: Hours = [
  { days: [0, 1, 2, 3, 4], from: '20:00', to: '10:00' },
  { days: [5, 6], from: '09:00', to: '09:00' },
]

const riyadh = 'Asia/Riyadh'
const baghdad = 'Asia/Baghdad'

/**
 * Who can be given a lead in the demo: ten freelancers, an employee and a branch. At every hour of the week at least three people (the branch not
 * counted) of each service are at work: two that always are, and one of a pair that share the week.
 */
export const people: DemoPerson[] = [
  person('ريم الحربي', 'reem', 1, riyadh, always, {
    skills: [
      'logo-branding',
      'graphic-design',
      'ad-copywriting',
      'motion-graphics',
      'video-editing',
      'voice-over',
      'photography',
      'interior-design',
      'architecture',
      'social-media-management',
      'paid-ads-management',
    ],
    languages: ['ar', 'en'],
    locations: ['الرياض', 'Riyadh'],
    rating: 4.8,
    priceRange: { min: 300, max: 6000, currency: 'SAR' },
    capacity: { open: 120 },
    phone: '+966501112201',
  }),
  person('Yousef Khalil', 'yousef', 2, 'Asia/Amman', always, {
    skills: [
      'content-writing',
      'ad-copywriting',
      'translation',
      'cv-writing',
      'seo',
      'social-media-management',
      'paid-ads-management',
      'graphic-design',
      'logo-branding',
      'voice-over',
      'real-estate-listing',
      'legal-contracts',
    ],
    languages: ['ar', 'en'],
    locations: ['عمان', 'Amman'],
    rating: 4.6,
    priceRange: { min: 150, max: 3000, currency: 'SAR' },
    capacity: { open: 120 },
    language: 'en',
    phone: '+962791112202',
  }),
  person('كرار الموسوي', 'karrar', 3, baghdad, always, {
    skills: [
      'web-development',
      'ecommerce-store',
      'mobile-app',
      'ai-automation',
      'seo',
      'it-support',
      'data-entry',
      'excel-automation',
      'video-editing',
      'motion-graphics',
      'photography',
    ],
    languages: ['ar', 'en'],
    locations: ['بغداد', 'Baghdad'],
    rating: 4.7,
    priceRange: { min: 500, max: 15000, currency: 'SAR' },
    capacity: { open: 120 },
    phone: '+9647701112203',
  }),
  person('منى السيد', 'mona', 4, 'Africa/Cairo', always, {
    skills: [
      'mobile-app',
      'web-development',
      'ecommerce-store',
      'excel-automation',
      'data-entry',
      'it-support',
      'ai-automation',
      'accounting',
      'business-plan',
      'content-writing',
      'tutoring',
    ],
    languages: ['ar', 'en'],
    locations: ['القاهرة', 'Cairo'],
    rating: 4.5,
    priceRange: { min: 200, max: 8000, currency: 'SAR' },
    capacity: { open: 120 },
  }),
  person('هيفاء الدوسري', 'haifa', 5, riyadh, always, {
    skills: [
      'accounting',
      'business-plan',
      'legal-contracts',
      'translation',
      'cv-writing',
      'tutoring',
      'real-estate-listing',
      'interior-design',
      'architecture',
    ],
    languages: ['ar', 'en'],
    locations: ['الدمام', 'Dammam'],
    rating: 4.9,
    priceRange: { min: 250, max: 9000, currency: 'SAR' },
    capacity: { open: 120 },
  }),
  person('نورة العتيبي', 'noura', 6, riyadh, exceptFriday, {
    skills: [
      'graphic-design',
      'logo-branding',
      'social-media-management',
      'ad-copywriting',
      'photography',
      'video-editing',
      'motion-graphics',
      'paid-ads-management',
      'voice-over',
    ],
    languages: ['ar'],
    locations: ['جدة', 'Jeddah'],
    rating: 4.9,
    priceRange: { min: 200, max: 4000, currency: 'SAR' },
    capacity: { open: 80, perDay: 60 },
    phone: '+966551112206',
  }),
  person('علي الربيعي', 'ali', 7, baghdad, nightsAndFriday, {
    skills: [
      'video-editing',
      'motion-graphics',
      'voice-over',
      'photography',
      'graphic-design',
      'logo-branding',
      'ad-copywriting',
      'paid-ads-management',
      'social-media-management',
    ],
    languages: ['ar'],
    locations: ['البصرة', 'Basra'],
    rating: 4.4,
    priceRange: { min: 100, max: 2500, currency: 'SAR' },
    capacity: { open: 80 },
  }),
  person('Sarah Haddad', 'sarah', 8, riyadh, exceptWeekend, {
    skills: [
      'ecommerce-store',
      'seo',
      'web-development',
      'content-writing',
      'mobile-app',
      'ai-automation',
      'excel-automation',
      'data-entry',
      'it-support',
    ],
    languages: ['en', 'ar'],
    locations: ['الرياض', 'Riyadh'],
    rating: 4.7,
    priceRange: { min: 400, max: 12000, currency: 'SAR' },
    capacity: { open: 80 },
    language: 'en',
  }),
  person('شيلان كريم', 'shilan', 9, baghdad, nightsAndWeekend, {
    skills: [
      'ai-automation',
      'it-support',
      'data-entry',
      'excel-automation',
      'web-development',
      'mobile-app',
      'ecommerce-store',
      'seo',
      'content-writing',
    ],
    languages: ['ar', 'ku', 'en'],
    locations: ['أربيل', 'Erbil', 'بغداد', 'Baghdad'],
    rating: 4.6,
    priceRange: { min: 200, max: 7000, currency: 'SAR' },
    capacity: { open: 80 },
    phone: '+9647501112209',
  }),
  person('فهد القحطاني', 'fahad', 10, riyadh, exceptWeekend, {
    kind: 'employee',
    skills: [
      'real-estate-listing',
      'interior-design',
      'architecture',
      'business-plan',
      'accounting',
      'legal-contracts',
      'translation',
      'tutoring',
      'cv-writing',
    ],
    languages: ['ar', 'en'],
    locations: ['الرياض', 'Riyadh'],
    rating: 4.3,
    capacity: { open: 100 },
    phone: '+966531112210',
  }),
  person('Daniel Murphy', 'daniel', 11, 'Asia/Amman', nightsAndWeekend, {
    skills: [
      'translation',
      'cv-writing',
      'tutoring',
      'legal-contracts',
      'business-plan',
      'accounting',
      'architecture',
      'interior-design',
      'real-estate-listing',
    ],
    languages: ['en', 'ar'],
    locations: ['عمان', 'Amman'],
    rating: 4.5,
    priceRange: { min: 150, max: 3500, currency: 'SAR' },
    capacity: { open: 80 },
    language: 'en',
  }),
  {
    id: personId('riyadh-branch'),
    kind: 'branch',
    name: 'فرع الرياض',
    email: 'riyadh-branch@demo.wasl.example',
    phone: null,
    language: 'ar',
    profile: {
      members: ['reem', 'sarah', 'fahad'].map(personId),
      skills: ['real-estate-listing', 'interior-design', 'architecture', 'logo-branding', 'ecommerce-store'],
      languages: ['ar', 'en'],
      locations: ['الرياض', 'Riyadh'],
      capacity: { open: 300 },
      timeZone: riyadh,
      workingHours: [
        { days: [0, 1, 2, 3, 4], from: '09:00', to: '18:00' },
        { days: [0, 1, 2, 3, 4], from: '10:00', to: '15:00', between: { from: '2027-02-08', to: '2027-03-09' } },
      ],
    },
  },
]

type Known = { skills: string[]; languages: string[]; locations: string[]; capacity: object } & Partial<
  Pick<FreelancerInput, 'kind' | 'phone' | 'language'>
> & { rating?: number; priceRange?: object }

function person(name: string, key: string, n: number, timeZone: string, workingHours: Hours, known: Known): DemoPerson {
  const { kind = 'freelancer', phone = null, language = 'ar', ...profile } = known
  return {
    id: personId(key),
    kind,
    name,
    email: `${key}@demo.wasl.example`,
    phone,
    language,
    odooLogin: `freelancer${n}@demo.wasl`,
    profile: { ...profile, timeZone, workingHours },
  }
}

function personId(key: string): string {
  return demoId(`freelancer ${key}`)
}
