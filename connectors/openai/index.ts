import { defineConnector } from '../connector.ts'
import { check } from './check.ts'
import { connect } from './client.ts'
import { labels } from './labels.ts'
import { type OpenAiSettings, settings } from './settings.ts'
import type { Understander } from './verbs.ts'

/** OpenAI, or a server that speaks its protocol: understands messages, writes down voice notes, knows abuse. */
export const connector = defineConnector<OpenAiSettings, Understander>({
  name: 'openai',
  label: { ar: 'OpenAI لفهم الرسائل', en: 'OpenAI for understanding messages' },
  duties: ['understanding'],
  settings,
  labels,
  connect,
  test: check,
})
