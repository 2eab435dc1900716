import { useState } from 'react'
import { call, type Page } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useTopic } from '../../parts/live-context.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { again } from '../parts/icons.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Split } from '../parts/split.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useList } from '../parts/use-list.ts'
import { useSoon } from '../parts/use-soon.ts'
import { usePlace } from '../place.ts'
import { DeliveryDetail } from './detail.tsx'
import { addressOf, asked, type Filter, useFilter } from './filter.ts'
import { Filters } from './filters.tsx'
import { Lanes } from './lanes.tsx'
import { DeliveryList } from './list.tsx'
import { RetrySheet } from './retry-sheet.tsx'
import type { Lane, ListedDelivery } from './shapes.ts'
import { useDeliveryWords } from './words.ts'

const STATES = ['dead', 'uncertain', 'waiting', 'pending', 'done'] as const

/** The room "deliveries": how each account stands, what did not arrive and why, and the way to send it again. */
export function DeliveriesPage() {
  const words = useDeliveryWords()
  const { id } = usePlace()
  const isAdmin = useIsAdmin()
  const filter = useFilter()
  const [asks, setAsks] = useState(false)
  const list = useList<ListedDelivery>('/deliveries', asked(filter))
  const statistics = useResource(async () => (await call<Page<Lane>>('GET', '/deliveries/statistics')).data)
  const look = () => {
    list.reload()
    statistics.reload()
  }
  useTopic('deliveries', useSoon(look))
  const lanes = statistics.value ?? []
  return (
    <>
      <Split
        home={addressOf(filter)}
        detail={id ? <DeliveryDetail key={id} id={id} onChanged={look} /> : null}
        list={
          <>
            <PageHead title={words.title} about={words.about}>
              {isAdmin ? (
                <Button weight="outlined" onClick={() => setAsks(true)}>
                  <Icon strokes={again} size={20} />
                  {words.retryAll}
                </Button>
              ) : null}
            </PageHead>
            {id ? null : <Lanes lanes={lanes} />}
            <Tabs label={words.views} at={addressOf(filter)} tabs={tabsOf(filter, lanes, words.tabs)} />
            {id ? null : <Filters filter={filter} lanes={lanes} />}
            <DeliveryList list={list} filter={filter} openId={id} />
          </>
        }
      />
      {asks ? <RetrySheet filter={filter} onClose={() => setAsks(false)} onDone={look} /> : null}
    </>
  )
}

/** A tab for each state, with how many stand in it. */
function tabsOf(filter: Filter, lanes: readonly Lane[], names: Record<(typeof STATES)[number] | 'all', string>) {
  const { status: _, ...rest } = filter
  const shown = lanes.filter(
    (lane) => (!rest.connectionId || lane.connectionId === rest.connectionId) && (!rest.target || lane.target === rest.target),
  )
  const isWhole = !rest.code && !rest.leadId && !rest.from && !rest.to
  const countOf = (status: (typeof STATES)[number]) =>
    status === 'done' || !isWhole ? undefined : shown.reduce((sum, lane) => sum + lane[status === 'pending' ? 'depth' : status], 0)
  return [
    { href: addressOf(rest), text: names.all },
    ...STATES.map((status) => {
      const count = countOf(status)
      return { href: addressOf({ status, ...rest }), text: names[status], ...(count === undefined ? {} : { count }) }
    }),
  ]
}
