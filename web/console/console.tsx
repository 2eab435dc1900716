import { useEffect } from 'react'
import { call, keepCsrf } from '../api.ts'
import { takeAccent } from '../parts/accent.ts'
import { Fault } from '../parts/fault.tsx'
import { userOff } from '../parts/icons.ts'
import { LiveContext, pageLive } from '../parts/live-context.ts'
import { Loading } from '../parts/loading.tsx'
import { SignIn } from '../parts/sign-in/sign-in.tsx'
import { State } from '../parts/state.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useResource } from '../parts/use-resource.ts'
import type { Me } from '../shapes.ts'
import { Frame } from './frame.tsx'
import { MeContext, onMeChanged } from './me.ts'
import { useWords } from './words.ts'

/** The console: staff see the house, everybody else the way in. */
export function Console() {
  const me = useResource(async () => {
    const found = await call<Me>('GET', '/me')
    keepCsrf(found.csrf)
    takeAccent(found.tenant.accent)
    return found
  })
  const { turn } = useLanguage()
  const words = useWords()
  const wanted = me.value?.person?.language
  const { reload } = me
  const inside = Boolean(me.value)
  useEffect(() => (inside ? pageLive().onLine((line) => line === 'ended' && reload()) : undefined), [inside, reload])
  useEffect(() => onMeChanged(reload), [reload])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the person chose elsewhere, and only where this device has no choice yet
  useEffect(() => {
    if ((wanted === 'ar' || wanted === 'en') && !/(^|; )language=/.test(document.cookie)) turn(wanted)
  }, [wanted])

  if (me.fault === 'unauthenticated') return <SignIn title={words.signIn} />
  if (!me.value) return me.fault ? <Fault code={me.fault} onRetry={me.reload} /> : <Loading />
  if (me.value.role !== 'admin' && me.value.role !== 'manager')
    return (
      <State strokes={userOff} title={words.wrongRole.title}>
        <p>{words.wrongRole.text}</p>
      </State>
    )
  return (
    <LiveContext value={pageLive()}>
      <MeContext value={me.value}>
        <Frame />
      </MeContext>
    </LiveContext>
  )
}
