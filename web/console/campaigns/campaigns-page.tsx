import { useState } from 'react'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { download } from '../../parts/icons.ts'
import { moneyText } from '../../parts/money.ts'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useChannelNames } from '../parts/channels.ts'
import { figure } from '../parts/figures.ts'
import { campaign, upload } from '../parts/icons.ts'
import { PageHead } from '../parts/page-head.tsx'
import { PeriodPicker, usePeriod } from '../parts/period.tsx'
import { Rows } from '../parts/rows.tsx'
import { Split } from '../parts/split.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useCalmTopic } from '../parts/use-calm-topic.ts'
import { useList } from '../parts/use-list.ts'
import { usePlace } from '../place.ts'
import { CampaignDetailPage } from './campaign-detail.tsx'
import css from './campaigns.module.css'
import { CostUpload } from './cost-upload.tsx'
import type { Campaign } from './shapes.ts'
import { useCampaignWords } from './words.ts'

/** The room "campaigns": where leads come from, and what an accepted one costs. */
export function CampaignsPage() {
  const words = useCampaignWords()
  const { id } = usePlace()
  const period = usePeriod()
  const list = useList<Campaign>('/campaigns', Object.fromEntries(new URLSearchParams(period)))
  useCalmTopic('leads', list.reload)
  const [uploads, setUploads] = useState(false)
  const [told, setTold] = useState(0)
  const columns = useColumns(Boolean(id))
  const search = `?${period}`
  const reload = () => {
    list.reload()
    setTold(told + 1)
  }
  return (
    <>
      <Split
        home={`/console/campaigns${search}`}
        list={
          <>
            <PageHead title={words.title} about={words.about}>
              <PeriodPicker />
              <a className={buttonClass('outlined')} href={`/api/v1/reports/groups/csv?by=campaign&${period}`} download>
                <Icon strokes={download} />
                {words.csv}
              </a>
              <Button weight="filled" onClick={() => setUploads(true)}>
                <Icon strokes={upload} />
                {words.upload.button}
              </Button>
            </PageHead>
            <Rows
              list={list}
              empty={
                <State strokes={campaign} title={words.none.title}>
                  <p>{words.none.text}</p>
                </State>
              }
            >
              {(rows) => (
                <Table
                  label={words.title}
                  rows={rows}
                  columns={columns}
                  hrefOf={(row) => `/console/campaigns/${row.id}${search}`}
                  openId={id}
                />
              )}
            </Rows>
          </>
        }
        detail={id ? <CampaignDetailPage key={`${id}:${told}`} id={id} onChange={list.reload} /> : null}
      />
      {uploads ? <CostUpload onClose={() => setUploads(false)} onSaved={reload} /> : null}
    </>
  )
}

function useColumns(beside: boolean): Column<Campaign>[] {
  const words = useCampaignWords()
  const channels = useChannelNames()
  const { language } = useLanguage()
  const { columns } = words
  const all: Column<Campaign>[] = [
    {
      name: columns.name,
      cell: ({ name, campaignId, channel }) => (
        <span className={css.named}>
          <bdi>{name ?? campaignId ?? words.noName}</bdi>
          <span className={css.under}>{channels[channel] ?? channel}</span>
        </span>
      ),
    },
    { name: columns.leads, number: true, cell: ({ leads }) => figure(language, leads) },
    { name: columns.accepted, number: true, cell: ({ accepted }) => figure(language, accepted) },
    { name: columns.won, number: true, far: true, cell: ({ won }) => figure(language, won) },
    { name: columns.cost, number: true, far: true, cell: ({ cost }) => (cost ? moneyText(language, cost) : '–') },
    {
      name: columns.perAccepted,
      number: true,
      cell: ({ costPerAccepted }) => (costPerAccepted ? moneyText(language, costPerAccepted) : '–'),
    },
    { name: columns.last, far: true, cell: ({ lastSeenAt }) => (lastSeenAt ? <Time at={lastSeenAt} /> : '–') },
  ]
  // Beside a detail there is room for what the eye compares.
  return beside ? all.filter(({ name }) => name !== columns.won && name !== columns.last) : all
}
