import { useEffect, useRef, useState } from 'react'
import { codeOf, upload } from '../../api.ts'
import { contrast } from '../../parts/accent.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { photo } from '../../parts/icons.ts'
import { Loading } from '../../parts/loading.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { faultIn, usePartWords } from '../../parts/words.ts'
import { meChanged, useIsAdmin } from '../me.ts'
import { toast, toastFault } from '../parts/toast.tsx'
import { Logo } from './logo.tsx'
import css from './settings.module.css'
import type { Tenant } from './shapes.ts'
import { useTenant } from './use-tenant.ts'
import { useSettingWords } from './words.ts'

/** wasl's own colour, as in web/parts/tokens.css. */
const OWN = '#0b6b6b'
const LEAST = 4.5

/** The tenant's look: its colour, which everybody must be able to read, and its logo, with what comes of them beside. */
export function Brand() {
  const { tenant, save } = useTenant()
  const words = useSettingWords()
  const faults = usePartWords()
  const isAdmin = useIsAdmin()
  const [chosen, setChosen] = useState<string | null>(null)
  const [sent, setSent] = useState<number | null>(null)
  const file = useRef<HTMLInputElement>(null)
  useUnsaved(chosen !== null && chosen !== tenant.value?.accent)
  if (!tenant.value) return tenant.fault ? <Fault code={tenant.fault} onRetry={tenant.reload} /> : <Loading />
  const w = words.brand
  const accent = chosen ?? tenant.value.accent ?? OWN
  const isColour = /^#[0-9a-f]{6}$/i.test(accent)
  const found = isColour ? contrast(accent, '#ffffff') : 0
  const put = async (accent: string | null) => {
    if (!(await save({ accent })).length) setChosen(null)
  }
  const send = async (picture: File) => {
    setSent(0)
    try {
      const next = await upload<Tenant>('/tenant/logo', picture, picture.name, setSent)
      tenant.change(() => next)
      meChanged()
      // A picture that stood there before is gone; where there was none it is taken away again.
      toast(w.logoSaved, tenant.value?.logo ? undefined : () => void save({ logo: null }))
    } catch (fault) {
      toastFault(faultIn(faults, codeOf(fault)))
    }
    setSent(null)
  }
  return (
    <div className={css.panes}>
      <div className={css.form}>
        <fieldset className={css.section} disabled={!isAdmin}>
          <h2>{w.accent}</h2>
          <p className={css.small}>{w.accentHint}</p>
          <div className={css.colours}>
            <Field label={w.accent}>
              <input type="color" value={isColour ? accent : OWN} onChange={(event) => setChosen(event.target.value)} />
            </Field>
            <Field label={w.hex}>
              <input name="accent" value={accent} dir="ltr" maxLength={7} onChange={(event) => setChosen(event.target.value.trim())} />
            </Field>
          </div>
          <p role="status">
            {isColour ? w.contrast(found.toFixed(1)) : ''} {found >= LEAST ? w.good : w.bad}
          </p>
          <div className={css.acts}>
            <Button weight="filled" disabled={found < LEAST} onClick={() => void put(accent.toLowerCase())}>
              {words.save}
            </Button>
            {tenant.value.accent ? (
              <Button weight="outlined" onClick={() => void put(null)}>
                {w.own}
              </Button>
            ) : null}
          </div>
        </fieldset>
        <fieldset className={css.section} disabled={!isAdmin}>
          <h2>{w.logo}</h2>
          <p className={css.small}>{w.logoHint}</p>
          <input
            ref={file}
            type="file"
            hidden
            accept="image/png,image/jpeg,image/webp"
            aria-label={w.choose}
            onChange={(event) => event.target.files?.[0] && void send(event.target.files[0])}
          />
          <div className={css.acts}>
            <Button weight="outlined" busy={sent !== null} onClick={() => file.current?.click()}>
              <Icon strokes={photo} size={20} />
              {sent === null ? w.choose : `${Math.round(sent * 100)} %`}
            </Button>
            {tenant.value.logo ? (
              <Button weight="bad" onClick={() => void save({ logo: null })}>
                {w.removeLogo}
              </Button>
            ) : null}
          </div>
        </fieldset>
      </div>
      <Preview tenant={tenant.value} accent={isColour ? accent : OWN} />
    </div>
  )
}

/** On white, as in mails and by day. */
function Preview({ tenant, accent }: { tenant: Tenant; accent: string }) {
  const w = useSettingWords().brand
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.style.setProperty('--sample', accent), [accent])
  return (
    <section className={css.pane} aria-label={w.preview}>
      <h2>{w.preview}</h2>
      <div className={css.preview} ref={box} aria-hidden="true">
        <div className={css.previewHead}>
          {tenant.logo ? <Logo src={tenant.logo} /> : null}
          <bdi>{tenant.name}</bdi>
        </div>
        <p>{w.sampleText}</p>
        <span className={css.previewButton}>{w.sampleButton}</span>
        <span className={css.previewLink}>{w.sampleLink}</span>
      </div>
    </section>
  )
}
