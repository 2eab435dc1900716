import type { ChargePolicy } from '#rules/rule-set.ts'
import type { Member, OpenRequest } from './member.ts'
import type { Closing, Via } from './pool-log.ts'

/**
 * The fairness ledger. Each charged lead is one turn, owed in parts to everyone whose turn it could have been (equal shares, or by weight) and
 * received by the one who gets it; his debt is what he is owed less what he received. The turn goes to the greatest debt: then, with equal weights
 * and whoever may be eligible when, nobody's debt ever leaves ±(n−1)/2 (the carpool problem, Fagin and Williams 1983). With weights the same rule
 * holds in practice (measured by test), without that proof. Absence neither earns nor costs: a newcomer begins at 0, one who was away comes back
 * with the debt he left with, so neither is flooded. What counts as a turn is the rule set's charge policy.
 */
export function debtOf(member: Member): number {
  return member.owed - member.received
}

/** Writes the debt down as a whole number of millionths, which decisions compare: sums of thirds must compare alike in every process. */
export function settleDebt(member: Member): void {
  member.debt = Math.round(debtOf(member) * 1e6)
}

/** Books one turn: everyone in `among` is owed his share of it, the receiver has received it. Returns the shares, for giving back. */
export function shareTurn(members: readonly Member[], receiver: Member, charge: number, among: readonly number[]): number[] {
  receiver.received += charge
  const weights = among.map((n) => members[n]?.weight ?? 0)
  const sum = weights.reduce((a, b) => a + b, 0)
  const shares = weights.map((weight) => (sum > 0 ? (charge * weight) / sum : 0))
  owe(members, among, shares, 1)
  settleDebt(receiver)
  return shares
}

/** Takes a turn back, from the receiver and from those who shared it. */
export function refundTurn(members: readonly Member[], receiver: Member, request: OpenRequest): void {
  receiver.received -= request.charge
  owe(members, request.among, request.shares, -1)
  settleDebt(receiver)
  request.charge = 0
  request.among = []
  request.shares = []
}

function owe(members: readonly Member[], among: readonly number[], shares: readonly number[], sign: 1 | -1): void {
  for (const [i, n] of among.entries()) {
    const member = members[n]
    if (!member) continue
    member.owed += sign * (shares[i] ?? 0)
    settleDebt(member)
  }
}

/** What an offer counts under the policy. A lead given to a named person by a rule or an admin is nobody else's turn and counts 0. */
export function chargeOf(via: Via, policy: ChargePolicy): 0 | 1 {
  if (via === 'sticky') return policy.sticky
  if (via === 'client_choice') return policy.clientChoice
  return via === 'rule' ? policy.offer : 0
}

/** Whether the turn is given back when a request ends this way. */
export function refundsOf(how: Closing, policy: ChargePolicy): boolean {
  if (how === 'declined') return policy.decline === 0
  if (how === 'expired') return policy.expire === 0
  return how === 'withdrawn' && policy.withdraw === 0
}
