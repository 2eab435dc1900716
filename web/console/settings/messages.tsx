import { call } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import type { Language } from '../../parts/language.ts'
import { Loading } from '../../parts/loading.tsx'
import { go, useQuery } from '../../parts/path.ts'
import { useResource } from '../../parts/use-resource.ts'
import { Copy } from '../parts/copy.tsx'
import css from './settings.module.css'
import { useSettingWords } from './words.ts'

interface Said {
  text: string
  button: string | null
  wording: string
  samples: string[]
  name: string | null
}

interface Templates {
  mails: ({ kind: string } & Record<Language, { subject: string; text: string }>)[]
  chats: ({ kind: string } & Record<Language, Said>)[]
}

const LANGUAGES = ['ar', 'en'] as const

/** Everything wasl says by itself, one message at a time, in both languages side by side. */
export function Messages() {
  const words = useSettingWords()
  const w = words.messages
  const query = useQuery()
  const found = useResource(() => call<Templates>('GET', '/tenant/templates'))
  if (!found.value) return found.fault ? <Fault code={found.fault} onRetry={found.reload} /> : <Loading />
  const { mails, chats } = found.value
  const chat = chats.find(({ kind }) => kind === query.get('chat'))
  const mail = mails.find(({ kind }) => kind === query.get('mail')) ?? mails[0]!
  return (
    <>
      <p>{w.about}</p>
      <Field label={w.which}>
        <select value={chat ? `chat=${chat.kind}` : `mail=${mail.kind}`} onChange={(event) => go(`?${event.target.value}`, true)}>
          <optgroup label={w.mails}>
            {mails.map(({ kind }) => (
              <option key={kind} value={`mail=${kind}`}>
                {w.kinds[kind] ?? kind}
              </option>
            ))}
          </optgroup>
          <optgroup label={w.chats}>
            {chats.map(({ kind }) => (
              <option key={kind} value={`chat=${kind}`}>
                {w.kinds[kind] ?? kind}
              </option>
            ))}
          </optgroup>
        </select>
      </Field>
      <div className={css.panes}>
        {LANGUAGES.map((language) => (
          <section key={language} className={css.pane} aria-label={language === 'ar' ? w.inArabic : w.inEnglish}>
            <h2>{language === 'ar' ? w.inArabic : w.inEnglish}</h2>
            {chat ? (
              <ChatPreview said={chat[language]} language={language} />
            ) : (
              <MailPreview kind={mail.kind} mail={mail[language]} language={language} />
            )}
          </section>
        ))}
      </div>
    </>
  )
}

function MailPreview({ kind, mail, language }: { kind: string; mail: { subject: string }; language: Language }) {
  const w = useSettingWords().messages
  return (
    <>
      <p>
        {w.subject}: <bdi lang={language}>{mail.subject}</bdi>
      </p>
      <iframe className={css.frame} sandbox="" title={`${w.frame}: ${mail.subject}`} src={`/preview/mail/${kind}?language=${language}`} />
    </>
  )
}

function ChatPreview({ said, language }: { said: Said; language: Language }) {
  const w = useSettingWords().messages
  return (
    <>
      <div className={css.bubble} dir={language === 'ar' ? 'rtl' : 'ltr'} lang={language}>
        <span>{said.text}</span>
        {said.button ? <strong>{said.button}</strong> : null}
      </div>
      {said.name ? (
        <div className={css.section}>
          <h3>{w.toMeta}</h3>
          <p className={css.small}>{w.toMetaText}</p>
          <Copy label={w.templateName} text={said.name} />
          <Copy label={w.templateText} text={said.wording} long />
          {said.samples.length ? (
            <Copy label={w.samples} text={said.samples.map((value, i) => `{{${i + 1}}} = ${value}`).join('\n')} long />
          ) : null}
          {said.button ? <Copy label={w.button} text={said.button} long /> : null}
        </div>
      ) : (
        <p className={css.small}>{w.noTemplate}</p>
      )}
    </>
  )
}
