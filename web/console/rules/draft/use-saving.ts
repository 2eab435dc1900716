import { useCallback, useEffect, useRef, useState } from 'react'
import { call, codeOf, Problem } from '../../../api.ts'
import type { DraftAnswer, Fault, Finding, RuleSet } from '../shapes.ts'

/** saved: as it stands here · saving: on its way · faulty: it cannot be used yet, see the faults · conflict: somebody else saved meanwhile · offline: tried again by itself. */
export type Saving = 'saved' | 'saving' | 'faulty' | 'conflict' | 'offline'

const PAUSE_MS = 350
const AGAIN_MS = 4000

/** Keeps the server's draft like the one on the page: each change is saved when the hands rest, and linted then. */
export function useSaving(draft: RuleSet | undefined, from: { rev: number; ruleSet: RuleSet } | undefined) {
  const [state, setState] = useState<{ saving: Saving; faults: Fault[]; findings: Finding[] }>({
    saving: 'saved',
    faults: [],
    findings: [],
  })
  const latest = useRef(draft)
  const saved = useRef<RuleSet | undefined>(undefined)
  const rev = useRef(0)
  const running = useRef<Promise<boolean> | null>(null)
  latest.current = draft

  const lint = useCallback(async () => {
    const mine = saved.current
    const answer = await call<{ findings: Finding[] }>('POST', '/rule-sets/draft/lint', {}).catch(() => null)
    if (answer && mine === saved.current) setState((was) => ({ ...was, findings: answer.findings }))
  }, [])

  const save = useCallback(async (): Promise<boolean> => {
    if (running.current) await running.current
    const document = latest.current
    if (!document || document === saved.current) return true
    setState((was) => ({ ...was, saving: 'saving' }))
    running.current = put(document, rev.current).then((answer) => {
      running.current = null
      if ('rev' in answer) {
        rev.current = answer.rev
        saved.current = document
      }
      setState((was) => ({ ...was, saving: answer.saving, faults: answer.faults }))
      return answer.saving === 'saved'
    })
    if (!(await running.current)) return false
    void lint()
    return latest.current === saved.current || save()
  }, [lint])

  useEffect(() => {
    if (!from) return
    rev.current = from.rev
    saved.current = from.ruleSet
    setState((was) => ({ ...was, saving: 'saved', faults: [] }))
    void lint()
  }, [from, lint])
  useEffect(() => {
    if (!draft || draft === saved.current) return
    setState((was) => (was.saving === 'saved' ? { ...was, saving: 'saving' } : was))
    const timer = setTimeout(() => void save(), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [draft, save])
  // Whoever leaves the room, or looks elsewhere, has not to wait for the pause.
  useEffect(() => {
    const leave = () => void save()
    document.addEventListener('visibilitychange', leave)
    return () => {
      document.removeEventListener('visibilitychange', leave)
      leave()
    }
  }, [save])
  useEffect(() => {
    if (state.saving !== 'offline') return
    const timer = setTimeout(() => void save(), AGAIN_MS)
    return () => clearTimeout(timer)
  }, [state, save])

  /** Lets the draft stand on a newer revision of somebody else's. */
  const standOn = useCallback((newRev: number) => {
    rev.current = newRev
  }, [])
  /** The revision that stands here. */
  const revision = useCallback(() => rev.current, [])
  return { ...state, flush: save, standOn, revision }
}

type Put = { saving: Saving; faults: Fault[] } | { saving: 'saved'; faults: Fault[]; rev: number }

async function put({ rules, catchAll, policy }: RuleSet, rev: number): Promise<Put> {
  try {
    const answer = await call<DraftAnswer>('PUT', '/rule-sets/draft', { rules, catchAll, policy, rev })
    return { saving: 'saved', faults: [], rev: answer.rev }
  } catch (problem) {
    if (codeOf(problem) === 'version_conflict') return { saving: 'conflict', faults: [] }
    if (problem instanceof Problem && problem.status === 422) return { saving: 'faulty', faults: faultsIn(problem) }
    return { saving: 'offline', faults: [] }
  }
}

/** The faults as the rules name them; else the fields that were refused, with the server's own words. */
function faultsIn({ extra, message }: Problem): Fault[] {
  if (Array.isArray(extra.faults)) return extra.faults as Fault[]
  const fields = Object.entries((extra.fields ?? extra.errors ?? {}) as Record<string, string>)
  const listed = fields.map(([path, said]): Fault => ({ path, code: 'invalid', text: { ar: said, en: said } }))
  return listed.length ? listed : [{ path: '', code: 'invalid', text: { ar: message, en: message } }]
}
