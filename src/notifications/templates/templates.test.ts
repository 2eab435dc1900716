import { describe, expect, it } from 'vitest'
import { chats, mails } from './index.ts'
import { counted, type Language, moneyText, timeLeft, whenText } from './language.ts'
import { type RenderedMail, renderMail, webAddress } from './layout.ts'
import { clip, ltr, oneLine, plain, say } from './runs.ts'

const dueAt = new Date('2026-11-22T09:05:00Z')
const now = new Date('2026-11-22T06:00:00Z')
const timeZone = 'Asia/Riyadh'
const url = 'https://wasl.example/r/tok_EN-123?x=1&y=2'
const money = { min: 3000, max: 5000, currency: 'SAR' }

/** One full input for every kind of mail, with one person's text in every place a person's text can stand. */
function allMails(language: Language, foreign = 'سارة القحطاني'): Record<keyof typeof mails, RenderedMail> {
  const who = { language, freelancerName: foreign, clientName: foreign, category: foreign }
  const clock = { dueAt, timeZone }
  const details: [string, string][] = [[foreign, foreign]]
  return {
    offer: mails.offer({
      ...who,
      ...clock,
      text: foreign,
      budget: money,
      location: foreign,
      deadline: foreign,
      contact: { phone: '+966 •• ••• 0051', email: 's•••@example.com' },
      details,
      why: [foreign],
      url,
    }),
    reminder: mails.reminder({ ...who, ...clock, now, budget: money, alsoWaiting: 3, url }),
    'accepted-client': mails['accepted-client']({ ...who, rating: 4.8, budget: { amount: 4000, currency: 'SAR' }, url }),
    'accepted-freelancer': mails['accepted-freelancer']({ ...who, budget: money, audience: foreign, text: foreign, details, url }),
    'declined-client': mails['declined-client']({ ...who, next: { is: 'choose', url } }),
    'expired-client': mails['expired-client']({ ...who, next: { is: 'asking', freelancerName: foreign } }),
    'question-client': mails['question-client']({ ...who, ...clock, question: foreign, url }),
    'answer-freelancer': mails['answer-freelancer']({ ...who, ...clock, question: foreign, answer: foreign, url }),
    chat: mails.chat({ language, toName: foreign, otherName: foreign, category: foreign, url }),
    completed: mails.completed({ ...who, to: 'client', url }),
    'sign-in': mails['sign-in']({ language, name: foreign, minutes: 15, url }),
    invitation: mails.invitation({ language, name: foreign, role: 'manager', days: 7, url, brand: { name: foreign } }),
    'alert-admin': mails['alert-admin']({
      language,
      title: foreign,
      what: foreign,
      why: foreign,
      todo: foreign,
      facts: [[foreign, foreign]],
      at: dueAt,
      timeZone,
      url,
    }),
  }
}

/** The least every kind can be asked with. */
function bareMails(language: Language): RenderedMail[] {
  const who = { language, freelancerName: 'Ali' }
  const clock = { dueAt, timeZone, url }
  return [
    mails.offer({ ...who, ...clock, why: [] }),
    mails.reminder({ ...who, ...clock, now }),
    mails['accepted-client']({ ...who, url }),
    mails['accepted-freelancer']({ ...who, url }),
    mails['declined-client']({ ...who, next: { is: 'waiting' } }),
    mails['expired-client']({ ...who, next: { is: 'asking' } }),
    mails['question-client']({ ...who, ...clock, question: '?' }),
    mails['answer-freelancer']({ ...who, ...clock, question: '?', answer: '!' }),
    mails.chat({ language, url }),
    mails.completed({ ...who, to: 'client', url }),
    mails.completed({ ...who, to: 'freelancer', url }),
    mails['sign-in']({ language, minutes: 15, url }),
    mails.invitation({ language, role: 'admin', days: 7, url }),
    mails['alert-admin']({ language, title: 't', what: 'w', at: dueAt, timeZone }),
  ]
}

