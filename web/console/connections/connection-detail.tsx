import { useState } from 'react'
import { call } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { useTopic } from '../../parts/live-context.ts'
import { Loading } from '../../parts/loading.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { type Resource, useResource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { useAct } from '../parts/act.ts'
import { Copy } from '../parts/copy.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { toast } from '../parts/toast.tsx'
import { ConnectionActs } from './connection-acts.tsx'
import css from './connections.module.css'
import { changeOf, type Draft, draftOf } from './drafts.ts'
import { Findings, Health, HealthChip } from './health.tsx'
import { Secrets } from './secrets.tsx'
import { SettingForm } from './setting-form.tsx'
import type { Connection, Connector } from './shapes.ts'
import { useConnectionWords } from './words.ts'

/** One connection: how it does, what can be done about it, its keys, its settings. */
export function ConnectionDetail({ id, connectors, onChanged }: { id: string; connectors: Resource<Connector[]>; onChanged(): void }) {
  const words = useConnectionWords()
  const { language } = useLanguage()
  const isAdmin = useIsAdmin()
  const found = useResource(() => call<Connection>('GET', `/connections/${id}`), id)
  // A form that was saved begins anew with what stands now.
  const [saved, setSaved] = useState(0)
  const act = useAct()
  useTopic('connections', () => found.reload())
  if (!found.value) return found.fault ? <Fault code={found.fault} onRetry={found.reload} /> : <Loading />
  const connection = found.value
  const connector = connectors.value?.find(({ name }) => name === connection.connector)
  // What is said above is not said again below.
  const said = [connection.problem?.text.en, connection.ending?.text.en]
  const findings = connection.findings.filter(({ text }) => !said.includes(text.en))
  const take = (next: Connection) => {
    found.change(() => next)
    onChanged()
  }
  const save = async (draft: Draft, label: string, told: () => void) => {
    const settings = changeOf(connector!.fields, draftOf(connector!.fields, connection.settings), draft)
    const change = { ...(label && label !== connection.label ? { label } : {}), ...(Object.keys(settings).length ? { settings } : {}) }
    if (!Object.keys(change).length) return toast(words.saveNothing)
    const put = async (what: object) => {
      take(await call<Connection>('PATCH', `/connections/${id}`, what))
      setSaved((n) => n + 1)
    }
    const former = Object.fromEntries(Object.keys(settings).map((key) => [key, connection.settings[key] ?? null]))
    await put(change)
    told()
    toast(
      words.saved,
      () => void act(() => put({ label: connection.label, ...(Object.keys(settings).length ? { settings: former } : {}) })),
    )
  }
  return (
    <>
      <PageHead
        title={connection.label}
        about={connector ? connector.duties.map((duty) => words.duties[duty]).join(language === 'ar' ? '، ' : ', ') : null}
      >
        <HealthChip connection={connection} />
      </PageHead>
      {isAdmin ? null : <p className={css.notice}>{words.adminOnly}</p>}
      <div className={css.body}>
        <section className={css.section} aria-labelledby="health">
          <h2 id="health">{words.health}</h2>
          <Health connection={connection} />
          {findings.length ? <Findings findings={findings} /> : null}
          {isAdmin && connector ? (
            <ConnectionActs connection={connection} lists={connector.lists} onTaken={take} onLook={found.reload} />
          ) : null}
        </section>
        {connection.webhookUrl ? (
          <section className={css.section} aria-label={words.webhook}>
            <Copy label={words.webhook} text={connection.webhookUrl} hint={words.webhookText} />
            {connection.accounts.map(({ account, verified }) => (
              <p key={account} className={css.small}>
                {words.accounts} <bdi dir="ltr">{account}</bdi>: {verified ? words.verified : words.unverifiedAccount}
              </p>
            ))}
          </section>
        ) : null}
        {isAdmin && connector ? (
          <>
            <Secrets connection={connection} fields={connector.fields.filter(({ secret }) => secret)} onTaken={take} />
            <section className={css.section} aria-labelledby="settings">
              <h2 id="settings">{words.settings}</h2>
              <SettingForm
                key={saved}
                fields={connector.fields.filter(({ secret }) => !secret)}
                settings={connection.settings}
                label={connection.label}
                button={words.save}
                onSave={save}
              />
            </section>
          </>
        ) : null}
      </div>
    </>
  )
}
