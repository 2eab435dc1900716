import { call } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { useAct } from '../../parts/act.ts'
import { toast } from '../../parts/toast.tsx'
import type { Conversation } from '../shapes.ts'
import type { Thread } from '../thread/use-thread.ts'
import { useTalkWords } from '../words.ts'
import css from './composer.module.css'
import type { Way } from './use-way.ts'

/** Says plainly what may go to the client now, and what to do where words may not. */
export function WayNote({ way, conversation, thread }: { way: Way; conversation: Conversation; thread: Thread }) {
  const words = useTalkWords()
  const act = useAct()
  const { id, connectionId, drawsBack, handedOverAt, windowUntil } = conversation
  if (way === 'open') return handedOverAt ? null : <p className={css.hint}>{words.botFallsSilent}</p>
  if (way === 'gone') return <p className={css.closed}>{words.connectionGone}</p>
  if (way === 'optedOut') return <p className={css.closed}>{words.optedOut}</p>
  async function askBack() {
    if (await act(() => call('POST', `/conversations/${id}/ask-back`))) toast(words.askedBack)
    thread.reload()
  }
  return (
    <div className={css.closed}>
      <p>
        {windowUntil ? words.closedTitle : words.neverTitle}{' '}
        {way === 'instagram' ? words.instagramClosed : drawsBack ? '' : words.noTemplate}
      </p>
      {way === 'instagram' ? null : drawsBack ? (
        <Button weight="filled" onClick={() => void askBack()}>
          {words.askBack}
        </Button>
      ) : (
        <PlaceLink href={`/console/connections/${connectionId}`}>{words.openConnection}</PlaceLink>
      )}
    </div>
  )
}
