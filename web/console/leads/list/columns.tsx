import { Isolated } from '../../../parts/isolated.tsx'
import { moneyText } from '../../../parts/money.ts'
import { Time } from '../../../parts/time.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import type { Column } from '../../parts/table.tsx'
import { Filled } from '../filled.tsx'
import type { Lead } from '../shapes.ts'
import { StatusChip } from '../status-chip.tsx'
import { useLeadWords } from '../words.ts'
import css from './list.module.css'

/** The columns of the list; beside an open lead only who it is and how it stands. */
export function useColumns(few: boolean): Column<Lead>[] {
  const words = useLeadWords()
  const { language } = useLanguage()
  const { client, value, state, owner, received } = words.columns
  const who: Column<Lead> = {
    name: client,
    cell: ({ contact, enquiry }) => (
      <span className={css.who}>
        {contact.name ? <bdi>{contact.name}</bdi> : contact.phone ? <Isolated>{contact.phone}</Isolated> : <span>{words.noName}</span>}
        <span className={css.small}>
          <bdi>{clip(enquiry.text ?? words.noText)}</bdi>
        </span>
      </span>
    ),
  }
  const how: Column<Lead> = {
    name: state,
    cell: (lead) => (
      <span className={css.state}>
        <StatusChip lead={lead} />
        {lead.waiting ? <span className={css.small}>{words.reasons[lead.waiting.code] ?? lead.waiting.text}</span> : null}
      </span>
    ),
  }
  const when: Column<Lead> = { name: received, far: true, cell: ({ receivedAt }) => <Time at={receivedAt} /> }
  if (few) return [who, how]
  return [
    who,
    how,
    {
      name: owner,
      far: true,
      cell: (lead) =>
        lead.asked && !lead.owner ? (
          <Filled template={words.askedOf} parts={{ who: lead.asked.name }} />
        ) : (
          <bdi>{lead.owner?.name ?? '—'}</bdi>
        ),
    },
    { name: value, far: true, number: true, cell: (lead) => worthOf(lead) },
    { name: words.facts.source, far: true, cell: ({ channel }) => words.channels[channel] },
    when,
  ]

  function worthOf({ value: worth, enquiry }: Lead): string {
    if (worth) return moneyText(language, { ...worth, min: null, max: null }) ?? '—'
    return (enquiry.budget && moneyText(language, enquiry.budget)) || '—'
  }
}

function clip(text: string): string {
  const chars = [...text.replace(/\s+/g, ' ')]
  return chars.length > 64 ? `${chars.slice(0, 63).join('')}…` : chars.join('')
}
