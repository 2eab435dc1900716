import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus } from '../../parts/icons.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { Time } from '../../parts/time.tsx'
import { useAct } from '../parts/act.ts'
import { Chip } from '../parts/chip.tsx'
import { Copy } from '../parts/copy.tsx'
import { Rows } from '../parts/rows.tsx'
import { toast } from '../parts/toast.tsx'
import { useList } from '../parts/use-list.ts'
import css from './settings.module.css'
import type { ApiKey } from './shapes.ts'
import { useSettingWords } from './words.ts'

/** API keys: made with their text shown once, revoked at once. */
export function Keys() {
  const words = useSettingWords()
  const w = words.keys
  const act = useAct()
  const list = useList<ApiKey>('/api-keys')
  const [open, setOpen] = useState<{ sheet: 'new' } | { sheet: 'revoke'; key: ApiKey } | { sheet: 'once'; text: string } | null>(null)
  const make = async (label: string, scope: string) => {
    await act(async () => {
      const { key } = await call<{ key: string }>('POST', '/api-keys', { label, scope })
      setOpen({ sheet: 'once', text: key })
      list.reload()
    })
  }
  const revoke = async ({ id }: ApiKey) => {
    if (await act(() => call('DELETE', `/api-keys/${id}`))) toast(w.revoked)
    setOpen(null)
    list.reload()
  }
  return (
    <>
      <p>{w.about}</p>
      <div>
        <Button weight="filled" onClick={() => setOpen({ sheet: 'new' })}>
          <Icon strokes={plus} size={20} />
          {w.add}
        </Button>
      </div>
      <Rows list={list} empty={<p className={css.small}>{w.none}</p>}>
        {(rows) => (
          <ul className={css.section} aria-label={w.list}>
            {rows.map((row) => (
              <li key={row.id} className={css.row}>
                <span className={css.who}>
                  <bdi>{row.label}</bdi>
                  <span className={css.small}>
                    {words.people.roles[row.scope]} · {w.made} <Time at={row.createdAt} />
                  </span>
                </span>
                <span className={css.acts}>
                  <Chip tone={row.revokedAt ? 'plain' : 'good'}>{row.revokedAt ? w.ended : w.works}</Chip>
                  {row.revokedAt ? null : (
                    <Button weight="bad" aria-label={`${w.revoke}: ${row.label}`} onClick={() => setOpen({ sheet: 'revoke', key: row })}>
                      {w.revoke}
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Rows>
      {open?.sheet === 'new' ? <NewKey onMake={make} onClose={() => setOpen(null)} /> : null}
      {open?.sheet === 'once' ? (
        <Sheet
          title={w.onceTitle}
          onClose={() => setOpen(null)}
          foot={
            <Button weight="filled" wide onClick={() => setOpen(null)}>
              {w.done}
            </Button>
          }
        >
          <div className={css.form}>
            <p>{w.onceText}</p>
            <Copy label={w.key} text={open.text} />
          </div>
        </Sheet>
      ) : null}
      {open?.sheet === 'revoke' ? (
        <Sheet
          title={w.revokeTitle}
          onClose={() => setOpen(null)}
          foot={
            <>
              <Button weight="bad" onClick={() => void revoke(open.key)}>
                {w.revoke}
              </Button>
              <Button weight="outlined" onClick={() => setOpen(null)}>
                {words.cancel}
              </Button>
            </>
          }
        >
          <p>
            <bdi>{open.key.label}</bdi>
          </p>
          <p>{w.revokeText}</p>
        </Sheet>
      ) : null}
    </>
  )
}

function NewKey({ onMake, onClose }: { onMake(label: string, scope: string): Promise<void>; onClose(): void }) {
  const words = useSettingWords()
  const w = words.keys
  const [label, setLabel] = useState('')
  const [scope, setScope] = useState('manager')
  return (
    <Sheet
      title={w.add}
      unsaved={label !== ''}
      onClose={onClose}
      foot={
        <Button weight="filled" wide disabled={!label.trim()} onClick={() => void onMake(label.trim(), scope)}>
          {w.make}
        </Button>
      }
    >
      <div className={css.form}>
        <Field label={w.label} hint={w.labelHint}>
          <input name="label" dir="auto" maxLength={120} value={label} onChange={(event) => setLabel(event.target.value)} />
        </Field>
        <Field label={w.scope} hint={words.people.roleHint}>
          <select value={scope} onChange={(event) => setScope(event.target.value)}>
            <option value="manager">{words.people.roles.manager}</option>
            <option value="admin">{words.people.roles.admin}</option>
          </select>
        </Field>
      </div>
    </Sheet>
  )
}
