import { ConnectorError } from '#src/errors.ts'
import type { Finding, Outside, Words } from '../connector.ts'
import { callOpenAi } from './call.ts'
import { connect } from './client.ts'
import { isPriced } from './prices.ts'
import { modelOf, type OpenAiSettings, transcriptionModelOf } from './settings.ts'
import { objectIn, objectsIn, textOf } from './wire.ts'

/** An answer to a test comes within its connection's fifteen seconds. */
const listMs = 4000
const trialMs = 9000

/** Tries each key on the list of models, and the model on one short greeting: that alone shows spent money. Costs less than a tenth of a cent, keeps nothing there. */
export async function check(settings: OpenAiSettings, outside: Outside): Promise<Finding[]> {
  const findings: Finding[] = []
  const known = new Set<string>()
  for (const apiKey of settings.apiKey) {
    const models = await listModels({ ...settings, apiKey: [apiKey] }, outside)
    if (models instanceof ConnectorError) findings.push(troubleWith(models, settings))
    else for (const model of models) known.add(model)
  }
  if (findings.some((one) => one.level === 'error')) return findings
  findings.push({ level: 'ok', code: 'key', text: words.key(settings.apiKey.length) })
  const trial = await tryModel(settings, outside)
  findings.push(trial)
  if (known.size && !known.has(transcriptionModelOf(settings)))
    findings.push({ level: 'warning', code: 'no_transcription', text: words.noTranscription(transcriptionModelOf(settings)) })
  if (!isPriced(modelOf(settings), settings)) findings.push({ level: 'warning', code: 'no_price', text: words.noPrice(modelOf(settings)) })
  return findings
}

async function listModels(settings: OpenAiSettings, outside: Outside): Promise<string[] | ConnectorError> {
  try {
    const answer = await callOpenAi({ path: '/models', deadline: inMs(outside, listMs) }, settings, outside)
    return objectsIn(objectIn(answer.text())?.data).flatMap((model) => textOf(model.id) ?? [])
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    // Keys may be barred from the list, and small servers have none: the trial decides.
    const isBarred = error.code === 'no_such_path' || /scope|permission/i.test(error.message)
    return isBarred ? [] : error
  }
}

async function tryModel(settings: OpenAiSettings, outside: Outside): Promise<Finding> {
  const heard = { text: 'السلام عليكم', history: [], channel: 'whatsapp' }
  const vocabulary = { categories: [], country: settings.defaultCountry ?? 'SA', currency: 'SAR' }
  try {
    await connect(settings, outside).understand({ heard, shown: [], vocabulary, deadline: inMs(outside, trialMs) })
    return { level: 'ok', code: 'model', text: words.model(modelOf(settings)) }
  } catch (error) {
    if (error instanceof ConnectorError) return troubleWith(error, settings)
    throw error
  }
}

function troubleWith(fault: ConnectorError, settings: OpenAiSettings): Finding {
  const found = (level: Finding['level'], code: string, text: Words): Finding => ({ level, code, text })
  if (fault.code === 'insufficient_quota') return found('error', 'no_money', words.noMoney)
  if (fault.code === 'model_not_found') return found('error', 'no_model', words.noModel(modelOf(settings)))
  if (fault.code === 'no_such_path') return found('error', 'not_openai', words.notOpenAi)
  if (fault.kind === 'unauthorized') return found('error', 'unauthorized', words.refused(fault.message))
  if (fault.kind === 'wait') return found('warning', 'busy', words.busy)
  if (fault.kind === 'retry') return found('error', 'unreachable', words.unreachable(fault.message))
  return found('error', 'cannot_label', words.cannotLabel(modelOf(settings), fault.message))
}

function inMs(outside: Outside, ms: number): Date {
  return new Date(outside.now().getTime() + ms)
}

/** A Latin word inside an Arabic sentence, kept from turning it around. */
const latin = (text: string): string => `\u2068${text}\u2069`

const words = {
  key: (count: number): Words => ({
    ar: count === 1 ? 'المفتاح صالح.' : 'كل المفاتيح صالحة.',
    en: count === 1 ? 'The key works.' : 'All keys work.',
  }),
  model: (model: string): Words => ({
    ar: `النموذج ${latin(model)} يقرأ الرسائل.`,
    en: `The model ${model} reads messages.`,
  }),
  refused: (why: string): Words => ({
    ar: `رفض OpenAI المفتاح (${latin(why)}). أنشئ مفتاحًا جديدًا في platform.openai.com/api-keys والصقه هنا.`,
    en: `OpenAI refused the key (${why}). Make a new one at platform.openai.com/api-keys and paste it here.`,
  }),
  noMoney: {
    ar: 'رصيد OpenAI منتهٍ أو بلغ حدّ الإنفاق. اشحن الرصيد أو ارفع الحد في platform.openai.com/settings/organization/billing. حتى ذلك الحين يقرأ وصل الرسائل بنفسه.',
    en: 'The OpenAI account is out of credit or at its spending limit. Add credit or raise the limit at platform.openai.com/settings/organization/billing. Until then wasl reads messages by itself.',
  },
  noModel: (model: string): Words => ({
    ar: `النموذج ${latin(model)} غير موجود أو غير متاح لهذا المفتاح. صحّح اسمه في الإعدادات، أو اتركه فارغًا ليُستخدم ${latin('gpt-4o-mini')}.`,
    en: `The model ${model} does not exist or is closed to this key. Correct its name in the settings, or leave it empty for gpt-4o-mini.`,
  }),
  notOpenAi: {
    ar: 'هذا العنوان لا يتحدث بروتوكول OpenAI. راجع baseUrl في الإعدادات، أو اتركه فارغًا.',
    en: 'This address does not speak OpenAI’s protocol. Check baseUrl in the settings, or leave it empty.',
  },
  busy: {
    ar: 'المفتاح صالح، لكن الحساب بلغ حدّ الطلبات الآن. أعد الاختبار بعد دقيقة، وإن تكرر فارفع الحد في platform.openai.com/settings/organization/limits.',
    en: 'The key works, but the account is at its rate limit right now. Test again in a minute; if it happens often, raise the limit at platform.openai.com/settings/organization/limits.',
  },
  unreachable: (why: string): Words => ({
    ar: `لم يُجب OpenAI (${latin(why)}). أعد الاختبار بعد قليل.`,
    en: `OpenAI did not answer (${why}). Test again in a while.`,
  }),
  cannotLabel: (model: string, why: string): Words => ({
    ar: `النموذج ${latin(model)} لا يجيب بالصيغة المطلوبة (${latin(why)}). اختر نموذجًا يدعم Structured Outputs مثل ${latin('gpt-4o-mini')}.`,
    en: `The model ${model} does not answer in the form it is asked for (${why}). Choose one with structured outputs, such as gpt-4o-mini.`,
  }),
  noTranscription: (model: string): Words => ({
    ar: `النموذج ${latin(model)} غير متاح لهذا المفتاح، فستُحال الرسائل الصوتية إلى موظف. اسمح به للمفتاح أو غيّر transcriptionModel.`,
    en: `The model ${model} is closed to this key, so voice notes will go to a person. Allow it for the key, or change transcriptionModel.`,
  }),
  noPrice: (model: string): Words => ({
    ar: `سعر النموذج ${latin(model)} غير معروف، فيُحسب بسعر مرتفع عند مراقبة حدّ التكلفة. أضف prices في الإعدادات.`,
    en: `The price of ${model} is unknown, so the cost cap reckons with a high one. Add prices to the settings.`,
  }),
}
