import { ConnectorError } from '#src/errors.ts'
import type { Outside, Source } from '../connector.ts'
import { callLinkedIn } from './call-linkedin.ts'
import { readFormUrn } from './campaign.ts'
import type { Settings } from './settings.ts'

const KEPT = 500
const forms = new Map<string, Promise<Record<string, unknown> | undefined>>()

/**
 * The form of a versioned URN; undefined when LinkedIn no longer has it. Kept in memory per connection, form and version: a version never changes,
 * and without this a burst of leads would ask for the same form once each. Throws ConnectorError.
 */
export function findForm(urn: unknown, source: Source<Settings>, outside: Outside): Promise<Record<string, unknown> | undefined> {
  const form = readFormUrn(urn)
  if (!form) return Promise.resolve(undefined)
  const key = [source.connectionId, source.settings.baseUrl, form.formId, form.formVersion].join(' ')
  const known = forms.get(key)
  if (known) return known
  const asked = fetchForm(form.formId, source.settings, outside)
  forms.set(key, asked)
  // What was not found may be there the next time it is asked for.
  asked.then(
    (found) => found === undefined && forms.delete(key),
    () => forms.delete(key),
  )
  if (forms.size > KEPT) forms.delete(forms.keys().next().value!)
  return asked
}

async function fetchForm(formId: string, settings: Settings, outside: Outside): Promise<Record<string, unknown> | undefined> {
  try {
    return await callLinkedIn(`/rest/leadForms/${encodeURIComponent(formId.split(':').at(-1)!)}`, settings, outside)
  } catch (error) {
    // A lead without its questions is poorer; a lead that waits for a form that is gone is lost.
    if (error instanceof ConnectorError && error.kind === 'rejected') return undefined
    throw error
  }
}
