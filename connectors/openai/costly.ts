import { ConnectorError } from '#src/errors.ts'
import { NoAnswer } from '../http.ts'
import type { CostlyFault, Usage } from './verbs.ts'

/** The same fault, with what is owed all the same. */
export function withUsage(fault: ConnectorError, usage: Usage): CostlyFault {
  return Object.assign(fault, { usage })
}

/** Passes a fault on; a call that left and was not answered may still be paid for, so it carries a guess. For `.catch`. */
export function owing(guess: () => Usage): (error: unknown) => never {
  return (error) => {
    const wasSent = error instanceof ConnectorError && error.cause instanceof NoAnswer && error.cause.sent
    throw wasSent ? withUsage(error, guess()) : error
  }
}
