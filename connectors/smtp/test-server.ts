import type { Finding, Outside, Words } from '../connector.ts'
import { faultOf } from './fault.ts'
import { serverOf } from './server.ts'
import type { SmtpSettings } from './settings.ts'
import { makeTransport } from './transport.ts'

/** Connects and signs in on every server of the settings; no mail is sent. */
export async function testServer(settings: SmtpSettings, outside: Outside): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const url of settings.url) {
    const server = serverOf(url)!
    const transport = makeTransport(server, outside.http)
    try {
      await transport.verify()
      findings.push({ level: 'ok', code: 'signed_in', text: words.signedIn(server.host) })
      if (server.ignoreTls && server.auth && url.includes('ignoreTLS'))
        findings.push({ level: 'warning', code: 'clear_text', text: words.clearText(server.host) })
    } catch (error) {
      findings.push(describe(error, server.host))
    } finally {
      transport.close()
    }
  }
  return findings
}

function describe(error: unknown, host: string): Finding {
  const fault = faultOf(error, false)
  if (fault.code === 'forbidden_address') return { level: 'error', code: 'forbidden_address', text: words.forbidden(host) }
  if (fault.kind === 'unauthorized') return { level: 'error', code: 'unauthorized', text: words.refused(host) }
  const { code, originalCode } = (fault.cause ?? {}) as { code?: string; originalCode?: string }
  const tls = code === 'ETLS' || /CERT|SIGNED|SSL|TLS|EPROTO/.test(originalCode ?? code ?? '')
  if (tls) return { level: 'error', code: 'tls', text: words.tls(host, fault.message) }
  return { level: 'error', code: 'unreachable', text: words.unreachable(host, fault.message) }
}

const words = {
  signedIn: (host: string): Words => ({
    ar: `قبل الخادم ${host} الدخول، وهو جاهز للإرسال.`,
    en: `${host} accepted the sign-in and is ready to send.`,
  }),
  clearText: (host: string): Words => ({
    ar: `كلمة المرور تصل إلى ${host} دون تشفير، لأن العنوان يطلب ذلك (ignoreTLS).`,
    en: `The password travels to ${host} unencrypted, because the address asks for it (ignoreTLS).`,
  }),
  forbidden: (host: string): Words => ({
    ar: `العنوان ${host} خاص. أضفه إلى OUTBOUND_ALLOW إن كان مقصودًا.`,
    en: `${host} is a private address. Add it to OUTBOUND_ALLOW if that is meant.`,
  }),
  refused: (host: string): Words => ({
    ar: `رفض ${host} اسم المستخدم أو كلمة المرور. كثير من المزوّدين يطلبون «كلمة مرور للتطبيقات».`,
    en: `${host} refused the user name or password. Many providers want an app password.`,
  }),
  tls: (host: string, why: string): Words => ({
    ar: `تعذّر الاتصال المشفّر مع ${host}: ${why}`,
    en: `The encrypted connection to ${host} failed: ${why}`,
  }),
  unreachable: (host: string, why: string): Words => ({
    ar: `لم يُجب ${host}. تحقّق من الاسم والمنفذ (587 أو 465): ${why}`,
    en: `${host} did not answer. Check the name and the port (587 or 465): ${why}`,
  }),
}
