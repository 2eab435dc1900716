import type { Finding, Outside } from '#connectors/connector.ts'
import { ConnectorError } from '#src/errors.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { callGraph } from './graph-call.ts'
import type { Settings } from './settings.ts'
import { id, object, objects, type Wire } from './wire.ts'

/** Reads the number and, where the business account is known, its templates; changes nothing. Each finding names a cause and the next step. */
export async function check(settings: Settings, outside: Outside): Promise<Finding[]> {
  const number = await ask(settings, outside, `/${settings.phoneNumberId}?fields=display_phone_number,verified_name,quality_rating`)
  if (number instanceof ConnectorError) return [troubleWith(number, 'phoneNumberId')]
  const findings = [describe(number)]
  if (number.quality_rating === 'RED') findings.push(lowQuality)
  return [...findings, ...(await checkTemplates(settings, outside))]
}

async function checkTemplates(settings: Settings, outside: Outside): Promise<Finding[]> {
  const wanted = Object.entries(settings.templates ?? {}).flatMap(([purpose, template]) =>
    template ? template.languages.map((language) => ({ purpose, name: template.name, language })) : [],
  )
  if (!settings.businessAccountId) return wanted.length ? [cannotCheckTemplates] : []
  const known = new Map<string, string>()
  let after = ''
  // Pages of 200; the bound only ends a listing that never ends.
  for (let page = 0; page < 50; page++) {
    const path = `/${settings.businessAccountId}/message_templates?fields=name,language,status&limit=200${after && `&after=${encodeURIComponent(after)}`}`
    const answer = await ask(settings, outside, path)
    if (answer instanceof ConnectorError) return [troubleWith(answer, 'businessAccountId')]
    for (const row of objects(answer.data)) known.set(`${id(row.name)} ${id(row.language)}`, id(row.status) ?? '')
    const paging = object(answer.paging)
    after = id(paging?.next) ? (id(object(paging?.cursors)?.after) ?? '') : ''
    if (!after) break
  }
  const findings = wanted.flatMap((one) => {
    const status = known.get(`${one.name} ${one.language}`)
    return status === 'APPROVED' ? [] : [templateTrouble(one, status)]
  })
  if (wanted.length && !findings.length) return [templatesGood(wanted.length)]
  return findings
}

async function ask(settings: Settings, outside: Outside, path: string): Promise<Wire | ConnectorError> {
  try {
    const answer = await callGraph(settings, outside, path, { repeatable: true })
    return object(parseJson(answer.text())) ?? notGraph
  } catch (error) {
    if (error instanceof ConnectorError) return error
    if (error instanceof SyntaxError) return notGraph
    throw error
  }
}

const notGraph = new ConnectorError('rejected', 'the answer is not from the Graph API', { code: 'not_graph' })

function describe(number: Wire): Finding {
  const shown = id(number.display_phone_number) ?? '?'
  const name = id(number.verified_name) ?? '?'
  return {
    level: 'ok',
    code: 'number',
    text: {
      ar: `الرقم \u2068${shown}\u2069 متصل باسم «${name}».`,
      en: `The number ${shown} is connected as “${name}”.`,
    },
  }
}

const lowQuality: Finding = {
  level: 'warning',
  code: 'quality_red',
  text: {
    ar: 'جودة الرقم منخفضة (أحمر) لأن بعض العملاء حظروه أو بلّغوا عنه، وقد يقيّد واتساب الإرسال. راجع القوالب التسويقية في WhatsApp Manager وخفّف منها.',
    en: 'The number’s quality is low (red): people blocked or reported it, and WhatsApp may restrict sending. Review the marketing templates in WhatsApp Manager and send fewer.',
  },
}

const cannotCheckTemplates: Finding = {
  level: 'warning',
  code: 'templates_unchecked',
  text: {
    ar: 'القوالب مضبوطة لكن لا يمكن التحقق منها دون businessAccountId. انسخ رقم حساب واتساب للأعمال (WABA ID) من WhatsApp Manager وأضفه.',
    en: 'Templates are configured but cannot be checked without businessAccountId. Copy the WhatsApp Business Account ID from WhatsApp Manager and add it.',
  },
}