function allChats(language: Language, foreign = 'سارة') {
  const who = { language, freelancerName: foreign, clientName: foreign, category: foreign }
  return {
    welcome: chats.welcome.render(who),
    status: chats.status.render({ ...who, state: 'offered' }),
    offer: chats.offer.render({ ...who, budget: money, dueAt, timeZone, url }),
    reminder: chats.reminder.render({ ...who, dueAt, now, url }),
    question: chats.question.render({ ...who, question: foreign }),
    accepted: chats.accepted.render({ ...who, url }),
    declined: chats.declined.render({ ...who, next: { is: 'choose', url } }),
    comeback: chats.comeback.render(who),
    chat: chats.chat.render({ language, otherName: foreign, url }),
    completed: chats.completed.render({ ...who, url }),
    'opt-out': chats['opt-out'].render(who),
  } satisfies Record<keyof typeof chats, unknown>
}

function bareChats(language: Language) {
  const who = { language, freelancerName: 'Ali' }
  return [
    chats.welcome.render({ language }),
    ...(['searching', 'offered', 'asked', 'accepted', 'waiting', 'done'] as const).map((state) => chats.status.render({ language, state })),
    chats.offer.render({ ...who, dueAt, timeZone, url }),
    chats.reminder.render({ ...who, dueAt, now, url }),
    chats.question.render({ ...who, question: '?' }),
    chats.accepted.render({ ...who, url }),
    chats.declined.render({ ...who, next: { is: 'waiting' } }),
    chats.comeback.render({ language }),
    chats.chat.render({ language, url }),
    chats.completed.render({ ...who, url }),
    chats['opt-out'].render({ language }),
  ]
}

const without = (text: string) => text.replace(/[\u2066-\u2069]/g, '')
const languages: Language[] = ['ar', 'en']

