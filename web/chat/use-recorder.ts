import { useEffect, useRef, useState } from 'react'
import { useWords } from './words/use-words.ts'

/** What browsers record that wasl takes, the most portable first: its ending by its type. */
const TYPES: Record<string, string> = {
  'audio/mp4;codecs=mp4a.40.2': 'm4a',
  'audio/ogg;codecs=opus': 'ogg',
  'audio/mp4;codecs=opus': 'm4a',
  'audio/mp4': 'm4a',
  'audio/webm;codecs=opus': 'webm',
}

/** Records a voice note by the microphone; `done` gets the sound and its length in seconds, `wrong` a sentence where it could not be. */
export function useRecorder(done: (sound: Blob, seconds: number, name: string) => void, wrong: (text: string) => void) {
  const words = useWords()
  const recorder = useRef<MediaRecorder | null>(null)
  const [since, setSince] = useState<number>()
  const letGo = () => {
    for (const track of recorder.current?.stream.getTracks() ?? []) track.stop()
  }
  const end = () => {
    letGo()
    recorder.current = null
    setSince(undefined)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the part goes
  useEffect(() => letGo, [])

  async function start() {
    const type = globalThis.MediaRecorder && Object.keys(TYPES).find((one) => MediaRecorder.isTypeSupported(one))
    if (!type || !navigator.mediaDevices) return wrong(words.noRecorder)
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const parts: Blob[] = []
      const began = Date.now()
      const mine = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000 })
      mine.ondataavailable = ({ data }) => parts.push(data)
      mine.onstop = () => {
        const kept = recorder.current === mine
        end()
        if (kept) done(soundOf(parts, type), (Date.now() - began) / 1000, `voice.${TYPES[type]}`)
      }
      recorder.current = mine
      mine.start()
      setSince(began)
      wrong('')
    } catch {
      end()
      wrong(words.noMicrophone)
    }
  }
  return {
    since,
    start,
    stop: () => recorder.current?.stop(),
    drop() {
      const mine = recorder.current
      end()
      mine?.stop()
    },
  }
}

/** The recording as one sound. Browsers label an MP4 as a film whatever is in it: its brand, bytes 8 to 12, says here that it holds sound alone. Source: ISO 14496-12, 4.3 */
function soundOf(parts: Blob[], type: string): Blob {
  const whole = new Blob(parts)
  const kind = { type: type.split(';')[0]! }
  return TYPES[type] === 'm4a' ? new Blob([whole.slice(0, 8), 'M4A ', whole.slice(12)], kind) : new Blob([whole], kind)
}
