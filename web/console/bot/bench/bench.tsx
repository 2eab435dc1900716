import { useEffect, useState } from 'react'
import { call, codeOf } from '../../../api.ts'
import { Field } from '../../../parts/field.tsx'
import { faultIn, usePartWords } from '../../../parts/words.ts'
import css from '../bot.module.css'
import type { Tried } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import own from './bench.module.css'
import { Outcome } from './outcome.tsx'

const PAUSE_MS = 250

/** The bench: a made-up message, and what the bot would make of it, told as one types. Nothing is sent or kept. */
export function Bench() {
  const words = useBotWords()
  const parts = usePartWords()
  const [text, setText] = useState('')
  const [before, setBefore] = useState('')
  const [channel, setChannel] = useState('whatsapp')
  const [state, setState] = useState<{ tried?: Tried; fault?: string }>({})
  useEffect(() => {
    if (!text.trim()) return setState({})
    let mine = true
    const timer = setTimeout(() => {
      const history = before.trim() ? [{ from: 'bot', text: before.trim() }] : []
      call<Tried>('POST', '/bot/try', { text: text.trim(), channel, history }).then(
        (tried) => mine && setState({ tried }),
        (fault) => mine && setState({ fault: codeOf(fault) }),
      )
    }, PAUSE_MS)
    return () => {
      mine = false
      clearTimeout(timer)
    }
  }, [text, before, channel])
  return (
    <div className={css.part}>
      <p className={css.about}>{words.benchAbout}</p>
      <div className={own.bench}>
        <div className={css.card}>
          <Field label={words.message}>
            <textarea rows={3} dir="auto" maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
          <Field label={words.before}>
            <textarea rows={2} dir="auto" maxLength={4000} value={before} onChange={(event) => setBefore(event.target.value)} />
          </Field>
          <Field label={words.channel}>
            <select value={channel} onChange={(event) => setChannel(event.target.value)}>
              {Object.entries(words.channels).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <div aria-live="polite">
          {state.tried ? (
            <Outcome tried={state.tried} text={text.trim()} />
          ) : state.fault ? (
            <p className={css.bad}>{faultIn(parts, state.fault)}</p>
          ) : null}
        </div>
      </div>
    </div>
  )
}
