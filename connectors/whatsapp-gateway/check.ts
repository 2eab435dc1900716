import { ConnectorError } from '#src/errors.ts'
import { parseJson } from '#src/platform/text/json.ts'
import type { Finding, Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import { str, wire } from '../wire.ts'
import { faultOfAnswer } from './fault.ts'
import { keyHeaders } from './messages.ts'
import type { Settings } from './settings.ts'

/** Looks at the keys and at the session's state; changes nothing at the gateway. */
export async function testConnection(settings: Settings, outside: Outside): Promise<Finding[]> {
  return [...keyFindings(settings), await sessionFinding(settings, outside)]
}

function keyFindings(settings: Settings): Finding[] {
  const key = settings.provider === 'waha' ? 'hmacKey' : 'jwtKey'
  if (settings[key]) return []
  return [
    {
      level: 'error',
      code: 'no_webhook_key',
      text: {
        ar: `لا يوجد \u2068${key}\u2069: يُرفض كل ما يرسله هذا الوسيط حتى تضيفه هنا وفي إعدادات الوسيط.`,
        en: `There is no ${key}: everything this gateway sends is refused until you set it here and at the gateway.`,
      },
    },
  ]
}

async function sessionFinding(settings: Settings, outside: Outside): Promise<Finding> {
  if (!settings.baseUrl) {
    return {
      level: 'warning',
      code: 'no_base_url',
      text: {
        ar: 'لا يوجد عنوان للوسيط (baseUrl): تصل الرسائل ولا يمكن الرد عليها.',
        en: 'There is no address of the gateway (baseUrl): messages arrive, but none can be sent.',
      },
    }
  }
  try {
    const state = await sessionState(settings, settings.baseUrl, outside)
    if (state === 'WORKING' || state === 'open') {
      return {
        level: 'ok',
        code: 'session',
        text: { ar: `الجلسة «\u2068${settings.session}\u2069» متصلة.`, en: `Session "${settings.session}" is connected.` },
      }
    }
    return {
      level: 'error',
      code: 'session_not_working',
      text: {
        ar: `الجلسة «\u2068${settings.session}\u2069» غير متصلة (\u2068${state ?? 'حالة غير معروفة'}\u2069): افتح الوسيط وامسح رمز QR من جديد.`,
        en: `Session "${settings.session}" is not connected (${state ?? 'unknown state'}): open the gateway and scan its QR code again.`,
      },
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    return {
      level: 'error',
      code: error.code ?? error.kind,
      text: { ar: `لم يُجب الوسيط كما ينبغي: \u2068${error.message}\u2069`, en: error.message },
    }
  }
}

async function sessionState(settings: Settings, baseUrl: string, outside: Outside): Promise<string | undefined> {
  const session = encodeURIComponent(settings.session)
  const path = settings.provider === 'waha' ? `/api/sessions/${session}` : `/instance/connectionState/${session}`
  const answer = await outside.http
    .request({ url: baseUrl.replace(/\/+$/, '') + path, headers: keyHeaders(settings) })
    .catch((error: unknown) => {
      throw faultOfSilence(error, true)
    })
  if (answer.status < 200 || answer.status > 299) throw faultOfAnswer(answer, outside.now(), true)
  try {
    const body = wire(parseJson(answer.text()))
    return str(settings.provider === 'waha' ? body.status : wire(body.instance).state)
  } catch {
    return undefined
  }
}
