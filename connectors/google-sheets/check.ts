import { ConnectorError } from '#src/errors.ts'
import type { Finding, Outside } from '../connector.ts'
import { readBook } from './book.ts'
import { makeApi } from './client.ts'
import type { Settings } from './settings.ts'
import { setUp } from './setup.ts'

/** Tries the connection: the key, the sharing, the tab; makes wasl's columns where they are missing (and the tab, see the README). Writes no row. */
export async function check(settings: Settings, outside: Outside): Promise<Finding[]> {
  const api = makeApi(settings, outside)
  try {
    const book = await readBook(api, settings)
    const done = await setUp(api, settings, book, true)
    return [
      ...(done.tab === settings.tab ? [] : [renamed(settings.tab, done.tab)]),
      ...(done.gone.includes('id') ? [keyGone(done.tab)] : done.gone.length > 0 ? [columnsGone(done.gone)] : []),
      ...(done.madeTab ? [found('ok', 'tab_made', `أُنشئت الورقة «${done.tab}».`, `The tab "${done.tab}" was made.`)] : []),
      ...(done.gone.includes('id') ? [] : [ready(book.title, done.tab)]),
    ]
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    return [refused(error, api.email, settings)]
  }
}

/** The cause and the next step, with Google's own words at the end. */
function refused(error: ConnectorError, email: string, { tab }: Settings): Finding {
  const code = error.code ?? error.kind
  const names = /found: (.*)$/.exec(error.message)?.[1] ?? '–'
  const said = `(${error.message})`
  // Google's English inside our Arabic, each in its own direction.
  const saidApart = `(\u2068${error.message}\u2069)`
  const words: Record<string, [ar: string, en: string]> = {
    forbidden: [
      `لا يحق لحساب الخدمة التحرير. افتح الملف ← مشاركة ← أضف ${email} بصلاحية «محرر».`,
      `The service account may not edit. Open the spreadsheet → Share → add ${email} as Editor.`,
    ],
    not_found: [
      `لا يوجد ملف بهذا المعرّف أو أنه غير مشارَك. انسخ المعرّف من العنوان بين ‎/d/ و ‎/edit ثم شارك الملف مع ${email} بصلاحية «محرر».`,
      `There is no spreadsheet with this id, or it is not shared. Copy the id between /d/ and /edit of its address and share it with ${email} as Editor.`,
    ],
    tab_missing: [
      `لا توجد ورقة باسم «${tab}». الموجود: \u2068${names}\u2069. صحّح الاسم في الإعدادات أو أنشئ الورقة.`,
      `There is no tab "${tab}". Found: ${names}. Correct the name in the settings, or make the tab.`,
    ],
    protected: [
      `جزء من الورقة محمي. البيانات ← حماية الأوراق والنطاقات ← اسمح لـ ${email} بالتحرير.`,
      `A part of the tab is protected. Data → Protect sheets and ranges → let ${email} edit it.`,
    ],
    sheet_full: [
      'الملف ممتلئ (عشرة ملايين خلية). انقل الصفوف القديمة إلى ملف آخر أو احذف أوراقًا لا تحتاجها.',
      'The spreadsheet is full (10 million cells). Move old rows to another file or delete tabs you do not need.',
    ],
    not_a_sheet: [
      'الملف ليس جدول Google (ملف Excel؟). افتحه ← ملف ← حفظ كجدول بيانات Google، ثم ضع معرّف الجديد.',
      'The file is not a Google spreadsheet (an Excel file?). Open it → File → Save as Google Sheets, and use the new id.',
    ],
    api_disabled: [
      'واجهة Google Sheets غير مفعّلة في مشروع الحساب. Google Cloud ← APIs & Services ← Library ← Google Sheets API ← Enable.',
      'The Google Sheets API is off in the account’s project. Google Cloud → APIs & Services → Library → Google Sheets API → Enable.',
    ],
    invalid_grant: [
      'رفضت Google المفتاح: إمّا أنه حُذف (أنشئ مفتاحًا جديدًا للحساب نفسه) أو أن ساعة هذا الخادم غير مضبوطة (شغّل NTP).',
      'Google refused the key: either it was deleted (make a new key of the same account), or this server’s clock is off (switch NTP on).',
    ],
    bad_key: [
      'المفتاح الخاص غير مقروء. الصق محتوى ملف JSON كاملًا كما نزّلته من Google Cloud.',
      'The private key cannot be read. Paste the whole JSON file as downloaded from Google Cloud.',
    ],
  }
  const known = words[code]
  if (known) return found('error', code, `${known[0]} ${saidApart}`, `${known[1]} ${said}`)
  if (error.kind === 'wait')
    return found(
      'warning',
      code,
      `بلغ الحساب حدّ الطلبات في الدقيقة؛ أعد التجربة بعد دقيقة. ${saidApart}`,
      `The account has reached its limit per minute; try again in a minute. ${said}`,
    )
  return found('error', code, `تعذّر الوصول إلى Google؛ أعد التجربة. ${saidApart}`, `Google could not be reached; try again. ${said}`)
}

function renamed(asked: string, stands: string): Finding {
  return found(
    'warning',
    'tab_renamed',
    `الورقة «${asked}» صار اسمها «${stands}»؛ نواصل الكتابة فيها. ضع الاسم الجديد في الإعدادات.`,
    `The tab "${asked}" is called "${stands}" now; wasl goes on writing there. Put the new name into the settings.`,
  )
}

function columnsGone(keys: readonly string[]): Finding {
  return found(
    'warning',
    'columns_deleted',
    `أعمدة حذفها شخص ولن تُكتب: ${keys.join('، ')}.`,
    `Columns that a person deleted and that are not written any more: ${keys.join(', ')}.`,
  )
}

function keyGone(tab: string): Finding {
  return found(
    'error',
    'key_missing',
    `عمود المعرّفات حُذف من «${tab}». أعده من ملف ← سجل الإصدارات، أو استخدم ورقة جديدة.`,
    `The column of ids was deleted from "${tab}". Bring it back with File → Version history, or use a new tab.`,
  )
}

function ready(title: string, tab: string): Finding {
  return found('ok', 'ready', `الورقة «${tab}» في «${title}» جاهزة للكتابة.`, `The tab "${tab}" of "${title}" is ready to be written.`)
}

function found(level: Finding['level'], code: string, ar: string, en: string): Finding {
  return { level, code, text: { ar, en } }
}
