import type { ReactNode } from 'react'
import { call, type Page } from '../../../api.ts'
import { Isolated } from '../../../parts/isolated.tsx'
import { type Money, moneyText } from '../../../parts/money.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { useCategories } from '../../parts/use-categories.ts'
import type { Conversation } from '../shapes.ts'
import { useTalkWords } from '../words.ts'
import css from './facts.module.css'

/** As much of a lead as stands beside its conversation. */
interface Lead {
  id: string
  status: string
  contact: { phone: string | null; email: string | null }
  enquiry: { text: string | null; category: string | null; budget: Money | null; location: string | null }
  campaign: { campaignName?: string | null } | null
  owner: { freelancerId: string } | null
}

/** What is known of the client and the lead, folded away until it is wanted. */
export function Facts({ conversation }: { conversation: Conversation }) {
  const words = useTalkWords()
  const { language } = useLanguage()
  const { leadId, contact, id } = conversation
  const { value } = useResource(
    async () => ({
      lead: leadId ? await call<Lead>('GET', `/leads/${leadId}`) : null,
      others: (await call<Page<Conversation>>('GET', `/conversations?contactId=${contact.id}&limit=10`)).data.filter(
        (one) => one.id !== id,
      ),
    }),
    `${leadId}`,
  )
  const lead = value?.lead
  const others = value?.others ?? []
  const { phone, email } = lead?.contact ?? {}
  const { text, category, budget, location } = lead?.enquiry ?? {}
  const fact = words.fact
  const { nameOf: serviceName } = useCategories()
  return (
    <details className={css.facts}>
      <summary>
        {words.facts}
        {lead ? <span className={css.short}> · {words.statuses[lead.status] ?? lead.status}</span> : null}
      </summary>
      <dl>
        <Fact name={fact.wish}>{text ? <span dir="auto">{text}</span> : null}</Fact>
        <Fact name={fact.phone}>{phone ? <Isolated>{phone}</Isolated> : null}</Fact>
        <Fact name={fact.email}>{email ? <Isolated>{email}</Isolated> : null}</Fact>
        <Fact name={fact.category}>{category ? <bdi>{serviceName(category)}</bdi> : null}</Fact>
        <Fact name={fact.budget}>{budget ? moneyText(language, budget) : null}</Fact>
        <Fact name={fact.place}>{location ? <bdi>{location}</bdi> : null}</Fact>
        <Fact name={fact.campaign}>{lead?.campaign?.campaignName ? <bdi>{lead.campaign.campaignName}</bdi> : null}</Fact>
        <Fact name={fact.status}>
          {lead ? (
            <PlaceLink href={`/console/leads/${lead.id}`}>{`${words.statuses[lead.status] ?? lead.status} · ${words.openLead}`}</PlaceLink>
          ) : null}
        </Fact>
        <Fact name={fact.owner}>
          {lead?.owner ? <PlaceLink href={`/console/freelancers/${lead.owner.freelancerId}`}>{words.openFreelancer}</PlaceLink> : null}
        </Fact>
        <Fact name={fact.others}>
          {others.length
            ? others.map((one) => (
                <PlaceLink key={one.id} href={`/console/conversations/${one.id}`}>
                  {words.channels[one.channel] ?? one.channel}
                </PlaceLink>
              ))
            : null}
        </Fact>
      </dl>
    </details>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
