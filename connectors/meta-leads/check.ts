import { ConnectorError } from '#src/errors.ts'
import type { Finding, Outside, Words } from '../connector.ts'
import { asList, asRecord, asText } from '../lead-form.ts'
import { callGraph } from './call-graph.ts'
import type { Settings } from './settings.ts'

/** Reads the Page, whether an app is subscribed to its leads, and whether the lead forms may be read. Changes nothing. */
export async function check(settings: Settings, outside: Outside): Promise<Finding[]> {
  const page = await attempt(async () => {
    const { name } = await callGraph(settings.pageId, { fields: 'name' }, settings, outside)
    return found(
      'ok',
      'page',
      `الصفحة «${asText(name) ?? settings.pageId}» مقروءة.`,
      `The Page "${asText(name) ?? settings.pageId}" can be read.`,
    )
  }, refusedPage)
  // Everything below would fail for the same reason and say it less clearly.
  if (page.level === 'error') return [page]
  const subscription = await attempt(async () => {
    const { data } = await callGraph(`${settings.pageId}/subscribed_apps`, {}, settings, outside)
    const fields = asList(data).flatMap((app) => asList(asRecord(app).subscribed_fields).map(fieldName))
    return fields.includes('leadgen') ? subscribed : notSubscribed
  }, refusedSubscription)
  const forms = await attempt(async () => {
    const { data } = await callGraph(`${settings.pageId}/leadgen_forms`, { fields: 'id', limit: '1' }, settings, outside)
    return asList(data).length > 0 ? readable : noForms
  }, refusedForms)
  return [page, subscription, forms]
}

const subscribed = found('ok', 'subscribed', 'التطبيق مشترك في حقل leadgen لهذه الصفحة.', 'The app is subscribed to leadgen on this Page.')
const notSubscribed = found(
  'error',
  'not_subscribed',
  'لا يوجد تطبيق مشترك في حقل leadgen لهذه الصفحة، فلن يصل أي عميل. أرسل POST إلى /{page-id}/subscribed_apps?subscribed_fields=leadgen برمز الصفحة، أو اشترك من لوحة التطبيق ← Webhooks ← Page.',
  'No app is subscribed to leadgen on this Page, so no lead will arrive. POST /{page-id}/subscribed_apps?subscribed_fields=leadgen with the Page token, or subscribe in the app dashboard → Webhooks → Page.',
)
const readable = found('ok', 'forms', 'نماذج الصفحة مقروءة.', 'The lead forms of the Page can be read.')
const noForms = found(
  'warning',
  'no_forms',
  'لا توجد نماذج عملاء في هذه الصفحة بعد. أنشئ نموذجًا ثم جرّبه بأداة Lead Ads Testing Tool.',
  'This Page has no lead forms yet. Make one, then try it with the Lead Ads Testing Tool.',
)

function refusedPage(error: ConnectorError): Words {
  if (error.code === '190' || error.code === '102' || error.code === '0')
    return {
      ar: 'رمز الوصول منتهٍ أو ملغى. أنشئ رمزًا جديدًا لمستخدم نظام في Business Settings وضعه في accessToken.',
      en: 'The access token has expired or was revoked. Make a new one for a system user in Business Settings and put it into accessToken.',
    }
  if (error.code === '100')
    return {
      ar: 'لا توجد صفحة بهذا الرقم أو أن الرمز لا يصل إليها. راجع pageId (حول الصفحة ← شفافية الصفحة) وأسند الصفحة لصاحب الرمز.',
      en: 'There is no Page with this id, or the token has no access to it. Check pageId (About → Page transparency) and assign the Page to the token’s owner.',
    }
  return {
    ar: 'ينقص الرمز إذن قراءة الصفحة. أضف pages_show_list و pages_read_engagement ثم أنشئ رمزًا جديدًا.',
    en: 'The token lacks the right to read the Page. Add pages_show_list and pages_read_engagement, then make a new token.',
  }
}

function refusedSubscription(): Words {
  return {
    ar: 'تعذّر معرفة اشتراك الصفحة: ينقص الرمز إذن pages_manage_metadata. أضفه ثم أنشئ رمزًا جديدًا.',
    en: 'The Page’s subscription cannot be read: the token lacks pages_manage_metadata. Add it, then make a new token.',
  }
}

function refusedForms(): Words {
  return {
    ar: 'لا يحق للرمز قراءة العملاء. أضف leads_retrieval و pages_manage_ads، وامنح صاحبه الوصول في Business Settings ← Leads Access.',
    en: 'The token may not read leads. Add leads_retrieval and pages_manage_ads, and give its owner access in Business Settings → Leads Access.',
  }
}

/** Runs one check; a refusal becomes a finding in words, with Meta's own at the end. */
async function attempt(run: () => Promise<Finding>, refused: (error: ConnectorError) => Words): Promise<Finding> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    const code = error.code ?? error.kind
    const said = `(${error.message})`
    if (error.kind === 'wait')
      return found(
        'warning',
        code,
        `ميتا تطلب الانتظار الآن؛ أعد التجربة بعد دقائق. ${said}`,
        `Meta asks to wait; try again in some minutes. ${said}`,
      )
    if (error.kind === 'retry' && error.code !== '100')
      return found('error', code, `ميتا لا تجيب الآن؛ أعد التجربة. ${said}`, `Meta does not answer now; try again. ${said}`)
    if (error.code === 'forbidden_address' || error.code === 'bad_address')
      return found(
        'error',
        code,
        `لا يمكن الاتصال بعنوان baseUrl؛ صحّحه أو احذفه. ${said}`,
        `baseUrl cannot be called; correct or remove it. ${said}`,
      )
    const { ar, en } = refused(error)
    return found('error', code, `${ar} ${said}`, `${en} ${said}`)
  }
}

function fieldName(field: unknown): string | undefined {
  return asText(field) ?? asText(asRecord(field).name)
}

function found(level: Finding['level'], code: string, ar: string, en: string): Finding {
  return { level, code, text: { ar, en } }
}
