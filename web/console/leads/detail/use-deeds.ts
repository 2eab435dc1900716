import { call } from '../../../api.ts'
import { useAct } from '../../parts/act.ts'
import { toast } from '../../parts/toast.tsx'
import type { Lead } from '../shapes.ts'
import { useLeadWords } from '../words.ts'

/** What a lead was closed as. */
export type Closing = 'won' | 'lost' | 'spam'

/** What can be done to a lead; each says so in a toast that takes it back, where that is possible. */
export function useDeeds(lead: Lead, onChanged: (lead: Lead) => void) {
  const words = useLeadWords()
  const act = useAct()
  const address = `/leads/${lead.id}`
  const change = (body: object) => call<Lead>('PATCH', address, body)
  const post = (what: string, body?: object) => call<Lead>('POST', `${address}/${what}`, body)

  const currency = currencyOf(lead)
  const worth = (amount: number) => ({ amount, ...(currency ? { currency } : {}) })

  /** Does something; `back` undoes it. Answers whether it was done. */
  const run = (said: string, deed: () => Promise<Lead>, back?: () => Promise<Lead>) =>
    act(async () => {
      onChanged(await deed())
      toast(said, back && (() => void act(async () => onChanged(await back())).then((undone) => undone && toast(words.done.undone))))
    })

  return {
    assign: (who: { id: string; name: string }, reason: string) => {
      const former = lead.owner?.freelancerId
      return run(
        words.done.assigned(who.name),
        () => change({ owner: { freelancerId: who.id }, ...(reason ? { reason } : {}) }),
        () => (former ? change({ owner: { freelancerId: former } }) : post('release', {})),
      )
    },
    close: (as: Closing, amount: number | null, reason: string) =>
      run(
        words.done[as],
        () => change({ status: as, ...(reason ? { reason } : {}), ...(amount === null ? {} : { value: worth(amount) }) }),
        () => post('reopen'),
      ),
    setValue: (amount: number | null) =>
      run(
        words.done.valued,
        () => change({ value: amount === null ? null : worth(amount) }),
        () => change({ value: lead.value }),
      ),
    route: () => run(words.done.routed, () => post('route', {})),
    release: () => {
      const former = lead.owner?.freelancerId
      return run(words.done.released, () => post('release', {}), former ? () => change({ owner: { freelancerId: former } }) : undefined)
    },
    reopen: () => {
      const { status, value, mergedInto } = lead
      const reason = lead.closedWhy ? { reason: lead.closedWhy } : {}
      return status === 'merged'
        ? run(
            words.done.apart,
            () => post('reopen'),
            () => post('merge', { into: mergedInto }),
          )
        : run(
            words.done.reopened,
            () => post('reopen'),
            () => change({ status, ...reason, ...(value ? { value } : {}) }),
          )
    },
    mergeInto: (into: string) =>
      run(
        words.done.merged,
        () => post('merge', { into }),
        () => post('reopen'),
      ),
  }
}

/** The money a lead is counted in: what it was told in; undefined is the house's own. */
export function currencyOf(lead: Lead): string | undefined {
  return lead.value?.currency ?? lead.enquiry.budget?.currency
}
