import { buttonClass } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { messages, place as placeStrokes } from '../../parts/icons.ts'
import { moneyText } from '../../parts/money.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import type { Offer } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import css from './request-card.module.css'
import { Ring } from './ring.tsx'

/** A request as a card; once it is accepted, the same card is the chat's door. */
export function RequestCard({ offer }: { offer: Offer }) {
  const { requests: words, profile } = useWords()
  const { language } = useLanguage()
  const value = offer.lead.budget && moneyText(language, offer.lead.budget)
  const spoken = offer.lead.language ? (profile.language[offer.lead.language] ?? offer.lead.language) : null
  const accepted = offer.status === 'accepted'
  return (
    <article className={css.card}>
      <div className={css.head}>
        <div className={css.title}>
          <h2>
            {accepted ? (
              (offer.lead.categoryWords?.[language] ?? words.details)
            ) : (
              <PlaceLink href={`/portal/requests/${offer.id}`}>{offer.lead.categoryWords?.[language] ?? words.details}</PlaceLink>
            )}
          </h2>
          <p className={value ? css.value : css.noValue}>{value ? <bdi>{value}</bdi> : words.noValue}</p>
        </div>
        {offer.status === 'pending' && offer.dueAt ? (
          <Ring offeredAt={offer.offeredAt} dueAt={offer.dueAt} />
        ) : (
          <span className={css.badge}>{words.status[offer.status]}</span>
        )}
      </div>
      <p className={css.text} dir="auto">
        {offer.lead.text ?? words.noText}
      </p>
      <p className={css.small}>
        {offer.lead.location ? (
          <span className={css.place}>
            <Icon strokes={placeStrokes} size={16} />
            <bdi>{offer.lead.location}</bdi>
          </span>
        ) : null}
        {spoken ? <bdi>{spoken}</bdi> : null}
      </p>
      {offer.why.length && !accepted ? (
        <p className={css.why} dir="auto">
          {words.why}: {offer.why[0]!.text}
        </p>
      ) : null}
      {accepted ? (
        <div className={css.door} role="status">
          <p>{words.acceptedNow}</p>
          {offer.chatId ? (
            <a className={buttonClass('filled', true)} href={`/chat/${offer.chatId}`}>
              <Icon strokes={messages} size={20} />
              {words.openChat}
            </a>
          ) : null}
        </div>
      ) : null}
    </article>
  )
}