function templatesGood(count: number): Finding {
  return {
    level: 'ok',
    code: 'templates',
    text: { ar: `جميع القوالب المضبوطة معتمدة (${count}).`, en: `All configured templates are approved (${count}).` },
  }
}

/** A warning, not an error: the number works; only messages outside the 24-hour window will have to go by e-mail. */
function templateTrouble(one: { purpose: string; name: string; language: string }, status: string | undefined): Finding {
  const which = `${one.name} (${one.language}, ${one.purpose})`
  return status === undefined
    ? {
        level: 'warning',
        code: 'template_missing',
        text: {
          ar: `القالب \u2068${which}\u2069 غير موجود في هذا الحساب. أنشئه في WhatsApp Manager بالاسم واللغة نفسيهما، أو صحّح الاسم في الإعدادات.`,
          en: `The template ${which} does not exist in this account. Create it in WhatsApp Manager with exactly this name and language, or correct the name in the settings.`,
        },
      }
    : {
        level: 'warning',
        code: 'template_not_approved',
        text: {
          ar: `القالب \u2068${which}\u2069 غير معتمد (حالته ${status}) ولن يُرسَل. راجع سبب ذلك في WhatsApp Manager ثم أعد تقديمه.`,
          en: `The template ${which} is not approved (its status is ${status}) and will not go out. See the reason in WhatsApp Manager and submit it again.`,
        },
      }
}

function troubleWith(fault: ConnectorError, setting: 'phoneNumberId' | 'businessAccountId'): Finding {
  const words = `\u2068${fault.message}\u2069`
  if (fault.code === '190' || fault.code === '0' || fault.code === 'http_401')
    return {
      level: 'error',
      code: 'token',
      text: {
        ar: `رفض واتساب رمز الوصول accessToken (${words}). أنشئ رمزًا جديدًا لمستخدم النظام (System user) في إعدادات Meta Business ثم ألصقه هنا.`,
        en: `WhatsApp refuses the accessToken (${fault.message}). Make a new system-user token in Meta Business settings and paste it here.`,
      },
    }
  if (fault.code === '100' || fault.code === 'http_404')
    return {
      level: 'error',
      code: 'not_found',
      text: {
        ar: `لا يجد واتساب ${setting}، أو لا يملك الرمز حق الوصول إليه (${words}). انسخ الرقم من WhatsApp ← API Setup، وأسند الحساب إلى مستخدم النظام صاحب الرمز.`,
        en: `WhatsApp does not find the ${setting}, or the token has no right to it (${fault.message}). Copy it from WhatsApp → API Setup, and assign the account to the token’s system user.`,
      },
    }
  if (fault.kind === 'unauthorized')
    return {
      level: 'error',
      code: 'permission',
      text: {
        ar: `الحساب أو الرمز ممنوع من هذا الطلب (${words}). يلزم إذنا whatsapp_business_messaging وwhatsapp_business_management، وأن يكون الحساب غير مقيّد في Meta Business Support.`,
        en: `The account or the token may not do this (${fault.message}). It needs whatsapp_business_messaging and whatsapp_business_management, and the account must not be restricted in Meta Business Support.`,
      },
    }
  if (fault.kind === 'wait')
    return {
      level: 'warning',
      code: 'busy',
      text: {
        ar: `بلغ التطبيق حدّ الطلبات لدى Meta (${words}). أعد المحاولة بعد بضع دقائق.`,
        en: `The app has reached Meta’s call limit (${fault.message}). Try again in a few minutes.`,
      },
    }
  return {
    level: 'error',
    code: 'unreachable',
    text: {
      ar: `تعذّر الوصول إلى واتساب (${words}). تحقق من اتصال الخادم بالإنترنت ومن baseUrl إن كان مضبوطًا، ثم أعد المحاولة.`,
      en: `WhatsApp could not be reached (${fault.message}). Check the server’s internet connection, and baseUrl if it is set, then try again.`,
    },
  }
}
