import { dress } from '#src/conversations/dialogue/dress.ts'
import { giveUpTurn } from '#src/conversations/dialogue/give-up.ts'
import { loadTurn, type TurnGround } from '#src/conversations/dialogue/load.ts'
import { type Reading, saveTurn } from '#src/conversations/dialogue/save.ts'
import type { Heard } from '#src/conversations/dialogue/scene.ts'
import { type Turn, takeTurn } from '#src/conversations/dialogue/turn.ts'
import type { Due } from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import type { Trx } from '#src/platform/db.ts'
import { finish } from '#src/platform/give-back.ts'
import { later } from '#src/platform/later.ts'
import { LeaseLost, readAlone } from '#src/platform/lease.ts'
import { stopwatch } from '#src/platform/log.ts'
import { makeGate } from './gate.ts'
import { understand } from './understand.ts'
import type { World } from './world.ts'

const heardAll = crashPoint('turn.take.heard')
const beforeCommit = crashPoint('turn.take.before_commit')
const afterCommit = crashPoint('turn.take.after_commit')

/** Of many turns at once only so many ask the database: what else this process does, the sending of what was said above all, is not to stand in line behind them. */
const atDatabase = makeGate(8)
/** A turn that fails so often is given up: the rules go on with its lead. */
const MAX_TRIES = 3

/**
 * Job `turn.take`: one turn of the bot. What it rests on is read, the words are understood with no transaction open, and the turn is saved only if all of it still
 * stands; otherwise it is taken again with what came in between. What fails again and again, or ends the process, is passed over.
 */
export async function takeTurnOf(world: World, due: Due): Promise<void> {
  if (due.takenOver) return oneAtATime(() => takeOnceMore(world, due))
  return due.tries >= MAX_TRIES ? passOver(world, due) : take(world, due)
}

async function take(world: World, due: Due): Promise<void> {
  const took = stopwatch()
  const ground = await atDatabase(() => world.db.tenant(due.tenantId, (trx) => loadTurn(trx, due.subjectId, world.clock.now())))
  const heard = ground && (await hear(world, due.tenantId, ground))
  heardAll()
  const saved = await save(world, due, async (trx) => {
    if (!ground || !heard) return null
    const turn = await answer(trx, ground, heard.heard)
    const stands = !turn || (await saveTurn(trx, ground, turn, heard.reading, world.clock.now()))
    if (!stands) await later(trx, 'turn.take', { subjectId: due.subjectId, at: world.clock.now() })
    beforeCommit()
    return stands ? turn : null
  })
  afterCommit()
  if (saved && ground)
    world.log.info(
      {
        tenantId: due.tenantId,
        conversationId: due.subjectId,
        leadId: ground.leadId,
        intent: heard!.reading.intent,
        reader: heard!.reading.reader,
        stage: saved.state.stage,
        said: saved.say?.kind,
        ms: took(),
      },
      'turn.taken',
    )
}

/** What was in hand when a process ended is taken alone, and counted before: what has ended two more is what ends them. */
async function takeOnceMore(world: World, due: Due): Promise<void> {
  if (!(await readAlone(world.db, 'due', due, () => take(world, due)))) await passOver(world, due)
}

let queue: Promise<unknown> = Promise.resolve()
function oneAtATime(run: () => Promise<void>): Promise<void> {
  const turn = queue.then(run)
  queue = turn.catch(() => undefined)
  return turn
}

async function passOver(world: World, due: Due): Promise<void> {
  world.log.error({ tenantId: due.tenantId, conversationId: due.subjectId, tries: due.tries }, 'turn.given_up')
  await save(world, due, (trx) => giveUpTurn(trx, due.subjectId, world.clock.now()))
}

/** One transaction with the job's end in it, last: whoever writes meanwhile holds the conversation first, and this row after it. */
async function save<T>(world: World, due: Due, run: (trx: Trx) => Promise<T>): Promise<T | null> {
  try {
    const ending = async (trx: Trx): Promise<T> => {
      const result = await run(trx)
      if (!(await finish(trx, [due]))) throw new LeaseLost()
      return result
    }
    return await atDatabase(() => world.db.tenant(due.tenantId, ending), true)
  } catch (error) {
    if (error instanceof LeaseLost) return null
    throw error
  }
}

/** The turn, with the people on the client's screen named; null where nothing was said and nothing has happened. */
async function answer(trx: Trx, ground: TurnGround, heard: Heard): Promise<Turn | null> {
  const turn = takeTurn(ground.state, ground.scene, heard)
  if (!ground.messages.length && !turn.say && !turn.deeds.length && turn.state.stage === ground.state.stage) return null
  await dress(trx, turn, ground.scene.wish, ground.previousOwner)
  return turn
}

/** What the client did since the last turn, understood. */
async function hear(world: World, tenantId: string, ground: TurnGround): Promise<{ heard: Heard; reading: Reading }> {
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
  const { understanding, canned, reading } = await understand(world, tenantId, ground, text)
  return { heard: { ...base, understanding, canned }, reading }
}
