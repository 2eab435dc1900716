import { z } from 'zod'
import { commonSettings } from '../connector.ts'

/** The JSON key of a service account, as Google Cloud hands it out (IAM → Service accounts → Keys). */
const keyFile = z.looseObject({
  client_email: z.string().min(3),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.url({ protocol: /^https?$/ }).optional(),
})

/** A key as text or as the object in it, or a list of them during rotation; always read as a list of texts. A secret. */
const serviceAccount = z
  .union([
    z.string().min(1),
    keyFile,
    z
      .array(z.union([z.string().min(1), keyFile]))
      .min(1)
      .max(5),
  ])
  .transform((value, context) => {
    const texts = (Array.isArray(value) ? value : [value]).map((key) => (typeof key === 'string' ? key : JSON.stringify(key)))
    if (!texts.every(isKeyText)) context.addIssue('must be the JSON key of a service account, with client_email and private_key')
    return texts
  })
  .meta({ secret: true })

/** The id in a spreadsheet's address; the whole address is taken too. */
const spreadsheetId = z
  .string()
  .trim()
  .transform((text) => /\/spreadsheets\/d\/([\w-]+)/.exec(text)?.[1] ?? text)
  .pipe(z.string().regex(/^[\w-]{3,200}$/, 'must be the id between /d/ and /edit in the address of the spreadsheet'))

/** The settings of a Google Sheets connection; the README says where an operator finds each. */
export const settings = z.strictObject({
  spreadsheetId,
  /** The tab's name, as it stands at the bottom of the spreadsheet. */
  tab: z.string().trim().min(1).max(100),
  serviceAccount,
  /** The zone the times are written in (`Asia/Riyadh`); without it the spreadsheet's own. */
  timeZone: z.string().refine(isTimeZone, 'must be a time zone such as Asia/Riyadh').optional(),
  /** Whether "test connection" may make the tab; without it only where wasl never had one. */
  createTab: z.boolean().optional(),
  ...commonSettings,
})

/** Settings as read: keys are a list of JSON texts. */
export type Settings = z.infer<typeof settings>

function isKeyText(text: string): boolean {
  try {
    return keyFile.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

/** Whether Intl knows the zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
