import { useState } from 'react'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useIsAdmin } from '../me.ts'
import { Copy } from '../parts/copy.tsx'
import { DayTicks, HoursEditor, QuietHours } from './hours.tsx'
import { countries, currencies, timeZones } from './lists.ts'
import css from './settings.module.css'
import type { Tenant, TenantChange } from './shapes.ts'
import { useTenant } from './use-tenant.ts'
import { useSettingWords } from './words.ts'

/** The tenant itself: its name and language, where it is, its week, its quiet hours, what it hides. */
export function General() {
  const { tenant, save } = useTenant()
  if (!tenant.value) return tenant.fault ? <Fault code={tenant.fault} onRetry={tenant.reload} /> : <Loading />
  // What was saved, or taken back, stands in the form.
  return <GeneralForm key={JSON.stringify(tenant.value)} tenant={tenant.value} onSave={save} />
}

function GeneralForm({ tenant, onSave }: { tenant: Tenant; onSave(change: TenantChange): Promise<string[]> }) {
  const words = useSettingWords()
  const { language } = useLanguage()
  const isAdmin = useIsAdmin()
  const w = words.general
  const [draft, setDraft] = useState(tenant)
  const [wrong, setWrong] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  useUnsaved(JSON.stringify(draft) !== JSON.stringify(tenant))
  const set = (change: Partial<Tenant>) => setDraft((was) => ({ ...was, ...change }))
  const said = (key: string) => (wrong.includes(key) ? words.wrong : undefined)
  const save = async () => {
    setBusy(true)
    const { name, languages, timeZone, country, currency, weekend, workingHours, quiet, masking } = draft
    setWrong(
      await onSave({ name: name.trim(), languages, timeZone: timeZone.trim(), country, currency, weekend, workingHours, quiet, masking }),
    )
    setBusy(false)
  }
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <fieldset className={css.section} disabled={!isAdmin}>
        <Field label={w.name} hint={w.nameHint} wrong={said('name')}>
          <input name="name" value={draft.name} dir="auto" maxLength={80} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label={w.language} hint={w.languageHint}>
          <select
            name="language"
            value={draft.languages[0]}
            onChange={(event) => set({ languages: event.target.value === 'en' ? ['en', 'ar'] : ['ar', 'en'] })}
          >
            <option value="ar">{words.arabic}</option>
            <option value="en">{words.english}</option>
          </select>
        </Field>
      </fieldset>
      <fieldset className={css.section} disabled={!isAdmin}>
        <h2>{w.place}</h2>
        <div className={css.pair}>
          <Field label={w.country} hint={w.countryHint} wrong={said('country')}>
            <select value={draft.country} onChange={(event) => set({ country: event.target.value })}>
              {countries(language, draft.country).map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
          <Field label={w.currency} hint={w.currencyHint} wrong={said('currency')}>
            <select value={draft.currency} onChange={(event) => set({ currency: event.target.value })}>
              {currencies(language, draft.currency).map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <Field label={w.timeZone} hint={w.timeZoneHint} wrong={said('timeZone')}>
          <input
            name="timeZone"
            list="time-zones"
            value={draft.timeZone}
            dir="ltr"
            onChange={(event) => set({ timeZone: event.target.value })}
          />
        </Field>
        <datalist id="time-zones">
          {timeZones().map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </fieldset>
      <fieldset className={css.section} disabled={!isAdmin}>
        <h2>{w.week}</h2>
        <DayTicks legend={w.weekend} days={draft.weekend} onDays={(weekend) => set({ weekend })} />
        <p className={css.small}>{w.weekendHint}</p>
        <HoursEditor hours={draft.workingHours} onHours={(workingHours) => set({ workingHours })} />
        <QuietHours quiet={draft.quiet} onQuiet={(quiet) => set({ quiet })} />
      </fieldset>
      <fieldset className={css.section} disabled={!isAdmin}>
        <h2>{w.privacy}</h2>
        <label className={css.tick}>
          <input type="checkbox" checked={draft.masking} onChange={(event) => set({ masking: event.target.checked })} />
          {w.masking}
        </label>
      </fieldset>
      <div className={css.section}>
        <Copy label={w.publicUrl} text={tenant.publicUrl} hint={w.publicUrlHint} />
      </div>
      {isAdmin ? (
        <div className={css.acts}>
          <Button type="submit" weight="filled" busy={busy}>
            {words.save}
          </Button>
          <PlaceLink href="/console/start" className={buttonClass('text')}>
            {w.again}
          </PlaceLink>
        </div>
      ) : null}
    </form>
  )
}
