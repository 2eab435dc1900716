import { useState } from 'react'
import { call } from '../../api.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Loading } from '../../parts/loading.tsx'
import { go, useQuery } from '../../parts/path.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { State } from '../../parts/state.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import type { Resource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { plug } from '../parts/icons.ts'
import { PageHead } from '../parts/page-head.tsx'
import { toast } from '../parts/toast.tsx'
import css from './connections.module.css'
import { type Draft, settingsOf } from './drafts.ts'
import { Once } from './once.tsx'
import { SettingForm } from './setting-form.tsx'
import type { Connection, Connector } from './shapes.ts'
import { useConnectionWords } from './words.ts'

/** A new connection: which service, then its settings; what the service must be told is shown once, to be copied. */
export function NewConnection({ connectors, onMade }: { connectors: Resource<Connector[]>; onMade(): void }) {
  const words = useConnectionWords()
  const { language } = useLanguage()
  const isAdmin = useIsAdmin()
  const service = useQuery().get('service')
  const [made, setMade] = useState<{ connection: Connection; ours: [string, string][] } | null>(null)
  if (!isAdmin)
    return (
      <State strokes={plug} title={words.adminOnly}>
        {null}
      </State>
    )
  if (!connectors.value) return connectors.fault ? <Fault code={connectors.fault} onRetry={connectors.reload} /> : <Loading />
  const chosen = connectors.value.find(({ name }) => name === service)
  if (!chosen) return <Services connectors={connectors.value} />
  const open = (connection: Connection) => {
    toast(words.connected)
    go(`/console/connections/${connection.id}`, true)
  }
  const save = async (draft: Draft, label: string, saved: () => void) => {
    const settings = settingsOf(chosen.fields, draft)
    const connection = await call<Connection>('POST', '/connections', { connector: chosen.name, ...(label ? { label } : {}), settings })
    saved()
    onMade()
    const ours = chosen.fields.flatMap(({ key, ours, label }): [string, string][] =>
      ours && typeof draft[key] === 'string' && draft[key] ? [[label[language], draft[key].trim()]] : [],
    )
    if (connection.webhookUrl || ours.length) setMade({ connection, ours })
    else open(connection)
  }
  return (
    <>
      <PageHead title={`${words.newTitle} ${chosen.label[language]}`} />
      <div className={css.body}>
        <SettingForm
          key={chosen.name}
          fields={chosen.fields}
          settings={{}}
          label={chosen.label[language]}
          button={words.connect}
          onSave={save}
        >
          <PlaceLink href="/console/connections/new" className={buttonClass('text')}>
            {words.otherService}
          </PlaceLink>
        </SettingForm>
      </div>
      {made ? <Once address={made.connection.webhookUrl} keys={made.ours} onDone={() => open(made.connection)} /> : null}
    </>
  )
}

function Services({ connectors }: { connectors: readonly Connector[] }) {
  const words = useConnectionWords()
  const { language } = useLanguage()
  return (
    <>
      <PageHead title={words.chooseTitle} />
      <div className={css.body}>
        <ul className={css.services}>
          {connectors
            .filter(({ name }) => name !== 'web-push')
            .map(({ name, label, duties }) => (
              <li key={name}>
                <PlaceLink href={`/console/connections/new?service=${name}`} className={css.service}>
                  <strong>{label[language]}</strong>
                  <span className={css.small}>
                    {duties.map((duty) => words.duties[duty] ?? duty).join(language === 'ar' ? '، ' : ', ')}
                  </span>
                </PlaceLink>
              </li>
            ))}
        </ul>
      </div>
    </>
  )
}
