import { parseJson } from '#src/platform/text/json.ts'
import type { Finding, Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import { asList, asRecord, asText } from '../lead-form.ts'
import type { Settings } from './settings.ts'

/** Whether the token still opens the advertiser: TikTok stops delivering without a word when it is revoked. Changes nothing. */
export async function check(settings: Settings, outside: Outside): Promise<Finding[]> {
  const { accessToken, advertiserId } = settings
  if (!accessToken || !advertiserId) return [unchecked, tryIt]
  let last: Finding | undefined
  for (const token of accessToken) {
    last = await checkToken(token, advertiserId, settings, outside)
    if (last.level === 'ok') break
  }
  return last?.level === 'error' ? [last] : [last!, tryIt]
}

/** Source: business-api.tiktok.com/portal/docs?id=1739593083610113 (GET /advertiser/info/); errors come as HTTP 200 with a `code`. */
async function checkToken(token: string, advertiserId: string, settings: Settings, outside: Outside): Promise<Finding> {
  const base = (settings.baseUrl ?? 'https://business-api.tiktok.com').replace(/\/+$/, '')
  const query = new URLSearchParams({ advertiser_ids: JSON.stringify([advertiserId]), fields: '["advertiser_id","name"]' })
  let body: Record<string, unknown>
  try {
    const answer = await outside.http.request({
      url: `${base}/open_api/v1.3/advertiser/info/?${query}`,
      headers: { 'access-token': token },
    })
    body = answer.status === 200 ? asRecord(parseJson(answer.text())) : { code: `http_${answer.status}` }
  } catch (error) {
    const fault = error instanceof SyntaxError ? undefined : faultOfSilence(error, true)
    body = { code: fault?.code ?? 'no_answer', message: fault?.message }
  }
  const code = asText(body.code) ?? 'no_answer'
  const said = asText(body.message) ? ` (${asText(body.message)!.slice(0, 200)})` : ''
  if (code === '0') {
    const advertiser = asRecord(asList(asRecord(body.data).list)[0])
    const name = asText(advertiser.name) ?? advertiserId
    return found('ok', 'advertiser', `الرمز صالح للحساب الإعلاني «${name}».`, `The token opens the ad account "${name}".`)
  }
  if (code === '40100' || code === 'http_429')
    return found(
      'warning',
      code,
      `تيك توك تطلب الانتظار؛ أعد التجربة بعد دقيقة.${said}`,
      `TikTok asks to wait; try again in a minute.${said}`,
    )
  if (code === '40001')
    return found(
      'error',
      code,
      `لا يملك الرمز صلاحية هذا الحساب. راجع advertiserId، وليكن صاحب الرمز مديرًا (Admin) للحساب الإعلاني.${said}`,
      `The token has no right to this account. Check advertiserId, and let the token’s owner be an admin of the ad account.${said}`,
    )
  if (/^401\d\d$/.test(code) || code === 'http_401')
    return found(
      'error',
      code,
      `رمز الوصول غير صحيح أو أُلغي، فتتوقف تيك توك عن الإرسال دون إشعار. أعد التفويض في TikTok for Business ثم أعد الاشتراك (subscription/subscribe) وضع الرمز الجديد في accessToken.${said}`,
      `The access token is wrong or was revoked, and TikTok then stops delivering without a word. Authorise again in TikTok for Business, subscribe again (subscription/subscribe) and put the new token into accessToken.${said}`,
    )
  if (code === 'forbidden_address' || code === 'bad_address')
    return found(
      'error',
      code,
      `لا يمكن الاتصال بعنوان baseUrl؛ صحّحه أو احذفه.${said}`,
      `baseUrl cannot be called; correct or remove it.${said}`,
    )
  return found('error', code, `لم تُجب تيك توك كما ينبغي؛ أعد التجربة.${said}`, `TikTok did not answer as it should; try again.${said}`)
}

const unchecked = found(
  'warning',
  'unchecked',
  'لا يمكن فحص الاشتراك من هنا دون accessToken و advertiserId. أضفهما لتعرف إن أُلغي الرمز، فعندها تتوقف تيك توك عن الإرسال بصمت.',
  'The subscription cannot be checked without accessToken and advertiserId. Add them to learn when the token is revoked: TikTok then falls silent.',
)
const tryIt = found(
  'ok',
  'try',
  'للتجربة: اشترك بعنوان هذا الاتصال (subscription/subscribe) ثم أنشئ عميلًا تجريبيًا لأحد النماذج (page/lead/mock/create)؛ يصل باسم Jane Doe ويظهر في الوارد كتجربة.',
  'To try it: subscribe this connection’s address (subscription/subscribe), then make a mock lead of a form (page/lead/mock/create); it arrives as Jane Doe and shows in the inbox as a test.',
)

function found(level: Finding['level'], code: string, ar: string, en: string): Finding {
  return { level, code, text: { ar, en } }
}
