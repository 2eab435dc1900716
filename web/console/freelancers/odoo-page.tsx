import { useState } from 'react'
import { call, type Page } from '../../api.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { go } from '../../parts/path.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import css from './freelancers.module.css'
import type { Listed } from './shapes.ts'
import { SkillsField } from './skills-field.tsx'
import { useFreelancerWords } from './words.ts'

interface Connection {
  id: string
  connector: string
  label: string
}

/** Many freelancers from who works in Odoo: its internal users are listed, those wanted are ticked. */
export function OdooPage({ onAdded }: { onAdded(): void }) {
  const words = useFreelancerWords()
  const connections = useResource(async () =>
    (await call<Page<Connection>>('GET', '/connections?limit=200')).data.filter(({ connector }) => connector === 'odoo'),
  )
  const { value } = connections
  return (
    <section className={css.person} aria-label={words.odoo.title}>
      <h1>{words.odoo.title}</h1>
      <p className={css.hint}>{words.odoo.about}</p>
      {!value ? (
        connections.fault ? (
          <Fault code={connections.fault} onRetry={connections.reload} />
        ) : (
          <Loading />
        )
      ) : value.length ? (
        <Choose connections={value} onAdded={onAdded} />
      ) : (
        <>
          <p>{words.odoo.noConnection}</p>
          <div className={css.acts}>
            <PlaceLink href="/console/connections" className={buttonClass('outlined')}>
              {words.odoo.toConnections}
            </PlaceLink>
          </div>
        </>
      )}
    </section>
  )
}

function Choose({ connections, onAdded }: { connections: readonly Connection[]; onAdded(): void }) {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const act = useAct()
  const [connectionId, setConnection] = useState(connections[0]!.id)
  const [people, setPeople] = useState<Listed[]>()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [skills, setSkills] = useState<string[]>([])
  const [state, setState] = useState<'listing' | 'failed' | 'adding' | null>(null)
  async function list() {
    setState('listing')
    try {
      setPeople((await call<{ data: Listed[] }>('POST', `/connections/${connectionId}/people`)).data)
      setState(null)
    } catch {
      setState('failed')
    }
  }
  async function add() {
    setState('adding')
    await act(async () => {
      const { added } = await call<{ added: string[] }>('POST', '/freelancers/import-people', { connectionId, logins: chosen, skills })
      onAdded()
      go('/console/freelancers')
      const undo = async () => {
        for (const id of added) await call('DELETE', `/freelancers/${id}`)
        onAdded()
      }
      toast(plural(language, added.length, words.import.added), () => void act(undo))
    })
    setState(null)
  }
  return (
    <>
      {connections.length > 1 ? (
        <Field label={words.odoo.connection}>
          <select
            value={connectionId}
            onChange={(event) => {
              setConnection(event.target.value)
              setPeople(undefined)
              setChosen([])
            }}
          >
            {connections.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </Field>
      ) : null}
      <p role="status" className={state === 'failed' ? css.wrong : css.hint}>
        {state === 'listing' ? words.odoo.listing : state === 'failed' ? words.odoo.failed : ''}
      </p>
      {people ? (
        <>
          <fieldset className={css.checks}>
            <legend>{words.odoo.choose}</legend>
            {people.map(({ login, name, email, freelancerId }) => (
              <label key={login} className={css.check}>
                <input
                  type="checkbox"
                  disabled={freelancerId !== null}
                  checked={chosen.includes(login)}
                  onChange={(event) => setChosen(event.target.checked ? [...chosen, login] : chosen.filter((one) => one !== login))}
                />
                <span className={css.who}>
                  <bdi>{name}</bdi>
                  <span className={css.soft}>
                    {freelancerId ? words.odoo.known : email ? <bdi dir="ltr">{email}</bdi> : words.odoo.noEmail}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
          <p className={css.hint}>{words.odoo.skills}</p>
          <SkillsField skills={skills} onChange={setSkills} />
          <div className={css.acts}>
            <Button weight="filled" disabled={!chosen.length} busy={state === 'adding'} onClick={() => void add()}>
              {plural(language, chosen.length, words.import.add)}
            </Button>
          </div>
        </>
      ) : (
        <div className={css.acts}>
          <Button weight="filled" busy={state === 'listing'} onClick={() => void list()}>
            {words.odoo.list}
          </Button>
        </div>
      )}
    </>
  )
}
