import { Icon } from '../../parts/icon.tsx'
import { file as fileStrokes } from '../../parts/icons.ts'
import { moneyText } from '../../parts/money.ts'
import { TapTime } from '../../parts/tap-time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import type { Offer } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import css from './facts.module.css'
import { Ring } from './ring.tsx'

/** All that is known of a request: the client's own words first, then the facts, then why it came here. */
export function RequestFacts({ offer }: { offer: Offer }) {
  const { requests: words, profile } = useWords()
  const { language } = useLanguage()
  const value = offer.value && moneyText(language, offer.value)
  return (
    <>
      <div className={css.head}>
        <bdi className={css.value}>{value ?? words.noValue}</bdi>
        {offer.status === 'pending' && offer.dueAt ? <Ring offeredAt={offer.offeredAt} dueAt={offer.dueAt} /> : null}
      </div>
      <section className={css.part}>
        <blockquote className={css.said} dir="auto">
          {offer.text ?? words.noText}
        </blockquote>
      </section>
      {offer.question ? <Said title={words.yourQuestion} text={offer.question} /> : null}
      {offer.answer ? <Said title={words.clientAnswer} text={offer.answer} /> : null}
      <dl className={`${css.facts} ${css.part}`}>
        {offer.client?.name ? <Fact name={words.client} value={offer.client.name} /> : null}
        <Fact name={words.place} value={offer.place ?? words.anywhere} />
        {offer.language ? <Fact name={words.language} value={profile.language[offer.language] ?? offer.language} /> : null}
        <dt>{words.received}</dt>
        <dd>
          <TapTime at={offer.offeredAt} />
        </dd>
      </dl>
      {offer.why.length ? (
        <section className={css.part}>
          <h3>{words.why}</h3>
          <ul>
            {offer.why.map(({ code, text }) => (
              <li key={code + text} dir="auto">
                {text}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {offer.files?.length ? (
        <section className={css.part}>
          <h3>{words.files}</h3>
          <div className={css.files}>
            {offer.files.map((file) => (
              <a key={file.id} href={`/api/v1/files/${file.id}`} download={file.name}>
                {file.hasThumbnail ? (
                  <img src={`/api/v1/files/${file.id}/thumbnail`} alt="" width="120" height="90" loading="lazy" />
                ) : (
                  <Icon strokes={fileStrokes} />
                )}
                <bdi>{file.name}</bdi>
              </a>
            ))}
          </div>
        </section>
      ) : null}
    </>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{value}</dd>
    </>
  )
}

function Said({ title, text }: { title: string; text: string }) {
  return (
    <section className={css.part}>
      <h3>{title}</h3>
      <blockquote className={css.said} dir="auto">
        {text}
      </blockquote>
    </section>
  )
}
