import { setTimeout as sleep } from 'node:timers/promises'
import { giveUpTurn } from '#src/conversations/dialogue/give-up.ts'
import { quietLeft } from '#src/conversations/dialogue/hear.ts'
import { loadTurns, type TurnGround } from '#src/conversations/dialogue/load.ts'
import type { Reading } from '#src/conversations/dialogue/save.ts'
import type { Heard } from '#src/conversations/dialogue/scene.ts'
import { takeTurn as decideTurn, type Turn } from '#src/conversations/dialogue/turn.ts'
import type { Due } from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { readAlone } from '#src/platform/lease.ts'
import { stopwatch } from '#src/platform/log.ts'
import { atDatabase, endTurn, saveTogether } from './save-turns.ts'
import { understand } from './understand.ts'
import { type Service, serviceFor } from './understander.ts'
import type { World } from './world.ts'

const heardAll = crashPoint('turn.take.heard')

/** A turn that fails so often is given up: the rules go on with its lead. */
const MAX_TRIES = 3

/** What turns of one tenant rest on, by their conversations, and the service that understands for them. */
export interface Grounds {
  of: Map<string, TurnGround>
  service: Service | null
}

/** Reads what turns of one tenant rest on, of all of them together. */
export function readGrounds(world: World, tenantId: string, conversationIds: readonly string[]): Promise<Grounds> {
  return atDatabase(() =>
    world.db.tenant(tenantId, async (trx) => {
      const of = await loadTurns(trx, conversationIds, world.clock.now())
      const anybodySpoke = [...of.values()].some(({ messages }) => messages.length > 0)
      return { of, service: anybodySpoke ? await serviceFor(trx, world) : null }
    }),
  )
}

/**
 * Job `turn.take`: one turn of the bot. What it rests on was read, the words are understood with no transaction open, and the turn is saved only if all of it still
 * stands; otherwise it is taken again with what came in between. What fails again and again is passed over.
 */
export async function takeTurn(world: World, due: Due, grounds: Grounds): Promise<void> {
  if (due.tries >= MAX_TRIES) return passOver(world, due)
  const took = stopwatch()
  const ground = grounds.of.get(due.subjectId)
  const heard = ground && (await hear(world, due.tenantId, ground, grounds.service))
  const turn = ground && heard ? decide(ground, heard.heard) : null
  heardAll()
  // Whoever writes on in the same breath is heard first: the turn does not stand then, and is taken anew.
  if (ground) await sleep(quietLeft(ground.messages, world.clock.now()))
  const saved = await saveTogether(world, due, turn && { ground: ground!, turn, reading: heard!.reading })
  if (saved && ground)
    world.log.info(
      {
        tenantId: due.tenantId,
        conversationId: due.subjectId,
        leadId: ground.leadId,
        intent: heard!.reading.intent,
        reader: heard!.reading.reader,
        stage: turn!.state.stage,
        said: turn!.say?.kind,
        ms: took(),
      },
      'turn.taken',
    )
}

/** The same for what was in hand when a process ended: it is taken alone, and counted before; what has ended two more is what ends them. */
export function takeTurnAlone(world: World, due: Due): Promise<void> {
  return oneAtATime(async () => {
    const run = async () => takeTurn(world, due, await readGrounds(world, due.tenantId, [due.subjectId]))
    if (!(await readAlone(world.db, 'due', due, run))) await passOver(world, due)
  })
}

let queue: Promise<unknown> = Promise.resolve()
function oneAtATime(run: () => Promise<void>): Promise<void> {
  const turn = queue.then(run)
  queue = turn.catch(() => undefined)
  return turn
}

async function passOver(world: World, due: Due): Promise<void> {
  world.log.error({ tenantId: due.tenantId, conversationId: due.subjectId, tries: due.tries }, 'turn.given_up')
  await endTurn(world, due, (trx) => giveUpTurn(trx, due.subjectId, world.clock.now()))
}

/** The turn; null where nothing was said and nothing has happened. */
function decide(ground: TurnGround, heard: Heard): Turn | null {
  const turn = decideTurn(ground.state, ground.scene, heard)
  const nothing = !ground.messages.length && !turn.say && !turn.deeds.length && turn.state.stage === ground.state.stage
  return nothing ? null : turn
}

/** What the client did since the last turn, understood. */
async function hear(
  world: World,
  tenantId: string,
  ground: TurnGround,
  service: Service | null,
): Promise<{ heard: Heard; reading: Reading }> {
  const { messages } = ground
  const tapped = messages.findLast((message) => message.tapped)?.tapped ?? null
  const spoken = messages.filter((message) => message.attachments.some((one) => one.type === 'audio'))
  const transcripts = spoken.flatMap((message) => message.transcript ?? [])
  const typed = messages.flatMap((message) => (message.tapped || !message.text ? [] : [message.text]))
  const text = [...typed, ...transcripts].join('\n')
  const voice = !spoken.length ? null : transcripts.length ? 'heard' : 'unheard'
  const files = messages.flatMap((message) => message.attachments.filter((one) => one.type !== 'audio')).length
  const inPublic = messages.at(-1)?.commentId != null
  const base = { tapped, text, files, inPublic, voice: typed.length && voice === 'heard' ? null : voice } as const
  const none: Reading = { reader: 'tap', intent: tapped ? 'tapped' : 'nothing', confidence: 1, ruleId: null, text, spentMicros: 0 }
  if (!text || (tapped && !typed.length)) return { heard: { ...base, understanding: null, canned: null }, reading: none }
  const { understanding, canned, reading } = await understand(world, tenantId, ground, text, service)
  return { heard: { ...base, understanding, canned }, reading }
}
