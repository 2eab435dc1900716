import { useState } from 'react'
import { call, Problem } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus } from '../../parts/icons.ts'
import { Isolated } from '../../parts/isolated.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../parts/use-resource.ts'
import { useMe } from '../me.ts'
import { useAct } from '../parts/act.ts'
import { toast, toastFault } from '../parts/toast.tsx'
import { InviteSheet } from './invite-sheet.tsx'
import { Sessions } from './sessions.tsx'
import css from './settings.module.css'
import type { Invitation, Member, Session } from './shapes.ts'
import { useSettingWords } from './words.ts'

/** Who works at the console, as what, and who was asked in. */
export function People() {
  const words = useSettingWords()
  const w = words.people
  const act = useAct()
  const me = useMe()
  const found = useResource(async () => {
    const of = (path: string) => call<{ data: never[] }>('GET', path)
    const [admins, managers, invited] = await Promise.all([
      of('/people?role=admin&limit=200'),
      of('/people?role=manager&limit=200'),
      of('/people/invitations?limit=200'),
    ])
    return { members: [...admins.data, ...managers.data] as Member[], invited: invited.data as Invitation[] }
  })
  const [open, setOpen] = useState<{ sheet: 'invite' } | { sheet: 'sessions' | 'remove'; member: Member } | null>(null)
  if (!found.value) return found.fault ? <Fault code={found.fault} onRetry={found.reload} /> : <Loading />
  // The last admin stays one: said in words of this page, not of a conflict.
  const unlessLast = async (run: () => Promise<unknown>, said: string, undo?: () => void) => {
    await act(async () => {
      try {
        await run()
        toast(said, undo)
      } catch (fault) {
        if (!(fault instanceof Problem) || fault.code !== 'version_conflict') throw fault
        toastFault(w.lastAdmin)
      }
    })
    found.reload()
    setOpen(null)
  }
  const change = (member: Member, role: string) =>
    unlessLast(
      () => call('PATCH', `/people/${member.id}`, { role }),
      w.changed,
      () => void act(() => call('PATCH', `/people/${member.id}`, { role: member.role })).then(found.reload),
    )
  const withdraw = async (id: string) => {
    if (await act(() => call('DELETE', `/people/invitations/${id}`))) toast(w.withdrawn)
    found.reload()
  }
  return (
    <>
      <div>
        <Button weight="filled" onClick={() => setOpen({ sheet: 'invite' })}>
          <Icon strokes={plus} size={20} />
          {w.invite}
        </Button>
      </div>
      <section className={css.section} aria-label={w.team}>
        <h2>{w.team}</h2>
        <p className={css.small}>{w.roleHint}</p>
        <ul>
          {found.value.members.map((member) => (
            <li key={`${member.id}${member.role}`} className={css.row}>
              <span className={css.who}>
                <span>
                  <bdi>{member.name ?? member.email}</bdi>{' '}
                  {member.id === me.person?.id ? <span className={css.small}>({w.you})</span> : null}
                </span>
                {member.name ? (
                  <span className={css.small}>
                    <Isolated>{member.email}</Isolated>
                  </span>
                ) : null}
              </span>
              <span className={css.acts}>
                <select
                  aria-label={`${w.role}: ${member.name ?? member.email}`}
                  value={member.role}
                  onChange={(event) => void change(member, event.target.value)}
                >
                  {['admin', 'manager'].map((role) => (
                    <option key={role} value={role}>
                      {w.roles[role]}
                    </option>
                  ))}
                </select>
                <Button
                  weight="outlined"
                  aria-label={`${w.sessions}: ${member.name ?? member.email}`}
                  onClick={() => setOpen({ sheet: 'sessions', member })}
                >
                  {w.sessions}
                </Button>
                <Button
                  weight="bad"
                  aria-label={`${w.remove}: ${member.name ?? member.email}`}
                  onClick={() => setOpen({ sheet: 'remove', member })}
                >
                  {w.remove}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className={css.section} aria-label={w.invited}>
        <h2>{w.invited}</h2>
        {found.value.invited.length ? (
          <ul>
            {found.value.invited.map((one) => (
              <li key={one.id} className={css.row}>
                <span className={css.who}>
                  <span>
                    <Isolated>{one.email}</Isolated> · {w.roles[one.role]}
                  </span>
                  <span className={css.small}>
                    {w.until} <Time at={one.expiresAt} />
                  </span>
                </span>
                <Button weight="bad" aria-label={`${w.withdraw}: ${one.email}`} onClick={() => void withdraw(one.id)}>
                  {w.withdraw}
                </Button>
              </li>
            ))}
          </ul>
        ) : (
          <p className={css.small}>{w.noInvited}</p>
        )}
      </section>
      {open?.sheet === 'invite' ? <InviteSheet onSent={found.reload} onClose={() => setOpen(null)} /> : null}
      {open?.sheet === 'sessions' ? <MemberSessions member={open.member} onClose={() => setOpen(null)} /> : null}
      {open?.sheet === 'remove' ? (
        <Sheet
          title={w.removeTitle}
          onClose={() => setOpen(null)}
          foot={
            <>
              <Button weight="bad" onClick={() => void unlessLast(() => call('DELETE', `/people/${open.member.id}`), w.removed)}>
                {w.remove}
              </Button>
              <Button weight="outlined" onClick={() => setOpen(null)}>
                {words.cancel}
              </Button>
            </>
          }
        >
          <p>
            <bdi>{open.member.name ?? open.member.email}</bdi>
          </p>
          <p>{w.removeText}</p>
        </Sheet>
      ) : null}
    </>
  )
}

function MemberSessions({ member, onClose }: { member: Member; onClose(): void }) {
  const words = useSettingWords()
  const act = useAct()
  const found = useResource(async () => (await call<{ data: Session[] }>('GET', `/people/${member.id}/sessions`)).data, member.id)
  const end = async (sessionId?: string) => {
    if (await act(() => call('POST', `/people/${member.id}/sign-out`, sessionId ? { sessionId } : {}))) toast(words.sessions.ended)
    found.reload()
  }
  return (
    <Sheet
      title={`${words.people.sessions}: ${member.name ?? member.email}`}
      onClose={onClose}
      foot={
        <Button weight="bad" wide onClick={() => void end()}>
          {words.sessions.endAll}
        </Button>
      }
    >
      <Sessions found={found} onEnd={end} />
    </Sheet>
  )
}
