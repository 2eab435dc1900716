import { contentOf, thumbnailOf } from '../../parts/file-address.ts'
import { Icon } from '../../parts/icon.tsx'
import { file as fileStrokes } from '../../parts/icons.ts'
import { Isolated } from '../../parts/isolated.tsx'
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
  const value = offer.lead.budget && moneyText(language, offer.lead.budget)
  return (
    <>
      <div className={css.head}>
        <bdi className={css.value}>{value ?? words.noValue}</bdi>
        {offer.status === 'pending' && offer.dueAt ? <Ring offeredAt={offer.offeredAt} dueAt={offer.dueAt} /> : null}
      </div>
      <section className={css.part}>
        <blockquote className={css.said} dir="auto">
          {offer.lead.text ?? words.noText}
        </blockquote>
      </section>
      {offer.question ? <Said title={words.yourQuestion} text={offer.question} /> : null}
      {offer.answer ? <Said title={words.clientAnswer} text={offer.answer} /> : null}
      <dl className={`${css.facts} ${css.part}`}>
        {offer.lead.name ? <Fact name={words.client} value={offer.lead.name} /> : null}
        {offer.lead.location ? <Fact name={words.place} value={offer.lead.location} /> : null}
        {offer.lead.deadline ? <Fact name={words.deadline} value={offer.lead.deadline} /> : null}
        {Object.entries(offer.lead.answers).map(([question, values]) => (
          <Fact key={question} name={question} value={values.join('، ')} />
        ))}
        <Contact offer={offer} />
        {offer.lead.language ? <Fact name={words.language} value={profile.language[offer.lead.language] ?? offer.lead.language} /> : null}
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
      {offer.lead.files.length ? (
        <section className={css.part}>
          <h3>{words.files}</h3>
          <div className={css.files}>
            {offer.lead.files.map((file) => (
              <a key={file.id} href={contentOf(file)} download={file.name}>
                {file.hasThumbnail ? (
                  <img src={thumbnailOf(file)} alt="" width="120" height="90" loading="lazy" />
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

/** The client's phone and address; masked until the request is accepted, where the house masks. */
function Contact({ offer }: { offer: Offer }) {
  const { requests: words } = useWords()
  const { phone, email, masked } = offer.lead.contact ?? {}
  if (!phone && !email) return null
  return (
    <>
      <dt>{words.contact}</dt>
      <dd>
        {phone ? <Isolated>{phone}</Isolated> : null} {email ? <Isolated>{email}</Isolated> : null}
        {masked ? <span className={css.hint}> {words.masked}</span> : null}
      </dd>
    </>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt dir="auto">{name}</dt>
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
