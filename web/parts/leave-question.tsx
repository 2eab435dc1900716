import { Button } from './button.tsx'
import { Sheet } from './sheet.tsx'
import { useStore } from './store.ts'
import { leaveAll, leaving } from './unsaved.ts'
import { usePartWords } from './words.ts'

/** Asks before something half-written is lost. To stay is the first button and what Escape means. */
export function LeaveQuestion() {
  const words = usePartWords().unsaved
  const { step } = useStore(leaving)
  if (!step) return null
  const stay = () => leaving.set({ step: null })
  return (
    <Sheet
      title={words.title}
      onClose={stay}
      foot={
        <>
          <Button weight="filled" onClick={stay}>
            {words.stay}
          </Button>
          <Button
            weight="bad"
            onClick={() => {
              stay()
              leaveAll()
              step()
            }}
          >
            {words.leave}
          </Button>
        </>
      }
    >
      <p>{words.text}</p>
    </Sheet>
  )
}
