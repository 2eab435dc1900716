import { useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { State } from '../../../parts/state.tsx'
import { filter as funnel, leads as leadsIcon } from '../../parts/icons.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Table } from '../../parts/table.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import type { List } from '../../parts/use-list.ts'
import type { Lead } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import { useColumns } from './columns.tsx'
import { type Filter, hrefOf, narrow } from './filter.ts'
import { FilterChips } from './filter-chips.tsx'
import { FilterSheet } from './filter-sheet.tsx'
import css from './list.module.css'
import { SearchBox } from './search-box.tsx'

const STATES = ['waiting', 'offered', 'assigned', 'new', 'qualifying', 'won', 'lost', 'spam', 'merged'] as const

/** The list of leads: what it is narrowed by, and its rows. `beside`: a lead stands open, so there is room for little. */
export function LeadList({ list, filter, openId }: { list: List<Lead>; filter: Filter; openId: string | undefined }) {
  const words = useLeadWords()
  const [choosing, setChoosing] = useState(false)
  const columns = useColumns(openId !== undefined)
  const tab = (change: Filter) => hrefOf({ ...filter, status: undefined, isTest: undefined, ...change } as Filter)
  const narrowed = Object.keys(filter).length > 0
  return (
    <>
      <PageHead title={words.title}>
        <Button weight="outlined" onClick={() => setChoosing(true)}>
          <Icon strokes={funnel} size={20} />
          {words.filter}
        </Button>
      </PageHead>
      <div className={css.head}>
        <SearchBox value={filter.q ?? ''} onFind={(q) => narrow(filter, { q }, true)} />
        <Tabs
          label={words.states}
          at={tab({ status: filter.status, isTest: filter.isTest } as Filter)}
          tabs={[
            { href: tab({}), text: words.all },
            ...STATES.map((status) => ({ href: tab({ status }), text: words.status[status] })),
            { href: tab({ isTest: 'true' }), text: words.tests },
          ]}
        />
        <FilterChips filter={filter} />
      </div>
      <Rows
        list={list}
        empty={
          <State strokes={leadsIcon} title={narrowed ? words.nothing.title : words.empty.title}>
            <p>{narrowed ? words.nothing.text : words.empty.text}</p>
          </State>
        }
      >
        {(rows) => <Table label={words.title} columns={columns} rows={rows} hrefOf={(row) => hrefOf(filter, row.id)} openId={openId} />}
      </Rows>
      {choosing ? <FilterSheet filter={filter} onClose={() => setChoosing(false)} /> : null}
    </>
  )
}
