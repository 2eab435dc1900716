import { useEffect } from 'react'
import { Fault } from '../parts/fault.tsx'
import { userOff } from '../parts/icons.ts'
import { LiveContext, pageLive } from '../parts/live-context.ts'
import { Loading } from '../parts/loading.tsx'
import { keepPush } from '../parts/push.ts'
import { SignIn } from '../parts/sign-in/sign-in.tsx'
import { State } from '../parts/state.tsx'
import { useSignedIn } from '../parts/use-signed-in.ts'
import { Frame } from './frame.tsx'
import { useWords } from './words/use-words.ts'

/** The freelancer's portal: whoever is signed in sees his own, everybody else the way in. */
export function Portal() {
  const me = useSignedIn()
  const words = useWords()
  const inside = Boolean(me.value)
  useEffect(() => {
    // Best effort: the next start tries again.
    if (inside) void keepPush('portal').catch(() => {})
  }, [inside])

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
