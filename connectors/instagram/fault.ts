import { ConnectorError, type FaultKind } from '#src/errors.ts'
import { graphFault, readGraphError } from '../graph-fault.ts'
import type { Answer } from '../http.ts'

/** Graph's code 10 (and 100) covers many things on Instagram; the subcode tells which. Seen in public projects, not in Meta's reference. */
const bySubcode = new Map<number, { kind: FaultKind; code: string }>([
  [2534022, { kind: 'rejected', code: 'outside_window' }],
  [2534025, { kind: 'rejected', code: 'private_reply_used' }],
  [2534014, { kind: 'rejected', code: 'person_not_found' }],
  [2534001, { kind: 'rejected', code: 'thread_gone' }],
  [2534013, { kind: 'retry', code: 'private_reply_limit' }],
])

/** An Instagram refusal as our fault. `repeatable: false` for a send: a server fault may then have gone out. */
export function instagramFault(answer: Answer, now: Date, options: { repeatable: boolean }): ConnectorError {
  const { subcode, message } = readGraphError(answer)
  const known = subcode === undefined ? undefined : bySubcode.get(subcode)
  return known ? new ConnectorError(known.kind, message, { code: known.code }) : graphFault(answer, now, options)
}
