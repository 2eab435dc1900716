import { useState } from 'react'
import { LeaveEditor, leaveWith } from '../../parts/leave-editor.tsx'
import { Part, type PartOf } from './part.tsx'
import { useFreelancerWords } from './words.ts'

/** When they are away: nothing is offered then, and the ledger of fairness stands still. */
export function LeavePart(of: PartOf) {
  const words = useFreelancerWords()
  const [leave, setLeave] = useState([...of.person.leave])
  const [adding, setAdding] = useState(false)
  return (
    <Part
      title={words.leave}
      of={of}
      before={{ leave: of.person.leave }}
      isChanged={leave.length !== of.person.leave.length}
      onSaved={({ leave: saved }) => {
        setLeave([...saved])
        setAdding(false)
      }}
      read={(form) => {
        const next = adding ? leaveWith(leave, form) : leave
        return next ? { change: { leave: next } } : { wrong: words.leaveOrder }
      }}
    >
      <LeaveEditor
        leave={leave}
        onLeave={setLeave}
        adding={adding}
        onAdding={of.locked ? undefined : () => setAdding(true)}
        words={words}
      />
    </Part>
  )
}
