import { ConnectorError, type FaultKind } from '#src/errors.ts'

/** What nodemailer's errors carry (its README, "Error codes"). */
interface SmtpError extends Error {
  code?: string
  command?: string
  response?: string
  responseCode?: number
}

const ofThisMail = new Set(['EENVELOPE', 'EMESSAGE', 'EFILEACCESS', 'EURLACCESS', 'ESTREAM'])

/**
 * What a failed sending means. `left`: the message's body had begun to leave, so silence leaves it uncertain.
 * 4xx → retry · 5xx → rejected · login, or a sender the server does not allow → unauthorized (nothing will go until it is mended).
 */
export function faultOf(error: unknown, left: boolean): ConnectorError {
  if (error instanceof ConnectorError) return error
  if (!(error instanceof Error)) throw error
  const fault = error as SmtpError
  const code =
    /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(fault.response ?? '')?.[1] ?? (fault.responseCode ? String(fault.responseCode) : fault.code)
  return new ConnectorError(kindOf(fault, left), fault.message, { ...(code ? { code } : {}), cause: error })
}

function kindOf(fault: SmtpError, left: boolean): FaultKind {
  const reply = fault.responseCode ?? 0
  // A reply to a command says what became of it; a reply on a broken connection does not.
  const answered = reply > 0 && fault.command !== 'CONN'
  if (fault.code === 'EAUTH' || fault.code === 'ENOAUTH')
    return reply >= 400 && reply < 500 ? 'retry' : reply || !left ? 'unauthorized' : 'uncertain'
  if (!answered) {
    if (left) return 'uncertain'
    return fault.code !== undefined && ofThisMail.has(fault.code) && !reply ? 'rejected' : 'retry'
  }
  if (reply === 530 || reply === 534 || reply === 535 || reply === 538) return 'unauthorized'
  if (reply < 500 || reply === 503) return 'retry'
  if (fault.command === 'MAIL FROM' && reply !== 552) return 'unauthorized'
  return ['MAIL FROM', 'RCPT TO', 'DATA'].includes(fault.command ?? '') ? 'rejected' : 'retry'
}
