import type { ReadItem } from '#src/inbox/item.ts'
import { item } from '../connector.ts'
import { asInstant, asList, asRecord, asText, asTexts, type FormField, fingerprint, named, readForm } from '../lead-form.ts'
import { readCampaign, responseUrn } from './campaign.ts'

/**
 * A response joined with its form, as a complete item. Answers name a question by number and options by id; the form tells what they mean.
 * Without the form, questions keep the name the answer carries, else their number.
 * Source: learn.microsoft.com/en-us/linkedin/marketing/lead-sync/leadsync
 */
export function readResponse(
  response: Record<string, unknown>,
  form: Record<string, unknown> | undefined,
  known: { campaign: Record<string, string>; occurredAt: Date },
): ReadItem {
  const { answers, consentResponses, hiddenFields } = asRecord(response.formResponse)
  const content = asRecord(form?.content)
  const questions = byId(content.questions, 'questionId')
  const locale = localeOf(form)
  const hidden = [hiddenFields, response.hiddenFields, form?.hiddenFields, content.hiddenFields].find(Array.isArray)
  const fields = [
    ...asList(answers).map((answer) => readAnswer(asRecord(answer), questions, locale)),
    ...asList(hidden).map((field) => ({ key: asText(asRecord(field).name) ?? '', values: asTexts(asRecord(field).value) })),
  ]
  const { id, submitter, formName } = named({ id: response.id, submitter: response.submitter, formName: form?.name })
  const { person, ...rest } = readForm(fields)
  return item({
    kind: 'lead',
    channel: 'linkedin',
    dedupeKey: id ? responseUrn(id) : `unnamed:${fingerprint(response)}`,
    occurredAt: asInstant(response.submittedAt, known.occurredAt),
    isTest: response.testLead === true,
    person: { ...person, ...(submitter ? { externalId: submitter } : {}) },
    ...rest,
    campaign: { ...known.campaign, ...readCampaign(response, response.versionedLeadGenFormUrn), ...(formName ? { formName } : {}) },
    consents: asList(consentResponses).map((consent) => readConsent(asRecord(consent), content, locale)),
    extra: { ...named({ leadType: response.leadType }), ...(form ? {} : { formMissing: true }) },
  })
}

function readAnswer(answer: Record<string, unknown>, questions: Map<string, Record<string, unknown>>, locale: string): FormField {
  const number = asText(answer.questionId) ?? ''
  const question = questions.get(number) ?? {}
  const details = asRecord(answer.answerDetails)
  const choices = asRecord(asRecord(question.questionDetails).multipleChoiceQuestionDetails)
  const options = byId(choices.options, 'id')
  const text = asRecord(details.textQuestionAnswer).answer
  const chosen = asRecord(details.multipleChoiceAnswer).options
  const values = Array.isArray(chosen)
    ? asTexts(chosen).map((id) => localized(options.get(id)?.text, locale) ?? id)
    : asTexts(text === undefined && chosen === undefined ? (answer.answerDetails ?? []) : (text ?? chosen))
  const { predefined, name } = named({ predefined: question.predefinedField, name: question.name ?? answer.name })
  if (predefined) return { key: predefined, values }
  const label = localized(question.question, locale) ?? name ?? `question ${number}`
  return { key: name ?? label, label, values }
}

function readConsent(response: Record<string, unknown>, content: Record<string, unknown>, locale: string): ReadItem['consents'][number] {
  const purpose = asText(response.consentId) ?? 'consent'
  const legal = asList(asRecord(content.legalInfo).consents).map(asRecord)
  const text = localized(legal.find((one) => asText(one.consentId ?? one.id) === purpose)?.consent, locale)
  return { purpose, granted: response.accepted === true, ...(text ? { text } : {}) }
}

/** The text in the form's own language, else in the first there is. */
function localized(text: unknown, locale: string): string | undefined {
  const texts = asRecord(asRecord(text).localized)
  return asText(Object.hasOwn(texts, locale) ? texts[locale] : Object.values(texts)[0])
}

function localeOf(form: Record<string, unknown> | undefined): string {
  const { language, country } = asRecord(form?.creationLocale)
  return `${asText(language) ?? ''}_${asText(country) ?? ''}`
}

function byId(list: unknown, key: string): Map<string, Record<string, unknown>> {
  return new Map(asList(list).map((one) => [asText(asRecord(one)[key]) ?? '', asRecord(one)]))
}
