import { Icon } from '../../../parts/icon.tsx'
import { moneyText } from '../../../parts/money.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { TapTime } from '../../../parts/tap-time.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { dayText } from '../../../parts/when.ts'
import { Chip } from '../../parts/chip.tsx'
import { tag as tagIcon } from '../../parts/icons.ts'
import { useCategories } from '../../parts/use-categories.ts'
import { Filled } from '../filled.tsx'
import type { Category, Lead } from '../shapes.ts'
import { StatusChip } from '../status-chip.tsx'
import { useLeadWords } from '../words.ts'
import css from './detail.module.css'
import { Fold } from './fold.tsx'
import { MailAddress, PhoneNumber } from './reach.tsx'

/** Who asks for what, how they are reached, how it stands and who has it. */
export function Head({ lead }: { lead: Lead }) {
  const words = useLeadWords()
  const { language } = useLanguage()
  const category = useCategories().categories.find(({ slug }) => slug === lead.enquiry.category)
  const answers = Object.entries(lead.enquiry.answers)
  return (
    <header className={css.part}>
      <div className={css.name}>
        <h1>
          <bdi>{lead.contact.name ?? words.noName}</bdi>
        </h1>
        <StatusChip lead={lead} />
        {lead.waiting ? <span>{lead.waiting.text}</span> : null}
        <TapTime at={lead.receivedAt} />
      </div>
      <div className={css.reach}>
        {lead.contact.phone ? <PhoneNumber phone={lead.contact.phone} /> : null}
        {lead.contact.email ? <MailAddress email={lead.contact.email} /> : null}
      </div>
      <p className={css.wish} dir="auto">
        {lead.enquiry.text ?? words.noText}
      </p>
      <dl className={css.facts}>
        {factsOf(category).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {lead.tags.length ? (
        <div className={css.tags}>
          {lead.tags.map((tag) => (
            <Chip key={tag}>
              <Icon strokes={tagIcon} size={16} />
              <bdi>{tag}</bdi>
            </Chip>
          ))}
        </div>
      ) : null}
      {answers.length ? (
        <Fold title={words.answers}>
          <dl className={css.facts}>
            {answers.map(([question, given]) => (
              <div key={question}>
                <dt dir="auto">{question}</dt>
                <dd dir="auto">{given.join('، ')}</dd>
              </div>
            ))}
          </dl>
        </Fold>
      ) : null}
    </header>
  )

  function factsOf(service: Category | undefined): [string, React.ReactNode][] {
    const { enquiry, owner, asked, campaign, value, closedWhy, odoo } = lead
    const person = owner ?? asked
    const named = campaign.campaignName ?? campaign.campaignId
    const all: [string, React.ReactNode][] = [
      [words.columns.wish, service?.[language] ?? enquiry.category],
      [words.facts.budget, enquiry.budget && moneyText(language, enquiry.budget)],
      [words.facts.place, enquiry.location && <bdi>{enquiry.location}</bdi>],
      [words.facts.deadline, enquiry.deadline && dayText(language, enquiry.deadline)],
      [
        words.columns.owner,
        person && (
          <PlaceLink href={`/console/freelancers/${person.freelancerId}`}>
            {owner ? (
              <bdi>{owner.name ?? '—'}</bdi>
            ) : (
              <span>
                <Filled template={words.askedOf} parts={{ who: asked!.name }} />
              </span>
            )}
          </PlaceLink>
        ),
      ],
      [words.facts.source, words.channels[lead.channel]],
      [words.facts.campaign, named && <bdi>{named}</bdi>],
      [words.facts.worth, value && moneyText(language, { ...value, min: null, max: null })],
      [words.facts.why, closedWhy && <bdi>{closedWhy}</bdi>],
      [
        'Odoo',
        odoo?.url && (
          <a href={odoo.url} target="_blank" rel="noreferrer">
            {words.openOdoo}
          </a>
        ),
      ],
    ]
    return all.filter(([, shown]) => shown)
  }
}
