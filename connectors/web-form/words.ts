import { fold } from '#src/platform/text/fold.ts'

/** A key in the form in which it is compared: folded, only letters and digits; what stands in brackets and "required" marks gone. */
export function plainKey(key: string): string {
  return fold(key.replace(/\([^)]*\)|\[[^\]]*\]|\*|required|مطلوب/gi, ' ')).replace(/[^\p{L}\p{N}]/gu, '')
}

const keys = (words: string) => new Set(words.split('|').map((word) => fold(word).replace(/[^\p{L}\p{N}]/gu, '')))

/** What forms call the person's own fields, in Arabic and English. */
export const personWords = {
  name: keys(
    'name|full name|your name|your full name|customer name|client name|contact name|lead name|display name|' +
      'الاسم|اسم|الاسم الكامل|الاسم بالكامل|الاسم الثلاثي|اسمك|اسمك الكامل|اسم العميل|الاسم الكريم|اسمك الكريم',
  ),
  firstName: keys('first name|your first name|fname|given name|الاسم الأول|اسمك الأول'),
  lastName: keys('last name|your last name|lname|surname|family name|اسم العائلة|العائلة|اللقب|الاسم الأخير|الكنية'),
  phone: keys(
    'phone|phone number|your phone|your phone number|phone no|mobile|mobile number|mobile no|mobile phone|your mobile|tel|your tel|telephone|' +
      'cell|cell phone|whatsapp|whatsapp number|contact number|جوال|الجوال|رقم الجوال|رقم جوالك|جوالك|هاتف|الهاتف|رقم الهاتف|رقم هاتفك|' +
      'الهاتف المحمول|رقم الهاتف المحمول|موبايل|الموبايل|رقم الموبايل|موبايلك|محمول|المحمول|رقم المحمول|واتساب|الواتساب|رقم الواتساب|' +
      'واتس|رقم الواتس|تلفون|التلفون|رقم التلفون|تليفون|رقم التليفون|رقم التواصل|رقم الاتصال|رقمك',
  ),
  email: keys(
    'email|mail|email address|your email|your email address|work email|business email|mail address|البريد|بريد|بريدك|البريد الإلكتروني|' +
      'بريد إلكتروني|بريدك الإلكتروني|عنوان البريد الإلكتروني|ايميل|الإيميل|إيميلك',
  ),
  text: keys(
    'message|your message|notes|note|comment|comments|description|details|project details|inquiry|enquiry|your request|الرسالة|رسالة|رسالتك|' +
      'نص الرسالة|ملاحظات|الملاحظات|ملاحظة|ملاحظاتك|التفاصيل|تفاصيل|تفاصيل الطلب|تفاصيل المشروع|الوصف|وصف|وصف المشروع|وصف الطلب|طلبك|الطلب|' +
      'الاستفسار|استفسارك|المطلوب',
  ),
}

/** Groups whose `name` is not a person's. */
export const thingWords = keys(
  'company|business|organization|organisation|project|product|service|store|shop|campaign|ad|adset|form|page|event|item|الشركة|المشروع|المتجر',
)

/** Fields that people never see; whatever fills them is a bot. Compared as written, in lower case. */
export const honeypots = new Set(
  '_gotcha|gotcha|website_hp|_hp|hp|honeypot|_honeypot|_honey|bot-field|bot_field|wasl_hp|url_hp|email_hp'.split('|'),
)

/** Click ids by their plain key → as the platform writes them. */
export const clickIds: Record<string, string> = {
  gclid: 'gclid',
  gbraid: 'gbraid',
  wbraid: 'wbraid',
  fbclid: 'fbclid',
  ttclid: 'ttclid',
  sccid: 'ScCid',
  scclickid: 'ScCid',
  lifatid: 'li_fat_id',
  msclkid: 'msclkid',
}

/** What tools tell of the ad or the page, plain key → our campaign key. */
export const campaignKeys: Record<string, string> = {
  campaignid: 'campaignId',
  campaignname: 'campaignName',
  adsetid: 'adsetId',
  adsetname: 'adsetName',
  adgroupid: 'adgroupId',
  adid: 'adId',
  adname: 'adName',
  formid: 'formId',
  formname: 'formName',
  formtitle: 'formName',
  pageid: 'pageId',
  pageurl: 'sourceUrl',
  sourceurl: 'sourceUrl',
}

/** Fields that tell when a form was sent. */
export const sentAtWords = keys('submitted at|created at|created time|date created|timestamp|submission date')

/** Kept beside the lead, plain key → our key. */
export const technicalKeys: Record<string, string> = { useragent: 'userAgent', remoteip: 'remoteIp', ipaddress: 'remoteIp', ip: 'remoteIp' }

/** What pages and plugins send for themselves. */
export const noise = keys(
  'redirect|redirect url|_next|next|return url|thank you url|_subject|_template|_captcha|_autoresponse|_cc|g-recaptcha-response|' +
    'h-captcha-response|cf-turnstile-response|recaptcha|_charset_|utf8|csrf|csrf token|csrfmiddlewaretoken|_token|authenticity_token|nonce|' +
    'submit|action|post id|queried id|referer title|powered by',
)

/** What Elementor adds to every form, in the site's language, plain key → ours ('' = dropped); words like "Date" are questions elsewhere. */
export const elementorKeys: Record<string, string> = {
  date: 'submittedAt',
  time: 'submittedAt',
  [plainKey('التاريخ')]: 'submittedAt',
  [plainKey('الوقت')]: 'submittedAt',
  [plainKey('وكيل المستخدم')]: 'userAgent',
  credit: '',
  [plainKey('بواسطة')]: '',
  [plainKey('مدعوم بواسطة')]: '',
}

/** What Gravity Forms adds to every entry. */
export const gravityWords = keys(
  'is starred|is read|status|currency|payment status|payment date|payment amount|payment method|transaction id|is fulfilled|created by|' +
    'transaction type|date updated|source id',
)
