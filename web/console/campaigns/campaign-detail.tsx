import { call } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { Isolated } from '../../parts/isolated.tsx'
import { Loading } from '../../parts/loading.tsx'
import { moneyText } from '../../parts/money.ts'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { leadsBehind } from '../overview/doors.ts'
import { Line } from '../overview/line.tsx'
import { useChannelNames } from '../parts/channels.ts'
import { Count } from '../parts/count.tsx'
import { figure, shortDay } from '../parts/figures.ts'
import { usePeriod } from '../parts/period.tsx'
import { Table } from '../parts/table.tsx'
import css from './campaigns.module.css'
import { DayCost } from './day-cost.tsx'
import type { CampaignDetail } from './shapes.ts'
import { useCampaignWords } from './words.ts'

/** One campaign: what it brought and cost, day by day, and its ads. */
export function CampaignDetailPage({ id, onChange }: { id: string; onChange(): void }) {
  const words = useCampaignWords()
  const channels = useChannelNames()
  const { language } = useLanguage()
  const period = usePeriod()
  const told = useResource(() => call<CampaignDetail>('GET', `/campaigns/${id}?${period}`), `${id}?${period}`)
  const { value } = told
  if (!value) return told.fault ? <Fault code={told.fault} onRetry={told.reload} /> : <Loading />
  const narrow = { campaignId: value.campaignId, channel: value.channel }
  const days = { from: value.period.from, to: value.period.to }
  const money = (amount: number) => moneyText(language, { amount, min: amount, max: amount, currency: value.currency })
  const numbers = [
    [words.columns.leads, <Count key="n" n={value.leads} label={words.columns.leads} href={leadsBehind('received', days, narrow)} />],
    [
      words.columns.accepted,
      <Count key="n" n={value.accepted} label={words.columns.accepted} href={leadsBehind('accepted', days, narrow)} />,
    ],
    [words.columns.won, <Count key="n" n={value.won} label={words.columns.won} href={leadsBehind('won', days, narrow)} />],
    [words.columns.cost, value.cost ? moneyText(language, value.cost) : '–'],
    [words.columns.perAccepted, value.costPerAccepted ? moneyText(language, value.costPerAccepted) : '–'],
  ] as const
  return (
    <article className={css.detail} aria-labelledby="campaign">
      <h1 id="campaign">
        <bdi>{value.name ?? words.noName}</bdi>
      </h1>
      <dl className={css.facts}>
        {numbers.map(([name, shown]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{shown}</dd>
          </div>
        ))}
      </dl>
      <div className={css.lines}>
        <figure>
          <figcaption>{words.leadsLine}</figcaption>
          <Line values={value.days.map((day) => day.leads)} />
        </figure>
        <figure>
          <figcaption>{words.costLine}</figcaption>
          <Line values={value.days.map((day) => day.cost)} />
        </figure>
      </div>
      <DayCost
        campaign={value}
        onSaved={() => {
          told.reload()
          onChange()
        }}
      />
      <section className={css.part}>
        <h2>{words.days}</h2>
        <Table
          label={words.days}
          rows={value.days.toReversed().map((day) => ({ ...day, id: day.day }))}
          columns={[
            { name: words.day, cell: ({ day }) => shortDay(language, day) },
            { name: words.columns.leads, number: true, cell: ({ leads }) => figure(language, leads) },
            { name: words.columns.accepted, number: true, cell: ({ accepted }) => figure(language, accepted) },
            { name: words.columns.cost, number: true, cell: ({ cost }) => (cost === null ? '–' : money(cost)) },
          ]}
        />
      </section>
      <section className={css.part}>
        <h2>{words.ads}</h2>
        {value.ads.length ? (
          <ul className={css.ads}>
            {value.ads.map((ad) => (
              <li key={ad.id}>
                {ad.name ? <bdi>{ad.name}</bdi> : null} <Isolated>{ad.id}</Isolated>
              </li>
            ))}
          </ul>
        ) : (
          <p className={css.quiet}>{words.adsNone}</p>
        )}
      </section>
      <dl className={css.seen}>
        <div>
          <dt>{words.seen.channel}</dt>
          <dd>{channels[value.channel] ?? value.channel}</dd>
        </div>
        <div>
          <dt>{words.seen.id}</dt>
          <dd>
            <Isolated>{value.campaignId}</Isolated>
          </dd>
        </div>
        {value.firstSeenAt ? (
          <div>
            <dt>{words.seen.first}</dt>
            <dd>
              <Time at={value.firstSeenAt} />
            </dd>
          </div>
        ) : null}
        {value.lastSeenAt ? (
          <div>
            <dt>{words.seen.last}</dt>
            <dd>
              <Time at={value.lastSeenAt} />
            </dd>
          </div>
        ) : null}
      </dl>
    </article>
  )
}
