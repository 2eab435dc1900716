import { Fault } from '../../../parts/fault.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { Composer } from '../composer/composer.tsx'
import { Facts } from './facts.tsx'
import { MessageList } from './message-list.tsx'
import css from './thread.module.css'
import { ThreadHead } from './thread-head.tsx'
import { useSeen } from './use-seen.ts'
import { useThread } from './use-thread.ts'

/** One conversation: who leads it, what was said, where one writes, and what is known of the client. */
export function ThreadPage({ id }: { id: string }) {
  const thread = useThread(id)
  const { value, fault, reload } = thread
  useSeen(value?.conversation)
  if (!value) return fault ? <Fault code={fault} onRetry={reload} /> : <Loading />
  return (
    <div className={css.thread}>
      <ThreadHead thread={thread} conversation={value.conversation} />
      <Facts conversation={value.conversation} />
      <MessageList thread={thread} value={value} />
      <Composer thread={thread} conversation={value.conversation} />
    </div>
  )
}
