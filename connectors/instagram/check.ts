import { ConnectorError } from '#src/errors.ts'
import type { Finding, Outside } from '../connector.ts'
import { list, str, wire } from '../wire.ts'
import { callGraph } from './call.ts'
import type { Settings } from './settings.ts'

/** Asks whose token this is and compares it with the account; changes nothing. */
export async function check(settings: Settings, outside: Outside): Promise<Finding[]> {
  try {
    const body = await callGraph(settings, outside, { path: 'me?fields=user_id,username', repeatable: true })
    // Older answers wrap the account in a list.
    const me = body.user_id === undefined ? wire(list(body.data)[0]) : body
    const [id, username] = [str(me.user_id), str(me.username) ?? '']
    if (id !== undefined && id !== settings.accountId) return [wrongAccount(settings.accountId, id, username)]
    return [
      { level: 'ok', code: 'account', text: { ar: `الحساب \u2068@${username}\u2069 متصل.`, en: `Account @${username} is connected.` } },
    ]
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    if (error.kind === 'unauthorized') return [badToken(error)]
    return [
      {
        level: 'error',
        code: error.code ?? error.kind,
        text: { ar: `لم يُجب إنستغرام كما ينبغي: \u2068${error.message}\u2069`, en: error.message },
      },
    ]
  }
}

function wrongAccount(expected: string, found: string, username: string): Finding {
  return {
    level: 'error',
    code: 'wrong_account',
    text: {
      ar: `رمز الوصول يخص الحساب \u2068@${username} (${found})\u2069 وليس \u2068${expected}\u2069: صحّح accountId أو أنشئ رمزاً للحساب الصحيح.`,
      en: `The access token belongs to @${username} (${found}), not to ${expected}: correct accountId, or make a token for the right account.`,
    },
  }
}

function badToken(error: ConnectorError): Finding {
  return {
    level: 'error',
    code: error.code ?? 'unauthorized',
    text: {
      ar: `رفض إنستغرام رمز الوصول: أنشئ رمزاً جديداً في لوحة التطبيق. (\u2068${error.message}\u2069)`,
      en: `Instagram refused the access token: make a new one in the app's dashboard. (${error.message})`,
    },
  }
}
