import { defineConnector } from '../connector.ts'
import { check } from './check.ts'
import { makeApi } from './client.ts'
import { labels } from './labels.ts'
import { makeSheetClient } from './rows.ts'
import { settings } from './settings.ts'

/** Google Sheets: one row per lead in a sheet that managers use. */
export const connector = defineConnector({
  name: 'google-sheets',
  label: { ar: 'جداول Google', en: 'Google Sheets' },
  duties: ['rows'],
  settings,
  labels,
  connect: (chosen, outside) => makeSheetClient(makeApi(chosen, outside), chosen),
  test: check,
})
