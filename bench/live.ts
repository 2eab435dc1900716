import { setTimeout as sleep } from 'node:timers/promises'
import { chatCookie } from '#src/accounts/cookies.ts'
import { defaultTenant } from '#src/accounts/tenants.ts'
import { newId } from '#src/platform/id.ts'
import { hashToken, newToken } from '#src/platform/keys.ts'
import { startHelper } from './support/children.ts'
import { type Database, openGround } from './support/ground.ts'
import type { Pushed, Room } from './support/live-sockets-process.ts'
import { figure, flag, type Measured, plain, round, tell } from './support/report.ts'
import { inDatabase, startWasl } from './support/wasl.ts'

/** What an idle socket costs, and how soon a chat's message is before both its readers while all the others are open too. */
export async function measureLive(options: { sockets: number; messages: number; perSecond: number }): Promise<Measured> {
  const ground = await openGround()
  try {
    const database = await ground.database('live')
    const wasl = await startWasl(database, { role: 'api' })
    const browsers = await startHelper('live-sockets-process.ts')
    try {
      const rooms = await openRooms(database, wasl.url, options.sockets / 2)
      // What any start brings with it is paid before: a hundred sockets and some messages.
      await browsers.ask({ open: rooms.slice(0, 50), url: wasl.url })
      await browsers.ask<Pushed>({ post: 100, perSecond: 50 })
      await sleep(5000)
      const before = wasl.usage()
      const opened = await browsers.ask<{ seconds: number; open: number }>({ open: rooms.slice(50), url: wasl.url })
      await sleep(20_000)
      const idle = wasl.usage()
      const kib = before && idle ? ((idle.residentMb - before.residentMb) * 1024) / opened.open : Number.NaN
      await sleep(30_000)
      const later = wasl.usage()
      const pushed = await browsers.ask<Pushed>({ post: options.messages, perSecond: options.perSecond })
      const worked = wasl.usage()
      const all = opened.open + 100
      return {
        name: 'live',
        figures: [
          figure(`a message before both its readers, p99, ${round(all)} sockets open`, pushed.p99, 'most', 50, {
            unit: ' ms',
            digits: 1,
            beside: `p50 ${round(pushed.p50, 1)} ms, max ${round(pushed.max, 1)} ms; ${round(options.messages)} messages at ${options.perSecond}/s, from the sending of the POST; ${pushed.lost} lost`,
          }),
          figure('an idle socket', kib, 'most', 40, {
            unit: ' KiB',
            digits: 1,
            beside: 'growth of resident memory ÷ sockets, each on its chat',
          }),
          plain(
            'processor for a message',
            later && worked ? `${round(((worked.cpuSeconds - later.cpuSeconds) / options.messages) * 1000, 1)} ms` : '–',
            'wasl’s alone: the call, the row, and a reading for each reader',
          ),
          plain('opened and subscribed', `${round(opened.open / opened.seconds)} sockets/s`),
          plain(
            'processor while all are idle',
            later && idle ? `${round(((later.cpuSeconds - idle.cpuSeconds) / 30) * 100, 1)} % of one` : '–',
          ),
        ],
        notes: [
          'browsers and wasl share this machine: what the browsers’ process takes of it is part of the time',
          `${round(options.sockets)} sockets asked for (--sockets), ${round(all)} were open`,
        ],
      }
    } finally {
      await browsers.stop()
      await wasl.stop()
    }
  } finally {
    await ground.close()
  }
}

/** Chats with a session for each side, as links would have opened them. */
async function openRooms(database: Database, publicUrl: string, count: number): Promise<Room[]> {
  return inDatabase(database, async (db) => {
    const tenant = await defaultTenant(db.knex)
    const now = new Date()
    const rooms: Room[] = []
    for (let done = 0; done < count; done += 500) {
      const batch = Array.from({ length: Math.min(500, count - done) }, () => ({
        id: newId(),
        contact: newId(),
        freelancer: newId(),
        tokens: [newToken(), newToken()] as const,
      }))
      await db.tenant(tenant.id, async (trx) => {
        const times = { last_activity_at: now, created_at: now }
        await trx('chats').insert(
          batch.map(({ id, contact, freelancer }) => ({
            id,
            lead_id: newId(),
            request_id: newId(),
            freelancer_id: freelancer,
            contact_id: contact,
            ...times,
          })),
        )
        const session = { tenant_id: tenant.id, purpose: 'chat_session', expires_at: new Date(now.getTime() + 86_400_000) }
        await trx('token_hashes').insert(
          batch.flatMap(({ id, contact, freelancer, tokens }) => [
            { ...session, hash: hashToken(tokens[0]), subject_id: newId(), person_id: contact, scope: 'client', chat_id: id },
            {
              ...session,
              hash: hashToken(tokens[1]),
              subject_id: newId(),
              person_id: freelancer,
              scope: `freelancer:${freelancer}`,
              chat_id: id,
            },
          ]),
        )
      })
      rooms.push(
        ...batch.map(({ id, tokens }): Room => {
          const name = chatCookie({ publicUrl }, id)
          return { id, cookies: [`${name}=${tokens[0]}`, `${name}=${tokens[1]}`] }
        }),
      )
    }
    return rooms
  })
}

if (import.meta.main)
  tell(await measureLive({ sockets: flag('sockets', 5000), messages: flag('messages', 1000), perSecond: flag('rate', 20) }))
