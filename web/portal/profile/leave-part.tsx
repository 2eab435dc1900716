import { useState } from 'react'
import { LeaveEditor, leaveWith } from '../../parts/leave-editor.tsx'
import { useWords } from '../words/use-words.ts'
import type { OwnPart } from './own-part.ts'
import { Part } from './part.tsx'

/** Days I am away: nothing is offered to me then. */
export function LeavePart({ profile, save }: OwnPart) {
  const { profile: words } = useWords()
  const [leave, setLeave] = useState(profile.leave)
  const [adding, setAdding] = useState(false)
  return (
    <Part
      title={words.leave}
      onSave={async (form) => {
        const next = adding ? leaveWith(leave, form) : leave
        if (!next) return words.leaveOrder
        await save({ leave: next })
        setLeave(next)
        setAdding(false)
        return undefined
      }}
    >
      <LeaveEditor leave={leave} onLeave={setLeave} adding={adding} onAdding={() => setAdding(true)} words={words} />
    </Part>
  )
}
