import { isIP, connect as openSocket, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { connect as openTls } from 'node:tls'
import { createTransport, type Transporter } from 'nodemailer'
import type SMTPPool from 'nodemailer/lib/smtp-pool'
import type { Http } from '../http.ts'
import type { Server } from './server.ts'

/** Milliseconds: until connected, until greeted, of silence, and for one mail in all. */
export const limits = { connect: 10_000, greeting: 10_000, silence: 20_000, total: 30_000 }

const tls = { minVersion: 'TLSv1.2' } as const

/** Tells whether the body of one mail has begun to leave: handed along with it, asked after a fault. */
export interface Departure {
  stream?: Readable
}

/** Whether any byte of the message itself was handed to the server (it is only after the server's 354). */
export function hasLeft(departure: Departure): boolean {
  return departure.stream?.readableDidRead === true
}

/** A small pool of connections to one server. Sockets are made here, so that the address that was checked is the one that is used. */
export function makeTransport(server: Server, http: Http): Transporter<SMTPPool.SentMessageInfo, SMTPPool.Options> {
  // maxRequeues, idleTimeout and dnsTimeout are newer than the published types.
  const options: SMTPPool.Options & { maxRequeues: number; idleTimeout: number } = {
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    ignoreTLS: server.ignoreTls,
    ...(server.auth ? { auth: server.auth } : {}),
    maxConnections: 2,
    maxMessages: 100,
    // nodemailer repeats only what it has not begun to send (a kept connection the server had closed); once is enough.
    maxRequeues: 1,
    idleTimeout: 10_000,
    connectionTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls,
    getSocket: (_options, callback) => {
      openGuarded(server, http).then(
        (connection) => callback(null, { connection, secured: server.secure }),
        (error: Error) => callback(error, undefined),
      )
    },
  }
  const transport = createTransport(options)
  transport.use('stream', (mail, done) => {
    const departure = (mail.data as { departure?: Departure }).departure
    const open = mail.message.createReadStream.bind(mail.message)
    if (departure)
      mail.message.createReadStream = (given) => {
        const stream = open(given)
        departure.stream = stream
        return stream
      }
    done()
  })
  return transport
}

async function openGuarded(server: Server, http: Http): Promise<Socket> {
  const host = server.host.includes(':') ? `[${server.host}]` : server.host
  await http.check(`http://${host}:${server.port}`)
  return new Promise((resolve, reject) => {
    const where = { host: server.host, port: server.port, lookup: http.lookup as never, autoSelectFamily: true }
    const servername = isIP(server.host) ? '' : server.host
    const socket = server.secure ? openTls({ ...where, ...tls, servername }) : openSocket(where)
    const timer = setTimeout(() => socket.destroy(new Error(`no connection within ${limits.connect} ms`)), limits.connect)
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    socket.once(server.secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}
