import { useEffect } from 'react'
import { call, keepCsrf } from '../api.ts'
import { takeAccent } from '../parts/accent.ts'
import { Fault } from '../parts/fault.tsx'
import { userOff } from '../parts/icons.ts'
import { LiveContext, pageLive } from '../parts/live-context.ts'
import { Loading } from '../parts/loading.tsx'
import { keepPush } from '../parts/push.ts'
import { SignIn } from '../parts/sign-in/sign-in.tsx'
import { State } from '../parts/state.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useResource } from '../parts/use-resource.ts'
import type { Me } from '../shapes.ts'
import { Frame } from './frame.tsx'
import { useWords } from './words/use-words.ts'

/** The freelancer's portal: whoever is signed in sees his own, everybody else the way in. */
export function Portal() {
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
  useEffect(() => {
    // Best effort: the next start tries again.
    if (inside) void keepPush('portal').catch(() => {})
  }, [inside])
  useEffect(() => (inside ? pageLive().onLine((line) => line === 'ended' && reload()) : undefined), [inside, reload])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the person chose elsewhere, and only where this device has no choice yet
  useEffect(() => {
    if ((wanted === 'ar' || wanted === 'en') && !/(^|; )language=/.test(document.cookie)) turn(wanted)
  }, [wanted])

  if (me.fault === 'unauthenticated') return <SignIn title={words.signIn} />
  if (!me.value) return me.fault ? <Fault code={me.fault} onRetry={me.reload} /> : <Loading />
  if (me.value.role !== 'freelancer')
    return (
      <State strokes={userOff} title={words.wrongRole.title}>
        <p>{words.wrongRole.text}</p>
      </State>
    )
  return (
    <LiveContext value={pageLive()}>
      <Frame me={me.value} />
    </LiveContext>
  )
}
