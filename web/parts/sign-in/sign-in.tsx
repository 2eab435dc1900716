import { type FormEvent, useState } from 'react'
import { call, codeOf } from '../../api.ts'
import { Button } from '../button.tsx'
import { Field } from '../field.tsx'
import { LanguageButton } from '../language-button.tsx'
import { useLanguage } from '../use-language.ts'
import { faultIn, usePartWords } from '../words.ts'
import css from './sign-in.module.css'
import { useSignInWords } from './words.ts'

/** The way in: an e-mail address, then a link in the mailbox. What it says is the same for known and unknown addresses. */
export function SignIn({ title }: { title: string }) {
  const words = useSignInWords()
  const parts = usePartWords()
  const { language } = useLanguage()
  const [state, setState] = useState<{ busy?: boolean; sent?: boolean; wrong?: string }>({})

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email')).trim()
    if (!/^\S+@\S+\.\S+$/.test(email)) return setState({ wrong: words.wrong })
    setState({ busy: true })
    try {
      await call('POST', '/sign-in/links', { email, language })
      setState({ sent: true })
    } catch (fault) {
      setState({ wrong: faultIn(parts, codeOf(fault)) })
    }
  }

  return (
    <main className={css.page}>
      <div className={css.top}>
        <span className={css.brand}>{words.brand}</span>
        <LanguageButton />
      </div>
      <h1>{state.sent ? words.sentTitle : title}</h1>
      <p role="status">{state.sent ? words.sent : words.text}</p>
      {state.sent ? (
        <Button weight="outlined" onClick={() => setState({})}>
          {words.again}
        </Button>
      ) : (
        <form className={css.form} onSubmit={(event) => void send(event)} noValidate>
          <Field label={words.email} wrong={state.wrong}>
            <input type="email" name="email" dir="ltr" autoComplete="email" required />
          </Field>
          <Button type="submit" weight="filled" busy={state.busy ?? false}>
            {words.send}
          </Button>
        </form>
      )}
    </main>
  )
}
