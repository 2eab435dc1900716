import { useState } from 'react'
import { call, Problem } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import css from './settings.module.css'
import { useSettingWords } from './words.ts'

/** Asks somebody in, as an admin or a manager. */
export function InviteSheet({ onSent, onClose }: { onSent(): void; onClose(): void }) {
  const words = useSettingWords()
  const w = words.people
  const act = useAct()
  const [draft, setDraft] = useState({ email: '', name: '', role: 'manager', language: 'ar' })
  const [wrong, setWrong] = useState<string | undefined>()
  const set = (change: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...change }))
  const send = () =>
    act(async () => {
      const { name, ...told } = draft
      try {
        await call('POST', '/people/invitations', { ...told, email: told.email.trim(), ...(name.trim() ? { name: name.trim() } : {}) })
      } catch (fault) {
        if (!(fault instanceof Problem) || !['invalid', 'already_answered'].includes(fault.code)) throw fault
        return setWrong(fault.code === 'invalid' ? words.wrong : w.already)
      }
      toast(w.sent)
      onSent()
      onClose()
    })
  return (
    <Sheet
      title={w.invite}
      unsaved={Boolean(draft.email || draft.name)}
      onClose={onClose}
      foot={
        <Button weight="filled" wide onClick={() => void send()}>
          {w.send}
        </Button>
      }
    >
      <div className={css.form}>
        <Field label={w.email} wrong={wrong}>
          <input
            name="email"
            type="email"
            dir="ltr"
            autoComplete="off"
            value={draft.email}
            onChange={(event) => set({ email: event.target.value })}
          />
        </Field>
        <Field label={w.name}>
          <input name="name" dir="auto" autoComplete="off" value={draft.name} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label={w.role} hint={w.roleHint}>
          <select value={draft.role} onChange={(event) => set({ role: event.target.value })}>
            <option value="manager">{w.roles.manager}</option>
            <option value="admin">{w.roles.admin}</option>
          </select>
        </Field>
        <Field label={w.language}>
          <select value={draft.language} onChange={(event) => set({ language: event.target.value })}>
            <option value="ar">{words.arabic}</option>
            <option value="en">{words.english}</option>
          </select>
        </Field>
      </div>
    </Sheet>
  )
}
