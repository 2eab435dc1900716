import { owe } from '#src/deliveries/delivery.ts'
import { targetOf } from '#src/deliveries/target.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal } from '#src/platform/keys.ts'
import { neverMindUnlessRunning } from '#src/platform/later.ts'
import { enterPool } from '#src/routing/enter-pool.ts'
import { carryOut, UNDER_POOL } from './deeds.ts'
import { waitForClient } from './hear.ts'
import type { TurnGround } from './load.ts'
import { aloud, speak } from './speak.ts'
import type { Turn } from './turn.ts'

/** How a turn's words were read. */
export interface Reading {
  reader: 'tap' | 'rule' | 'model' | 'local'
  intent: string
  confidence: number
  ruleId: string | null
  text: string
  spentMicros: number
}

/** A turn that was taken, and what it rested on. */
export interface Taken {
  ground: TurnGround
  turn: Turn
  reading: Reading
}

/**
 * Saves turns of different conversations, each if it still is the bot's to take: nobody else leads the conversation, nothing was written since, no other turn was taken.
 * What they do, what they say and where the dialogues stand are one transaction. Answers which were saved; of the others nothing has happened.
 */
export async function saveTurns(trx: Trx, taken: readonly Taken[], now: Date): Promise<boolean[]> {
  // Lock order: pool, then conversations.
  if (taken.some(({ turn }) => turn.deeds.some((deed) => UNDER_POOL.has(deed.do)))) await enterPool(trx)
  const standing = await stillMine(trx, taken)
  const mine = taken.filter(({ ground }) => standing.has(ground.conversation.id))
  if (mine.length) await carryOutAll(trx, mine, now)
  return taken.map((one) => mine.includes(one))
}

async function carryOutAll(trx: Trx, mine: readonly Taken[], now: Date): Promise<void> {
  // In their leads' order, as whoever else changes several holds them.
  const inOrder = mine.toSorted((a, b) => (a.ground.leadId < b.ground.leadId ? -1 : 1))
  for (const { ground, turn } of inOrder) for (const deed of turn.deeds) await carryOut(trx, deed, ground, turn.state, now)
  await trx('dialogues')
    .insert(mine.map((one) => dialogueOf(one, now)))
    .onConflict(['tenant_id', 'conversation_id'])
    .merge(['lead_id', 'stage', 'state', 'read_seq', 'version', 'spent_micros', 'updated_at'])
  await oweWords(trx, mine, now)
  const answers = mine.filter(({ ground }) => ground.messages.length)
  if (answers.length) await trx('turns').insert(answers.map((one) => turnOf(trx, one, now)))
  const isOver = ({ turn }: Taken) => turn.state.stage === 'waiting' || turn.state.stage === 'closed'
  await neverMindUnlessRunning(trx, 'dialogue.silence', idsOf(mine.filter(isOver)))
  await waitForClient(trx, idsOf(mine.filter((one) => !isOver(one) && !isWaitedFor(one.ground, now))), now)
}

function idsOf(taken: readonly Taken[]): string[] {
  return taken.map(({ ground }) => ground.conversation.id)
}

function dialogueOf({ ground, turn, reading }: Taken, now: Date) {
  const { stage, ...state } = turn.state
  return {
    conversation_id: ground.conversation.id,
    lead_id: ground.leadId,
    stage,
    state: JSON.stringify(state),
    read_seq: lastRead(ground),
    version: ground.version + 1,
    spent_micros: ground.spentMicros + reading.spentMicros,
    created_at: now,
    updated_at: now,
  }
}

/** The wait for the client began with his own message, unless the answer to it was long in coming. */
function isWaitedFor({ messages }: TurnGround, now: Date): boolean {
  const last = messages.at(-1)
  return last !== undefined && now.getTime() - last.at.getTime() < 60_000
}

