import { codeOf } from '../../api.ts'
import { faultIn, usePartWords } from '../../parts/words.ts'
import { toastFault } from './toast.tsx'

/** Runs what a press asks for; a refusal is said at once, with its cause and the next step. Answers whether it was done. */
export function useAct(): (run: () => Promise<unknown>) => Promise<boolean> {
  const words = usePartWords()
  return async (run) => {
    try {
      await run()
      return true
    } catch (fault) {
      toastFault(faultIn(words, codeOf(fault)))
      return false
    }
  }
}
