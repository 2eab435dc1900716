import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError } from '#src/errors.ts'
import type { Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import type { Answer } from '../http.ts'
import { faultOf } from './fault.ts'
import type { OpenAiSettings } from './settings.ts'

/** Where OpenAI lives unless the settings name another base. */
const openAiBase = 'https://api.openai.com/v1'
/** With less than this left a call is not worth its price; a repeat wants room for a whole answer. */
const leastMs = 100
const repeatMs = 1500

/** One call: `path` starts after the version. Repeating it changes nothing but its price. */
export interface OpenAiCall {
  path: string
  deadline: Date
  json?: unknown
  form?: { type: string; body: Buffer }
}

/**
 * The answer to one call, its status 2xx. During a rotation the next key is tried where one is refused; a passing fault is tried once more if the deadline leaves room.
 * Throws ConnectorError.
 */
export async function callOpenAi(call: OpenAiCall, settings: OpenAiSettings, outside: Outside): Promise<Answer> {
  for (const [n, apiKey] of settings.apiKey.entries()) {
    try {
      return await twice(call, apiKey, settings, outside)
    } catch (error) {
      if (!isRefusedKey(error) || n === settings.apiKey.length - 1) throw error
    }
  }
  throw new Error('a connection without a key passed its settings')
}

async function twice(call: OpenAiCall, apiKey: string, settings: OpenAiSettings, outside: Outside): Promise<Answer> {
  try {
    return await once(call, apiKey, settings, outside)
  } catch (error) {
    const isPassing = error instanceof ConnectorError && error.kind === 'retry'
    if (!isPassing || left(call, outside) < repeatMs) throw error
    await sleep(100 + Math.random() * 200)
    return once(call, apiKey, settings, outside)
  }
}

async function once(call: OpenAiCall, apiKey: string, settings: OpenAiSettings, outside: Outside): Promise<Answer> {
  const timeoutMs = left(call, outside)
  if (timeoutMs < leastMs) throw new ConnectorError('retry', 'no time left to ask OpenAI', { code: 'no_time' })
  const headers = { authorization: `Bearer ${apiKey}`, ...(call.form ? { 'content-type': call.form.type } : {}) }
  const body = call.form ? { body: call.form.body } : call.json === undefined ? {} : { json: call.json }
  const answer = await outside.http
    .request({ url: `${baseOf(settings)}${call.path}`, headers, timeoutMs, ...body })
    .catch((error: unknown) => {
      throw faultOfSilence(error, true)
    })
  if (answer.status < 200 || answer.status >= 300) throw faultOf(answer, outside.now())
  return answer
}

/** A base is taken with its version or without: `https://api.openai.com` and `http://127.0.0.1:8080/v1` are both understood. */
function baseOf(settings: OpenAiSettings): string {
  const base = (settings.baseUrl ?? openAiBase).replace(/\/+$/, '')
  return /\/v\d[^/]*(\/|$)/.test(new URL(base).pathname) ? base : `${base}/v1`
}

function left(call: OpenAiCall, outside: Outside): number {
  return call.deadline.getTime() - outside.now().getTime()
}

function isRefusedKey(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === 'unauthorized' && error.code !== 'no_such_path'
}
