import type { MakeFake } from '../connector.ts'
import { type ReadableMail, readMail } from './fake-mime.ts'
import { startSmtp, type WireMail } from './fake-smtp.ts'

interface Stored extends ReadableMail {
  at: string
  from: string
  to: string[]
}

const kept = 500
const user = 'wasl'
const password = 'wasl-demo'

/** A mailbox for everybody: a real SMTP server on a port of its own, and the mails it took. */
export const makeFake: MakeFake = async (tools) => {
  const state = tools.state({
    port: 0,
    mails: [] as Stored[],
    greylist: 0,
    closing: 0,
    dropAfterData: 0,
    hangAfterData: 0,
    spam: 0,
    rejected: [] as string[],
  })
  const strikes = (dial: 'greylist' | 'closing' | 'dropAfterData' | 'hangAfterData' | 'spam') => state[dial] > 0 && state[dial]-- > 0

  const store = (wire: WireMail) => {
    const mail: Stored = { at: tools.now().toISOString(), from: wire.from, to: wire.to, ...readMail(wire.raw) }
    state.mails = [mail, ...state.mails].slice(0, kept)
    tools.record({ kind: 'mail', to: mail.to, subject: mail.subject, messageId: mail.messageId, text: mail.text })
  }
  const server = await startSmtp(state.port, {
    greeting: () => (strikes('closing') ? '421 4.3.2 closing, come back later' : undefined),
    login: (name, given) => name === user && given === password,
    recipient: (address) => {
      if (state.rejected.includes(address.toLowerCase())) return '550 5.1.1 no such user'
      return strikes('greylist') ? '450 4.2.1 mailbox busy, try again later' : undefined
    },
    message(wire) {
      if (strikes('spam')) return '554 5.7.1 refused as spam'
      store(wire)
      return strikes('dropAfterData') ? 'drop' : strikes('hangAfterData') ? 'hang' : 'ok'
    },
  })
  state.port = server.port

  return {
    settings: () => ({ url: `smtp://${user}:${password}@127.0.0.1:${server.port}`, from: 'وصل <wasl@demo.example>' }),
    handle: (request) =>
      request.path === '/mails'
        ? { body: { data: state.mails } }
        : { status: 404, body: { error: 'mail goes over SMTP', port: server.port } },
    act(what) {
      const count = Number(what.count ?? 1)
      const address = String(what.address ?? '').toLowerCase()
      if (what.do === 'greylist') state.greylist = count
      else if (what.do === 'close') state.closing = count
      else if (what.do === 'drop-after-data') state.dropAfterData = count
      else if (what.do === 'hang-after-data') state.hangAfterData = count
      else if (what.do === 'spam') state.spam = count
      else if (what.do === 'reject' && address) state.rejected = [...new Set([...state.rejected, address])]
      else if (what.do === 'accept') state.rejected = state.rejected.filter((one) => one !== address)
      else throw new Error('do: greylist | close | drop-after-data | hang-after-data | spam (count), reject | accept (address)')
      return {
        greylist: state.greylist,
        closing: state.closing,
        dropAfterData: state.dropAfterData,
        hangAfterData: state.hangAfterData,
        spam: state.spam,
        rejected: state.rejected,
      }
    },
    show: () => ({ mails: state.mails }),
    close: () => server.close(),
  }
}
