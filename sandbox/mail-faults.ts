import type { Dial } from './mount.ts'

const always = 1_000_000

/** The fake mail server's dials for the sandbox's faults: SMTP is no HTTP, so it counts mails instead of drawing by a rate. */
export const mailFaults: Dial = (fault) => {
  if (!fault) return ['greylist', 'close', 'drop-after-data', 'hang-after-data', 'spam'].map((deed) => ({ do: deed, count: 0 }))
  if (fault.rate < 1 && fault.count === undefined) throw new Error('mail is spoilt by count, not by rate: say how many')
  const deed = fault.when === 'before' ? before[fault.kind] : after[fault.kind]
  if (!deed) throw new Error(`a mail server cannot do ${fault.when} ${fault.kind}`)
  return [{ do: deed, count: fault.count ?? always }]
}

const before: Record<string, string | undefined> = { '500': 'close', '429': 'greylist', reset: 'close', garbage: 'spam' }
const after: Record<string, string | undefined> = {
  '500': 'drop-after-data',
  reset: 'drop-after-data',
  garbage: 'drop-after-data',
  timeout: 'hang-after-data',
}
