import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** The settings of an Odoo connection; the README says where an operator finds each. */
export const settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  db: z.string().trim().min(1),
  login: z.string().trim().min(1),
  apiKey: secret(),
  protocol: z.enum(['auto', 'json2', 'xmlrpc']).default('auto'),
  /** The project's name; it is found, or made where the bot may. */
  project: z.string().trim().min(1),
  /** The stages' names in that project, where they differ from the English ones. */
  stages: z
    .strictObject({
      offered: z.string().trim().min(1).default('Offered'),
      accepted: z.string().trim().min(1).default('Accepted'),
      rejected: z.string().trim().min(1).default('Rejected'),
      done: z.string().trim().min(1).default('Done'),
    })
    .prefault({}),
  ...commonSettings,
})

/** Settings as read: keys are a list, stages have their names. */
export type OdooSettings = z.infer<typeof settings>

/** The four places a task can stand for wasl. */
export type StageKey = keyof OdooSettings['stages']

/** Odoo's address without a trailing slash; `baseUrl` stands in for `url`. */
export function baseOf(settings: OdooSettings): string {
  return (settings.baseUrl ?? settings.url).replace(/\/+$/, '')
}
