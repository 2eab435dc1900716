import { useEffect } from 'react'
import { Fault } from '../parts/fault.tsx'
import { userOff } from '../parts/icons.ts'
import { LiveContext, pageLive } from '../parts/live-context.ts'
import { Loading } from '../parts/loading.tsx'
import { SignIn } from '../parts/sign-in/sign-in.tsx'
import { State } from '../parts/state.tsx'
import { useSignedIn } from '../parts/use-signed-in.ts'
import { Frame } from './frame.tsx'
import { MeContext, onMeChanged } from './me.ts'
import { useWords } from './words.ts'

/** The console: staff see the house, everybody else the way in. */
export function Console() {
  const me = useSignedIn()
  const words = useWords()
  const { reload } = me
  useEffect(() => onMeChanged(reload), [reload])

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
