import { ConnectorError } from '#src/errors.ts'
import type { Finding, Outside } from '../connector.ts'
import { findBoard } from './board.ts'
import { checkBot, checkKeyExpiry, checkRights, checkSalesRights } from './check-bot.ts'
import { openOdoo } from './client.ts'
import type { OdooSettings } from './settings.ts'
import type { Odoo } from './transport.ts'

/**
 * Tries the connection as its workers will use it: version, login, the bot's rights one by one, project and stages (made if missing), who among the
 * assigned could see unmasked leads, and when the key ends. Never throws for Odoo's faults: each is a finding with cause and next step.
 */
export async function testConnection(settings: OdooSettings, outside: Outside): Promise<Finding[]> {
  const odoo = openOdoo(settings, outside, 12_000)
  const version = await attempt(() => checkVersion(odoo))
  if (isFatal(version)) return version
  const login = await attempt(() => checkBot(odoo))
  if (isFatal(login)) return [...version, ...login]
  const rights = await attempt(() => checkRights(odoo))
  const board = await attempt(() => checkBoard(odoo))
  const sales = isFatal(board) ? [] : await attempt(() => checkSalesRights(odoo))
  const expiry = await attempt(() => checkKeyExpiry(odoo))
  return [...version, ...login, ...rights, ...board, ...sales, ...expiry]
}

async function checkVersion(odoo: Odoo): Promise<Finding[]> {
  const { major, text } = await odoo.version()
  const { protocol } = odoo.settings
  if (protocol === 'json2' && major < 19)
    return [
      {
        level: 'error',
        code: 'protocol',
        text: {
          ar: `هذا الخادم بالإصدار ${text} ولا يعرف JSON-2 (من الإصدار 19 فصاعدًا). اجعل البروتوكول «تلقائي».`,
          en: `This server is Odoo ${text}, which does not know JSON-2 (19 and later do). Set the protocol to "auto".`,
        },
      },
    ]
  const spoken = protocol === 'json2' || (protocol === 'auto' && major >= 19) ? 'JSON-2' : 'XML-RPC'
  const tried = major >= 17 && major <= 19
  return [
    {
      level: tried ? 'ok' : 'warning',
      code: 'version',
      text: tried
        ? { ar: `أودو ${text} عبر ${spoken}.`, en: `Odoo ${text}, spoken to by ${spoken}.` }
        : {
            ar: `أودو ${text} عبر ${spoken}. وصل مجرَّب على 17 و18 و19 فقط؛ جرّبه على نسخة اختبار أولًا.`,
            en: `Odoo ${text}, spoken to by ${spoken}. wasl is tried on 17, 18 and 19 only; try it on a test database first.`,
          },
    },
  ]
}

async function checkBoard(odoo: Odoo): Promise<Finding[]> {
  await findBoard(odoo)
  const { project, stages } = odoo.settings
  const names = Object.values(stages).join(' · ')
  return [
    {
      level: 'ok',
      code: 'board',
      text: { ar: `المشروع «${project}» بمراحله: ${names}.`, en: `The project "${project}" with its stages: ${names}.` },
    },
  ]
}

async function attempt(step: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await step()
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    return [findingOf(error)]
  }
}

function isFatal(findings: Finding[]): boolean {
  return findings.some((finding) => finding.level === 'error')
}

/** A fault in words: what is wrong and what to do. */
function findingOf(error: ConnectorError): Finding {
  const code = error.code ?? error.kind
  const known = words[code]
  const text = known ?? {
    ar: `لم يُجب أودو كما ينبغي: ${error.message}. تحقّق من العنوان ومن أنّ الخادم يعمل ثم أعد المحاولة.`,
    en: `Odoo did not answer as it should: ${error.message}. Check the address and that the server is up, then try again.`,
  }
  return { level: 'error', code, text: known ? { ar: text.ar, en: `${text.en} (${error.message})` } : text }
}

const words: Record<string, Finding['text']> = {
  'odoo.exceptions.AccessDenied': {
    ar: 'رفض أودو الدخول: تحقّق من اسم قاعدة البيانات واسم الدخول ومفتاح API. أنشئ مفتاحًا جديدًا من: التفضيلات ← أمان الحساب ← مفتاح API جديد.',
    en: 'Odoo refused the login: check database, login and API key. A new key is made in Preferences → Account Security → New API Key.',
  },
  'odoo.exceptions.AccessError': {
    ar: 'ينقص المستخدمَ الآليَّ صلاحية. اطلب من مدير أودو منحه: المبيعات «كل المستندات» والمشروع «مستخدم».',
    en: 'The bot lacks a right. Ask the Odoo administrator for Sales "All Documents" and Project "User".',
  },
  no_database: {
    ar: 'قاعدة البيانات بهذا الاسم غير موجودة على الخادم. صحّح اسمها في الإعدادات.',
    en: 'There is no database of this name on the server. Correct it in the settings.',
  },
  no_such_address: {
    ar: 'لا يوجد أودو على هذا العنوان، أو أنّ قاعدة البيانات غير موجودة. افتح العنوان في المتصفّح وانسخه دون ما بعد اسم النطاق.',
    en: 'There is no Odoo at this address, or no such database. Open it in a browser and copy it without what follows the host name.',
  },
  moved: {
    ar: 'انتقل أودو إلى عنوان آخر. اكتب العنوان الجديد في الإعدادات.',
    en: 'Odoo has moved to another address. Enter the new one in the settings.',
  },
  project_gone: {
    ar: 'المشروع مؤرشف أو محذوف في أودو. استعده أو سمِّ مشروعًا آخر في الإعدادات.',
    en: 'The project is archived or deleted in Odoo. Restore it, or name another in the settings.',
  },
  board_missing: {
    ar: 'المشروع أو إحدى مراحله غير موجودة ولا يحقّ للمستخدم الآليّ إنشاؤها. أنشئها يدويًا أو امنحه «مدير المشروع».',
    en: 'The project or one of its stages is missing and the bot may not make it. Make it by hand, or give the bot Project "Administrator".',
  },
  forbidden_address: {
    ar: 'هذا عنوان داخلي لا يتصل به وصل. استعمل عنوانًا عامًا أو اطلب من مشغّل وصل السماح به (OUTBOUND_ALLOW).',
    en: 'This is a private address, which wasl does not call. Use a public one, or ask who runs wasl to allow it (OUTBOUND_ALLOW).',
  },
}
