import { ConnectorError } from '#src/errors.ts'
import type { Finding, Outside } from '../connector.ts'
import { listPage, typesOf } from './leads.ts'
import type { Settings } from './settings.ts'

/** Whether the token may list the leads of every owner. Changes nothing. */
export async function check(settings: Settings, outside: Outside): Promise<Finding[]> {
  if (!settings.accessToken) return [noToken]
  if (!settings.organizationId?.length) return [noOwner, tryIt]
  const findings: Finding[] = []
  for (const owner of settings.organizationId) findings.push(await checkOwner(owner, settings, outside))
  return findings.some(({ level }) => level === 'error') ? findings : [...findings, tryIt]
}

async function checkOwner(owner: string, settings: Settings, outside: Outside): Promise<Finding> {
  const now = outside.now().getTime()
  try {
    await listPage(owner, typesOf(owner)[0]!, `(start:${now - 3_600_000},end:${now})`, { start: 0, count: 1 }, settings, outside)
    return found('ok', 'owner', `عملاء ${owner} مقروؤون.`, `The leads of ${owner} can be read.`)
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    const code = error.code ?? error.kind
    const said = `(${owner}: ${error.message})`
    const [ar, en] = explain(error)
    return found(error.kind === 'wait' ? 'warning' : 'error', code, `${ar} ${said}`, `${en} ${said}`)
  }
}

function explain(error: ConnectorError): [ar: string, en: string] {
  if (error.kind === 'wait') return ['لينكدإن تطلب الانتظار الآن؛ أعد التجربة لاحقًا.', 'LinkedIn asks to wait; try again later.']
  if (error.kind === 'retry') return ['لينكدإن لا تجيب الآن؛ أعد التجربة.', 'LinkedIn does not answer now; try again.']
  if (error.code === 'http_401')
    return [
      'رمز الوصول منتهٍ أو ملغى (عمره 60 يومًا). أنشئ رمزًا جديدًا من بوابة المطورين وضعه في accessToken.',
      'The access token has expired or was revoked (it lives 60 days). Make a new one in the developer portal and put it into accessToken.',
    ]
  if (error.code === 'http_403')
    return [
      'لا يحق للرمز قراءة هؤلاء العملاء. يحتاج التطبيق إلى برنامج Lead Sync وإذن r_marketing_leadgen_automation، ويحتاج صاحبه دورًا في الحساب أو الصفحة.',
      'The token may not read these leads. The app needs the Lead Sync programme and r_marketing_leadgen_automation; the token’s owner needs a role on the account or Page.',
    ]
  if (error.code === 'http_426')
    return [
      'انتهى إصدار واجهة لينكدإن الذي يستخدمه وصل. حدّث وصل.',
      'The version of LinkedIn’s API that wasl speaks has ended. Update wasl.',
    ]
  if (error.code === 'forbidden_address' || error.code === 'bad_address')
    return ['لا يمكن الاتصال بعنوان baseUrl؛ صحّحه أو احذفه.', 'baseUrl cannot be called; correct or remove it.']
  return [
    'رفضت لينكدإن هذا المالك. راجع organizationId: رقم الصفحة، أو urn:li:sponsoredAccount:… للحساب الإعلاني.',
    'LinkedIn refused this owner. Check organizationId: the Page’s number, or urn:li:sponsoredAccount:… for the ad account.',
  ]
}

const noToken = found(
  'error',
  'no_token',
  'إشعارات لينكدإن لا تحمل إلا المعرّفات، فلا يُقرأ أي عميل دون accessToken. أنشئ رمزًا بإذن r_marketing_leadgen_automation وأضفه.',
  'LinkedIn’s notifications carry ids only, so no lead can be read without accessToken. Make one with r_marketing_leadgen_automation and add it.',
)
const noOwner = found(
  'warning',
  'no_owner',
  'لا يمكن فحص الرمز ولا استرجاع ما فات دون organizationId. أضف رقم الصفحة، أو urn:li:sponsoredAccount:… للحساب الإعلاني.',
  'Without organizationId the token cannot be checked nor missed leads be fetched. Add the Page’s number, or urn:li:sponsoredAccount:… for the ad account.',
)
const tryIt = found(
  'ok',
  'try',
  'للتجربة: سجّل عنوان هذا الاتصال في Webhooks بالتطبيق واشترك (leadNotifications)، ثم أرسل عميلًا تجريبيًا من معاينة النموذج في Campaign Manager؛ يظهر في الوارد كتجربة.',
  'To try it: register this connection’s address under the app’s Webhooks and subscribe (leadNotifications), then send a test lead from the form’s preview in Campaign Manager; it shows in the inbox as a test.',
)

function found(level: Finding['level'], code: string, ar: string, en: string): Finding {
  return { level, code, text: { ar, en } }
}
