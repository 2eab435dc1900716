import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { codeOf } from '../../../api.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { useIsAdmin } from '../../me.ts'
import { useRoom } from '../room.ts'
import type { Decision } from '../shapes.ts'
import { type Bench, BenchContext, EMPTY, isTried, type Step, type Wish } from './bench-context.ts'
import { tryWish } from './try.ts'

const PAUSE_MS = 200

/** Holds what is tried while one walks through the room, and asks again whenever it or the draft has changed. */
export function BenchProvider({ children }: { children: ReactNode }) {
  const { draft, saving, flush } = useRoom()
  const { language } = useLanguage()
  const isAdmin = useIsAdmin()
  const [wish, setWish] = useState<Wish>(EMPTY)
  const [told, setTold] = useState<{ decision?: Decision; fault?: string; isAsking: boolean }>({ isAsking: false })
  const asked = useRef(0)
  const isOn = isAdmin && isTried(wish)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another draft or another language is another answer
  useEffect(() => {
    if (!isOn) {
      asked.current++
      return setTold({ isAsking: false })
    }
    const mine = ++asked.current
    const timer = setTimeout(async () => {
      setTold((was) => ({ ...was, isAsking: true }))
      await flush()
      const answer = await tryWish(wish).then(
        (decision) => ({ decision, isAsking: false }),
        (fault) => ({ fault: codeOf(fault), isAsking: false }),
      )
      if (mine === asked.current) setTold(answer)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [wish, isOn, draft, language])
  const bench = useMemo(
    (): Bench => ({
      wish,
      set: (change) => setWish((was) => ({ ...was, lead: null, ...change })),
      clear: () => setWish(EMPTY),
      decision: isOn ? told.decision : undefined,
      isAsking: told.isAsking,
      fault: isOn ? (saving === 'faulty' ? 'faulty' : told.fault) : undefined,
      stepOf: (id) => (isOn && told.decision ? stepOf(id, told.decision) : undefined),
    }),
    [wish, isOn, told, saving],
  )
  return <BenchContext value={bench}>{children}</BenchContext>
}

const STATES = { decided: 'decides', matched: 'acts', skipped: 'failed', failed: 'failed', not_reached: 'idle', disabled: 'idle' } as const

function stepOf(id: string, decision: Decision): Step | undefined {
  if (id === 'catchAll') return { state: decision.decidedBy === id ? 'decides' : 'idle', because: [], lit: new Map(), missed: [] }
  const step = decision.path.find(({ ruleId }) => ruleId === id)
  if (!step) return undefined
  const leaves = step.conditions.filter(({ kind }) => kind === 'leaf')
  return {
    state: STATES[step.state],
    because: step.because.map(({ text }) => text),
    lit: new Map(leaves.map(({ path, held }) => [path, held])),
    missed: step.holds ? [] : leaves.filter(({ held }) => !held).map(({ fact, actual }) => ({ fact: fact!, actual: actual ?? null })),
  }
}
