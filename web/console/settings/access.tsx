import { useState } from 'react'
import { Problem } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { Isolated } from '../../parts/isolated.tsx'
import { Loading } from '../../parts/loading.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { callsAr } from './calls-ar.ts'
import css from './settings.module.css'
import { useSettingWords } from './words.ts'

const ROLES = ['admin', 'manager', 'freelancer', 'client'] as const

interface Call {
  name: string
  summary: string
  roles: string[]
}

/** Which call each role may make: read off the API's own description, which is read off the routes. */
export function Access() {
  const words = useSettingWords()
  const w = words.access
  const { language } = useLanguage()
  const [only, setOnly] = useState('')
  const found = useResource(readCalls)
  if (!found.value) return found.fault ? <Fault code={found.fault} onRetry={found.reload} /> : <Loading />
  const rows = found.value.filter(({ roles }) => !only || roles.includes(only))
  return (
    <>
      <p>{w.about}</p>
      <Field label={w.only}>
        <select value={only} onChange={(event) => setOnly(event.target.value)}>
          <option value="">{w.all}</option>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {words.people.roles[role]}
            </option>
          ))}
        </select>
      </Field>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className={css.table} aria-label={w.list} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{w.what}</th>
              {ROLES.map((role) => (
                <th key={role} scope="col">
                  {words.people.roles[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, summary, roles }) => (
              <tr key={name}>
                <th scope="row">
                  {language === 'ar' ? (callsAr[name] ?? summary) : summary}
                  <span className={css.path}>
                    <Isolated>{name}</Isolated>
                  </span>
                </th>
                {ROLES.map((role) => (
                  <td key={role} className={roles.includes(role) ? css.yes : css.no}>
                    {roles.includes(role) ? w.yes : w.no}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

interface Described {
  paths: Record<string, Record<string, { summary?: string; 'x-roles'?: string[] }>>
}

async function readCalls(): Promise<Call[]> {
  const answer = await fetch('/api/openapi.json').catch(() => {
    throw new Problem('offline', 0)
  })
  if (!answer.ok) throw new Problem('unavailable', answer.status)
  const { paths } = (await answer.json()) as Described
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { summary = '', 'x-roles': roles }]) =>
      roles ? [{ name: `${method.toUpperCase()} ${path.replace(/^\/api\/v1/, '')}`, summary, roles }] : [],
    ),
  )
}
