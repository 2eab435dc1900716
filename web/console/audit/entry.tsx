import { Isolated } from '../../parts/isolated.tsx'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { exact } from '../../parts/when.ts'
import css from './audit.module.css'
import { addressOf } from './filter.ts'
import type { AuditEntry } from './shapes.ts'
import { actorIn, deedIn, useAuditWords } from './words.ts'

const ROOMS: Record<string, string> = {
  lead: 'leads',
  freelancer: 'freelancers',
  connection: 'connections',
  delivery: 'deliveries',
  conversation: 'conversations',
  inbox: 'ledger/inbox',
}

/** One line of the trail in words: who, what, about what, when, and what exactly. */
export function EntryDetail({ entry }: { entry: AuditEntry }) {
  const words = useAuditWords()
  const { language } = useLanguage()
  const who = actorIn(words, entry.actor, entry.actorName)
  const room = ROOMS[entry.subjectType ?? '']
  const detail = Object.entries(entry.detail)
  return (
    <article className={css.detail}>
      <h1>{deedIn(words, entry.action)}</h1>
      <dl className={css.facts}>
        <dt>{words.detail.who}</dt>
        <dd>
          <bdi>{who.name}</bdi> <span className={css.soft}>{who.is}</span>
        </dd>
        <dt>{words.detail.exact}</dt>
        <dd>
          <time dateTime={entry.at}>{exact(language, new Date(entry.at))}</time>
        </dd>
        {entry.subjectType ? (
          <>
            <dt>{words.detail.about}</dt>
            <dd>
              {words.nouns[entry.subjectType] ?? entry.subjectType} <bdi>{entry.subjectName}</bdi>
              {entry.subjectId ? <Isolated>{entry.subjectId}</Isolated> : null}
            </dd>
          </>
        ) : null}
      </dl>
      {entry.subjectId ? (
        <div className={css.links}>
          {room ? <PlaceLink href={`/console/${room}/${entry.subjectId}`}>{words.detail.open}</PlaceLink> : null}
          <PlaceLink href={addressOf({ subjectId: entry.subjectId })}>{words.detail.onlyThis}</PlaceLink>
        </div>
      ) : null}
      <h2>{words.detail.more}</h2>
      {detail.length ? (
        <dl className={css.facts}>
          {detail.map(([name, value]) => (
            <div key={name} className={css.pair}>
              <dt>
                <bdi>{name}</bdi>
              </dt>
              <dd dir="auto">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={css.soft}>{words.detail.none}</p>
      )}
    </article>
  )
}