/** The conversations whose turn still is ours to save; they stay held, in the order in which whoever else needs several holds them. */
async function stillMine(trx: Trx, taken: readonly Taken[]): Promise<Set<string>> {
  const held = await trx('conversations')
    .whereIn('id', idsOf(taken))
    .orderBy(['connection_id', 'contact_id'])
    .forUpdate()
    .select('id', 'hands', 'handed_over_at')
  // Asked only now that they are held: whoever wrote or took a turn before is seen.
  const { rows } = await trx.raw(
    `select w.id, exists (select 1 from messages where tenant_id = app_tenant() and conversation_id = w.id and direction = 'inbound' and seq > w.last_seq) as written,
       (select version from dialogues where tenant_id = app_tenant() and conversation_id = w.id) as version from unnest(?::uuid[], ?::bigint[]) as w(id, last_seq)`,
    [idsOf(taken), taken.map(({ ground }) => ground.conversation.lastSeq)],
  )
  const byId = new Map(held.map((row) => [row.id, row]))
  const since = new Map(rows.map((row: { id: string }) => [row.id, row]))
  const stands = ({ ground: { conversation, version } }: Taken): boolean => {
    const row = byId.get(conversation.id)
    const { written, version: known } = since.get(conversation.id) as { written: boolean; version: number | null }
    return row !== undefined && !row.handed_over_at && row.hands === conversation.hands && !written && (known ?? 0) === version
  }
  return new Set(idsOf(taken.filter(stands)))
}

function lastRead({ messages, conversation }: TurnGround): number {
  return Math.max(conversation.lastSeq, ...messages.map((message) => message.seq))
}

/** What the bot says is owed like every message; `hands` lets the send look whether the conversation changed hands meanwhile. A comment is answered in private. */
async function oweWords(trx: Trx, mine: readonly Taken[], now: Date): Promise<void> {
  const speaking = mine.filter(({ turn }) => turn.say)
  if (!speaking.length) return
  const rows: { id: string; hands: number; connector: string }[] = await trx('conversations as c')
    .join('connections as n', (join) => void join.on('n.id', 'c.connection_id').andOn('n.tenant_id', 'c.tenant_id'))
    .whereIn('c.id', idsOf(speaking))
    .whereNull('n.deleted_at')
    .select('c.id', 'c.hands', 'n.connector')
  const ways = new Map(rows.map((row) => [row.id, row]))
  await owe(
    trx,
    speaking.flatMap(({ ground, turn }) => {
      const { conversation, leadId, messages, version, scene } = ground
      const way = ways.get(conversation.id)
      if (!way) return []
      const commentId = messages.at(-1)?.commentId ?? undefined
      const content = speak(turn.say!, turn.state, scene)
      return [
        {
          kind: 'message.send' as const,
          key: `message:turn:${conversation.id}:${version + 1}`,
          connectionId: conversation.connectionId,
          target: targetOf(way.connector),
          action: 'message.bot',
          leadId,
          payload: {
            content,
            conversationId: conversation.id,
            hands: way.hands,
            ...(commentId ? { commentId, aloud: aloud(turn.state.language) } : {}),
          },
          at: now,
        },
      ]
    }),
  )
}

function turnOf(trx: Trx, { ground, turn, reading }: Taken, now: Date) {
  const id = newId()
  const { messages, conversation, leadId } = ground
  return {
    id,
    conversation_id: conversation.id,
    lead_id: leadId,
    first_seq: messages[0]!.seq,
    last_seq: messages.at(-1)!.seq,
    reader: reading.reader,
    intent: reading.intent,
    confidence: reading.confidence,
    understood: turn.understood,
    rule_id: reading.ruleId,
    text: reading.text ? seal(keysOf(trx).data, `turns:text:${id}`, reading.text) : null,
    said: turn.say?.kind ?? 'nothing',
    deeds: turn.deeds.map((deed) => deed.do),
    heard_at: messages[0]!.at,
    at: now,
    spent_micros: reading.spentMicros,
  }
}
