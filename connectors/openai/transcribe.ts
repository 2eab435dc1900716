import { ConnectorError } from '#src/errors.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import type { Outside } from '../connector.ts'
import { audioEnding } from './audio-format.ts'
import { callOpenAi } from './call.ts'
import { owing, withUsage } from './costly.ts'
import { usageOf, usageOfSeconds } from './prices.ts'
import { type OpenAiSettings, transcriptionModelOf } from './settings.ts'
import type { Spoken, Transcript, Usage } from './verbs.ts'
import { countOf, objectIn, textOf } from './wire.ts'

/** developers.openai.com/api/docs/guides/speech-to-text: 25 MB a file. */
const mostBytes = 25_000_000

/** Writes down a voice note. A text is what the model heard, on a quiet note also what it made up: it is to be echoed before it counts. */
export async function transcribe(spoken: Spoken, settings: OpenAiSettings, outside: Outside): Promise<Transcript> {
  const model = transcriptionModelOf(settings)
  const form = await formOf(spoken, model)
  const answer = await callOpenAi({ path: '/audio/transcriptions', form, deadline: spoken.deadline }, settings, outside).catch(
    owing(() => guessed(model, spoken, settings)),
  )
  const body = objectIn(answer.text())
  if (typeof body?.text !== 'string') throw new ConnectorError('rejected', 'the answer is not a transcript', { code: 'nonsense' })
  const seconds = secondsIn(body)
  const usage = usageIn(body, model, seconds, settings) ?? guessed(model, spoken, settings)
  const text = cleanText(body.text).trim()
  if (!text) throw withUsage(new ConnectorError('rejected', 'nothing was heard in the voice note', { code: 'nothing_heard' }), usage)
  return { text, seconds, trust: 'low', usage }
}

async function formOf({ audio, mimeType, language }: Spoken, model: string): Promise<{ type: string; body: Buffer }> {
  const ending = audioEnding(audio, mimeType)
  if (audio.length > mostBytes) throw new ConnectorError('rejected', 'the voice note is larger than 25 MB', { code: 'too_large' })
  if (!audio.length || !ending)
    throw new ConnectorError('rejected', 'OpenAI does not take this kind of sound', { code: 'unsupported_audio' })
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(audio)], { type: mimeType.split(';')[0]! }), `voice.${ending}`)
  form.append('model', model)
  // Only whisper-1 tells the length, and only in this format.
  form.append('response_format', isWhisper(model) ? 'verbose_json' : 'json')
  if (language && /^[a-z]{2}$/.test(language)) form.append('language', language)
  const encoded = new Response(form)
  return { type: encoded.headers.get('content-type')!, body: Buffer.from(await encoded.arrayBuffer()) }
}

function secondsIn(body: Record<string, unknown>): number | null {
  const told = typeof body.duration === 'string' ? Number(body.duration) : body.duration
  const seconds = typeof told === 'number' ? told : objectIn(body.usage)?.seconds
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null
}

function usageIn(body: Record<string, unknown>, model: string, seconds: number | null, settings: OpenAiSettings): Usage | null {
  const usage = objectIn(body.usage)
  if (textOf(usage?.type) === 'tokens')
    return usageOf(model, { input: countOf(usage?.input_tokens), cached: 0, output: countOf(usage?.output_tokens) }, settings)
  const sold = countOf(usage?.seconds) || seconds
  return isWhisper(model) && sold !== null ? usageOfSeconds(model, sold) : null
}

/** A voice note has two kilobytes a second and more; sound is sold at about $0.006 a minute by either model. */
function guessed(model: string, { audio }: Spoken, settings: OpenAiSettings): Usage {
  const seconds = Math.ceil(audio.length / 2000)
  return isWhisper(model)
    ? usageOfSeconds(model, seconds, true)
    : usageOf(model, { input: seconds * 10, cached: 0, output: seconds * 8 }, settings, true)
}

function isWhisper(model: string): boolean {
  return model.startsWith('whisper')
}
