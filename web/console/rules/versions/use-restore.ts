import { call } from '../../../api.ts'
import { useAct } from '../../parts/act.ts'
import { toast } from '../../parts/toast.tsx'
import { useRoom } from '../room.ts'
import { useVersionWords } from './words.ts'

/** Puts a former version in force again, with the way back; and says of a fresh publishing how to take it back. */
export function useRestore() {
  const { reload } = useRoom()
  const words = useVersionWords()
  const act = useAct()
  const restore = async (version: number, former: number | null): Promise<void> => {
    const isDone = await act(() => call('POST', `/rule-sets/${version}/restore`, { note: words.restoreNote(version) }))
    if (!isDone) return
    await reload()
    toast(words.restored(version), former === null ? undefined : () => void restore(former, version))
  }
  return {
    restore,
    toastPublished: (version: number, former: number) => toast(words.published(version), () => void restore(former, version)),
  }
}
