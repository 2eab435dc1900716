import { ConnectorError } from '#src/errors.ts'
import type { Finding, Outside, Words } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import { faultOf, memberOf } from './fault.ts'
import { resendBase } from './send.ts'
import type { ResendSettings } from './settings.ts'

/** Lists the account's domains with each key; a key that may only send cannot, which is fine and said. No mail is sent. */
export async function testAccount(settings: ResendSettings, outside: Outside): Promise<Finding[]> {
  const domain = /@([^@>\s]+)>?\s*$/.exec(settings.from)?.[1]?.toLowerCase() ?? ''
  const findings: Finding[] = []
  for (const apiKey of settings.apiKey) findings.push(await tryKey(apiKey, domain, settings, outside))
  if (!settings.webhookSecret) findings.push({ level: 'warning', code: 'no_webhook_secret', text: words.noWebhook })
  return findings
}

async function tryKey(apiKey: string, domain: string, settings: ResendSettings, outside: Outside): Promise<Finding> {
  try {
    const answer = await outside.http
      .request({ url: `${settings.baseUrl ?? resendBase}/domains`, headers: { authorization: `Bearer ${apiKey}`, 'user-agent': 'wasl' } })
      .catch((error: unknown) => {
        throw faultOfSilence(error, true)
      })
    if (memberOf(answer.text(), 'name') === 'restricted_api_key') return { level: 'ok', code: 'sending_key', text: words.sendingKey }
    if (answer.status !== 200) throw faultOf(answer, outside.now())
    const status = statusOf(answer.text(), domain)
    if (status === 'verified') return { level: 'ok', code: 'domain_verified', text: words.verified(domain) }
    return { level: 'error', code: 'domain_not_verified', text: words.notVerified(domain) }
  } catch (error) {
    const fault = faultOfSilence(error, true)
    if (fault.kind === 'unauthorized') return { level: 'error', code: 'unauthorized', text: words.refused }
    return { level: 'error', code: 'unreachable', text: words.unreachable(fault.message) }
  }
}

/** The domain's state; the exact name counts, a verified parent does not cover it. Throws retry for an answer that is no list. */
function statusOf(text: string, domain: string): string | undefined {
  const list = listIn(text)
  if (!list) throw new ConnectorError('retry', 'the answer was not a list of domains')
  const found = list.find((one: { name?: unknown } | null) => String(one?.name).toLowerCase() === domain)
  return (found as { status?: string } | undefined)?.status
}

function listIn(text: string): ({ name?: unknown } | null)[] | undefined {
  try {
    const { data } = JSON.parse(text) as { data?: unknown }
    return Array.isArray(data) ? data : undefined
  } catch {
    return undefined
  }
}

const words = {
  verified: (domain: string): Words => ({
    ar: `النطاق ${domain} موثّق، والمفتاح صالح.`,
    en: `The domain ${domain} is verified and the key works.`,
  }),
  notVerified: (domain: string): Words => ({
    ar: `النطاق ${domain} غير موثّق في Resend. أضفه في resend.com/domains ثم أعد الاختبار.`,
    en: `The domain ${domain} is not verified at Resend. Add it at resend.com/domains, then test again.`,
  }),
  sendingKey: {
    ar: 'المفتاح صالح للإرسال فقط، وهذا يكفي. لا يمكن به التحقق من النطاق.',
    en: 'The key may only send, which is enough. The domain cannot be checked with it.',
  },
  refused: {
    ar: 'رفض Resend المفتاح. أنشئ مفتاحًا جديدًا في resend.com/api-keys.',
    en: 'Resend refused the key. Make a new one at resend.com/api-keys.',
  },
  unreachable: (why: string): Words => ({ ar: `لم يُجب Resend: ${why}`, en: `Resend did not answer: ${why}` }),
  noWebhook: {
    ar: 'لا يوجد سرّ للـ webhook، فلن يُعرف هل وصلت الرسائل. أضفه في resend.com/webhooks.',
    en: 'There is no webhook secret, so it stays unknown whether mails arrive. Add one at resend.com/webhooks.',
  },
}