describe.each(languages)('every mail in %s', (language) => {
  const rendered = Object.entries(allMails(language))

  it.each(rendered)('%s is whole: subject, HTML, plain text, nothing undefined', (_kind, mail) => {
    for (const part of [mail.subject, mail.html, mail.text]) {
      expect(part.trim().length).toBeGreaterThan(3)
      expect(part).not.toMatch(/undefined|null|NaN|\[object|Invalid Date|\{\{/)
    }
    expect(mail.html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
    expect(mail.text).not.toMatch(/<\/?[a-z]+[ >]|&[a-z]+;|&#/)
  })

  it('renders with only what is required', () => {
    for (const mail of bareMails(language)) {
      for (const part of [mail.subject, mail.html, mail.text])
        expect(part).not.toMatch(/undefined|null|NaN|\[object|<bdi dir="auto"><\/bdi>/)
      expect(mail.subject.length).toBeGreaterThan(3)
    }
  })

  it.each(rendered)('%s carries a direction on every table and cell, and loads nothing', (_kind, { html }) => {
    const tags = html.match(/<(table|td|ol|ul|body|html)\b[^>]*>/g)!
    expect(tags.length).toBeGreaterThan(6)
    for (const tag of tags) expect(tag).toMatch(/ dir="(rtl|ltr)"/)
    expect(html).not.toMatch(/<(img|link|script|iframe|object|form|video)\b|src=|url\(|@import/i)
    expect(html).toContain('max-width:600px')
    expect(html).toContain('prefers-color-scheme: dark')
    for (const href of html.match(/href="[^"]*"/g) ?? []) expect(href).toMatch(/^href="https:\/\/wasl\.example\//)
  })

  it('has one button at most, and the link in the plain text stands alone and whole', () => {
    for (const [kind, { html, text }] of rendered) {
      const hasLink = html.includes('href=')
      expect(html.match(/display:inline-block/g)?.length ?? 0, kind).toBe(hasLink ? 1 : 0)
      if (hasLink) expect(text).toMatch(/^\u2066https:\/\/wasl\.example\/r\/tok_EN-123\?x=1&y=2 \u2069$/m)
    }
  })

  it('opens every isolate it closes, line by line', () => {
    for (const [kind, { text }] of Object.entries(allMails(language, 'one\ntwo\r\nthree')))
      for (const line of text.split('\n'))
        expect((line.match(/[\u2066-\u2068]/g) ?? []).length, `${kind}: ${line}`).toBe((line.match(/\u2069/g) ?? []).length)
  })
})

describe('what people write stays text', () => {
  const attacks = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '{{constructor.constructor "return process"}}',
    '{{{html}}} {{> runs}} {{2}}',
    '<a href="javascript:alert(1)">click</a>',
    '\u202egpj.exe\u2069\u2069 \u2066',
    'a\u0000b\u0007c \ud800',
    'Ali\r\nBcc: x@evil.example\r\n\r\n<b>body</b>',
    '__proto__',
  ]

  it.each(attacks)('%j', (attack) => {
    for (const language of languages)
      for (const [kind, { subject, html, text }] of Object.entries(allMails(language, attack))) {
        expect(html, kind).not.toMatch(/<img|<script|<b>|<a href="javascript|' onmouseover|\u202e|\u0000|\u0007/)
        expect(html.isWellFormed() && text.isWellFormed() && subject.isWellFormed()).toBe(true)
        expect(subject, kind).not.toMatch(/[\r\n\u0000-\u001f\u202a-\u202e\u2066-\u2069\u2028]/)
        expect(text).not.toMatch(/[\u202a-\u202e\u0000]/)
        for (const line of text.split('\n'))
          expect((line.match(/[\u2066-\u2068]/g) ?? []).length).toBe((line.match(/\u2069/g) ?? []).length)
      }
  })

  it('shows it as it was written, escaped and isolated', () => {
    const { html, text } = allMails('ar', '<b>{{2}} & "x"</b>').offer
    expect(html).toContain('<bdi dir="auto">&lt;b&gt;{{2}} &amp; &quot;x&quot;&lt;/b&gt;</bdi>')
    expect(text).toContain('\u2068<b>{{2}} & "x"</b>\u2069')
  })

  it('takes no link but http and https, and shows look-alike letters as what they are', () => {
    for (const wrong of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'mailto:a@b.c', '', '/r/1']) {
      expect(() => mails['sign-in']({ language: 'en', minutes: 15, url: wrong }), wrong).toThrow(TypeError)
      expect(() => chats.accepted.render({ language: 'en', freelancerName: 'A', url: wrong }), wrong).toThrow(TypeError)
    }
    expect(webAddress('https://wаsl.example/')).toBe('https://xn--wsl-6cd.example/')
    expect(() =>
      renderMail({ language: 'en' }, { subject: say`x`, sentence: say`x`, button: { label: 'x', url: 'https://a.example/"onload="x' } }),
    ).not.toThrow()
  })

  it('shortens what is endless', () => {
    const endless = 'ط'.repeat(100_000)
    const { offer } = allMails('ar', endless)
    expect(offer.subject.length).toBeLessThanOrEqual(150)
    expect(chats.question.render({ language: 'ar', freelancerName: endless, question: endless }).text.length).toBeLessThanOrEqual(1024)
    expect(clip('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 20)).toBe('👨‍👩‍👧‍👦…')
    expect(clip('أب', 2)).toBe('أب')
  })

  it('takes a brand by name, and its accent only as a colour', () => {
    const mail = (accent: string) => mails['sign-in']({ language: 'en', minutes: 15, url, brand: { name: 'Khadum <b>', accent } }).html
    expect(mail('#123456')).toContain('background:#123456')
    expect(mail('#123456')).toContain('Khadum &lt;b&gt;')
    expect(mail('red;background:url(https://evil.example)')).not.toContain('evil')
  })
})

describe('the two mails of an acceptance', () => {
  const client = (language: Language) =>
    mails['accepted-client']({
      language,
      clientName: 'محمد',
      freelancerName: 'سارة القحطاني',
      rating: 4.8,
      category: 'تصميم هوية',
      budget: { amount: 4000, currency: 'SAR' },
      url,
    })
  const freelancer = (language: Language) =>
    mails['accepted-freelancer']({
      language,
      freelancerName: 'سارة',
      clientName: 'محمد العتيبي',
      category: 'تصميم هوية',
      budget: money,
      audience: 'شباب',
      details: [['الشحن', 'مجاني']],
      url,
    })

  it('tell the client in Arabic who accepted, on what terms, and what can be done now', () => {
    const { subject, text } = client('ar')
    expect(subject).toBe('قُبل طلبك، والعمل مع سارة القحطاني')
    for (const words of [
      'مرحبًا محمد،',
      'الخدمة: تصميم هوية',
      'المستقل: سارة القحطاني',
      'التقييم: 4.8 من 5',
      'الميزانية المتفق عليها: 4,000 ريال سعودي',
      'فتح المحادثة',
      'التحدث مباشرة',
      'مناقشة',
      'متابعة',
      'استلام النتائج',
      'خاصة بينكما ومشفّرة',
      'فريق وصل',
    ])
      expect(without(text)).toContain(words)
  })

  it('tell the client in English', () => {
    const { subject, text } = client('en')
    expect(subject).toBe('Your request was accepted by سارة القحطاني')
    for (const words of [
      'Hello محمد,',
      'Rating: 4.8 out of 5',
      'Agreed budget: 4,000 Saudi riyals',
      'Talk directly',
      'Discuss',
      'progress',
      'Receive the results',
      'private',
      'encrypted',
      'The wasl team',
    ])
      expect(without(text)).toContain(words)
  })

  it('tell the freelancer who waits, for what, the five steps and the tips', () => {
    expect(freelancer('ar').subject).toBe('عميل جديد ينتظرك في المحادثة')
    expect(freelancer('en').subject).toBe('A new client is waiting for you in the chat')
    const arabic = without(freelancer('ar').text)
    for (const words of [
      'محمد العتيبي',
      'نوع المشروع: تصميم هوية',
      'الميزانية: من 3,000 إلى 5,000 ريال سعودي',
      'الجمهور المستهدف: شباب',
      'الشحن: مجاني',
      '1. افتح رابط المحادثة',
      '5. سلّم العمل',
      'نصائح',
      'الرد السريع',
      'جدولًا واقعيًا',
      'بالجودة',
    ])
      expect(arabic).toContain(words)
    expect(without(freelancer('en').text)).toMatch(/1\. Open the chat link\n2\. .*\n3\. .*\n4\. Agree on a schedule\n5\. Deliver the work/)
    expect(freelancer('ar').html.match(/<ol /g)).toHaveLength(1)
  })
})

describe('what else must stand in them', () => {
  it('an offer shows why, the value, the deadline with its zone, and the contact only as it was masked', () => {
    const { text, html, subject } = mails.offer({
      language: 'ar',
      freelancerName: 'سارة',
      clientName: 'محمد',
      text: 'أحتاج شعارًا\nوهوية',
      category: 'تصميم شعار',
      budget: money,
      contact: { phone: '+966 •• ••• 0051' },
      why: ['خبرتك في الإعلانات، وتقييمك 4.8 من 5'],
      dueAt,
      timeZone,
      url,
    })
    expect(subject).toBe('طلب جديد يناسبك: تصميم شعار')
    for (const words of [
      'من 3,000 إلى 5,000 ريال سعودي',
      'خبرتك في الإعلانات',
      'الأحد، 22 نوفمبر 2026',
      '12:05',
      'المملكة العربية السعودية',
      '> أحتاج شعارًا\n> وهوية',
      'بعد قبولك',
    ])
      expect(without(text)).toContain(words)
    expect(text).toContain('\u2066+966 •• ••• 0051\u2069')
    expect(html).toContain('<bdi dir="ltr">+966 •• ••• 0051</bdi>')
  })

  it('a no says what happens next, with a button only where there is something to choose', () => {
    const no = (kind: 'declined-client' | 'expired-client', next: Parameters<(typeof mails)['declined-client']>[0]['next']) =>
      mails[kind]({ language: 'ar', clientName: 'محمد', freelancerName: 'سارة', next })
    expect(without(no('declined-client', { is: 'asking', freelancerName: 'علي' }).text)).toContain(
      'تعذّر على سارة أخذ طلبك الآن. عرضنا الطلب على علي، وننتظر الرد.',
    )
    expect(no('declined-client', { is: 'asking' }).html).not.toContain('href')
    expect(no('expired-client', { is: 'choose', url }).html).toContain('href')
    expect(without(no('expired-client', { is: 'waiting' }).text)).toContain('لم يصلنا رد من سارة')
  })

  it('a question and its answer travel in the own words of both', () => {
    expect(
      without(mails['question-client']({ language: 'en', freelancerName: 'Sara', question: 'Which sizes?', dueAt, timeZone, url }).text),
    ).toContain('> Which sizes?')
    const { text } = mails['answer-freelancer']({
      language: 'en',
      freelancerName: 'Sara',
      question: 'Which sizes?',
      answer: 'S and M',
      dueAt,
      timeZone,
      url,
    })
    expect(without(text)).toContain('> S and M')
    expect(without(text)).toContain('Your question: Which sizes?')
  })
})

describe('numbers, times and forms', () => {
  it('counts in the six Arabic forms', () => {
    expect([0, 1, 2, 3, 10, 11, 99, 100, 102, 103].map((count) => counted('ar', count, 'hour'))).toEqual([
      'أقل من ساعة',
      'ساعة واحدة',
      'ساعتان',
      '3 ساعات',
      '10 ساعات',
      '11 ساعة',
      '99 ساعة',
      '100 ساعة',
      '102 ساعة',
      '103 ساعات',
    ])
    expect([1, 2, 5, 11, 100].map((count) => counted('ar', count, 'day'))).toEqual(['يوم واحد', 'يومان', '5 أيام', '11 يومًا', '100 يوم'])
    expect([0, 1, 2].map((count) => counted('en', count, 'request'))).toEqual(['0 requests', '1 request', '2 requests'])
  })

  it('tells the time left without promising more than there is', () => {
    const left = (minutes: number) => timeLeft('en', new Date(now.getTime() + minutes * 60_000), now)
    expect([-5, 0, 59, 60, 119, 120, 47 * 60 + 59, 48 * 60].map(left)).toEqual([
      '0 minutes',
      '0 minutes',
      '59 minutes',
      '1 hour',
      '1 hour',
      '2 hours',
      '47 hours',
      '2 days',
    ])
  })

  it('writes amounts and ranges with Latin digits', () => {
    expect(moneyText('ar', { amount: 2500.5, currency: 'SAR' })).toBe('2,500.5 ريال سعودي')
    expect(moneyText('ar', { min: 500, currency: 'KWD' })).toBe('500 دينار كويتي فأكثر')
    expect(moneyText('en', { max: 500, currency: 'USD' })).toBe('up to 500 US dollars')
    expect(moneyText('en', { currency: 'USD' })).toBe('')
    expect(moneyText('en', { amount: 5, currency: 'riyals' })).toBe('5 riyals')
  })

  it('writes Gregorian dates with the zone named, in both languages', () => {
    expect(whenText('ar', dueAt, timeZone)).toMatch(/الأحد.*22 نوفمبر 2026.*12:05 م.*المملكة العربية السعودية/)
    expect(whenText('en', dueAt, 'America/New_York')).toMatch(/Sunday, November 22, 2026 at 4:05\sAM ET$/)
    expect(whenText('ar', dueAt, timeZone)).not.toMatch(/[٠-٩]/)
  })

  it('isolates what reads from left to right', () => {
    expect(plain(say`رقم ${ltr('+966 55')} هنا`)).toBe('رقم \u2066+966 55\u2069 هنا')
    expect(oneLine(say`a ${'b\r\n c'}`)).toBe('a b c')
  })
})

describe('chat messages', () => {
  it.each(languages)('are whole in %s', (language) => {
    const all = [...Object.values(allChats(language)), ...bareChats(language)]
    for (const chat of all) {
      expect(JSON.stringify(chat)).not.toMatch(/undefined|null|NaN|\[object|\{\{/)
      for (const param of chat.template?.params ?? []) expect(param).toMatch(/^(?!.*[\n\t])(?!.* {5}).+$/)
      for (const { title } of chat.buttons ?? []) expect(title.length).toBeLessThanOrEqual(20)
      if (chat.link) expect(chat.link.label.length).toBeLessThanOrEqual(20)
    }
    expect(Object.values(allChats(language)).filter((chat) => chat.template)).toHaveLength(8)
  })

  it('have wordings that Meta takes: same variables in both languages, none at an end, in order, none missing', () => {
    for (const [kind, { wording }] of Object.entries(chats)) {
      const variables = languages.map((language) => wording[language].match(/\{\{\d\}\}/g) ?? [])
      expect(variables[0], kind).toEqual(variables[1])
      expect(variables[0], kind).toEqual(variables[0]!.map((_, i) => `{{${i + 1}}}`))
      const template = allChats('ar')[kind as keyof typeof chats].template
      if (template) expect(template.params, kind).toHaveLength(variables[0]!.length)
      for (const language of languages) {
        expect(wording[language], kind).not.toMatch(/^\s*\{\{|\}\}[\s.]*$|\}\}\s*\{\{/)
        expect(wording[language].length).toBeLessThan(400)
      }
    }
  })

  it('say in an open window what the template says in a closed one', () => {
    const { text, template, link } = chats.offer.render({
      language: 'ar',
      freelancerName: 'سارة',
      category: 'تصميم شعار',
      budget: money,
      dueAt,
      timeZone,
      url,
    })
    const filled = chats.offer.wording.ar.replace(/\{\{(\d)\}\}/g, (_, n: string) => template!.params[Number(n) - 1]!)
    expect(without(text)).toBe(filled)
    expect(template).toMatchObject({ kind: 'offer', name: 'wasl_offer', language: 'ar', buttonParam: 'r/tok_EN-123?x=1&y=2' })
    expect(link).toEqual({ label: 'الرد على الطلب', url })
  })

  it('keep what people write inside its place', () => {
    const { text, template } = chats.question.render({ language: 'en', freelancerName: '{{2}}', question: 'a\n\n\tb     c\u202e \u2069' })
    expect(template!.params).toEqual(['{{2}}', 'a b c'])
    expect(without(text)).toBe('A question from {{2}} about your request: "a b c" Write your answer here and we will pass it on.')
    expect(chats.question.render({ language: 'en', freelancerName: ' ', question: '' }).template!.params).toEqual(['—', '—'])
  })

  it('offer another choice where there is one', () => {
    const choose = chats.declined.render({ language: 'ar', freelancerName: 'سارة', next: { is: 'choose', url } })
    expect(choose.buttons?.map((button) => button.id)).toEqual(['choose_another', 'talk_to_human'])
    expect(chats.declined.render({ language: 'ar', freelancerName: 'سارة', next: { is: 'asking' } }).buttons).toBeUndefined()
  })

  it('confirm an opt-out without a template', () => {
    expect(chats['opt-out'].render({ language: 'ar' })).toEqual({
      text: 'تم، لن نرسل إليك رسائل بعد الآن. إن احتجت إلينا فاكتب «ابدأ» في أي وقت.',
    })
  })
})
