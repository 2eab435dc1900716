import type { OutMessage } from '#connectors/connector.ts'
import { owe } from '#src/deliveries/delivery.ts'
import { targetOf } from '#src/deliveries/target.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal } from '#src/platform/keys.ts'
import { neverMind } from '#src/platform/later.ts'
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

/**
 * Saves a turn if it still is the bot's to take: nobody else leads the conversation, nothing was written since, no other turn was taken. What it does, what it
 * says and where the dialogue stands are one transaction. Answers false when it is not, and nothing of it has happened.
 */
export async function saveTurn(trx: Trx, ground: TurnGround, turn: Turn, reading: Reading, now: Date): Promise<boolean> {
  // Lock order: pool, then conversation.
  if (turn.deeds.some((deed) => UNDER_POOL.has(deed.do))) await enterPool(trx)
  if (!(await stillMine(trx, ground))) return false
  for (const deed of turn.deeds) await carryOut(trx, deed, ground, turn.state, now)
  const version = ground.version + 1
  const { stage, ...state } = turn.state
  await trx('dialogues')
    .insert({
      conversation_id: ground.conversation.id,
      lead_id: ground.leadId,
      stage,
      state: JSON.stringify(state),
      read_seq: lastRead(ground),
      version,
      spent_micros: ground.spentMicros + reading.spentMicros,
      created_at: now,
      updated_at: now,
    })
    .onConflict(['tenant_id', 'conversation_id'])
    .merge(['lead_id', 'stage', 'state', 'read_seq', 'version', 'spent_micros', 'updated_at'])
  if (turn.say) await oweWords(trx, ground, turn, speak(turn.say, turn.state, ground.scene), version, now)
  if (ground.messages.length) await keepTurn(trx, ground, turn, reading, now)
  if (stage === 'waiting' || stage === 'closed') await neverMind(trx, 'dialogue.silence', [ground.conversation.id])
  else if (!isWaitedFor(ground, now)) await waitForClient(trx, [ground.conversation.id], now)
  return true
}

/** The wait for the client began with his own message, unless the answer to it was long in coming. */
function isWaitedFor({ messages }: TurnGround, now: Date): boolean {
  const last = messages.at(-1)
  return last !== undefined && now.getTime() - last.at.getTime() < 60_000
}

async function stillMine(trx: Trx, { conversation, version }: TurnGround): Promise<boolean> {
  const row = await trx('conversations').where({ id: conversation.id }).forUpdate().first('hands', 'handed_over_at')
  if (!row || row.handed_over_at || row.hands !== conversation.hands) return false
  // Asked only now that the conversation is held: whoever wrote or took a turn before is seen.
  const { rows } = await trx.raw(
    `select exists (select 1 from messages where tenant_id = app_tenant() and conversation_id = ? and direction = 'inbound' and seq > ?) as written,
       (select version from dialogues where tenant_id = app_tenant() and conversation_id = ?) as version`,
    [conversation.id, conversation.lastSeq, conversation.id],
  )
  return !rows[0].written && (rows[0].version ?? 0) === version
}

function lastRead({ messages, conversation }: TurnGround): number {
  return Math.max(conversation.lastSeq, ...messages.map((message) => message.seq))
}

/** What the bot says is owed like every message; `hands` lets the send look whether the conversation changed hands meanwhile. A comment is answered in private. */
async function oweWords(trx: Trx, ground: TurnGround, turn: Turn, content: OutMessage, version: number, now: Date): Promise<void> {
  const { conversation, leadId, messages } = ground
  const standing = await trx('conversations as c')
    .join('connections as n', (join) => void join.on('n.id', 'c.connection_id').andOn('n.tenant_id', 'c.tenant_id'))
    .where({ 'c.id': conversation.id })
    .whereNull('n.deleted_at')
    .first('c.hands', 'n.connector')
  if (!standing) return
  const { hands, connector } = standing
  const commentId = messages.at(-1)?.commentId ?? undefined
  await owe(trx, [
    {
      kind: 'message.send',
      key: `message:turn:${conversation.id}:${version}`,
      connectionId: conversation.connectionId,
      target: targetOf(connector),
      action: 'message.bot',
      leadId,
      payload: { content, conversationId: conversation.id, hands, ...(commentId ? { commentId, aloud: aloud(turn.state.language) } : {}) },
      at: now,
    },
  ])
}

async function keepTurn(trx: Trx, ground: TurnGround, turn: Turn, reading: Reading, now: Date): Promise<void> {
  const id = newId()
  const { messages, conversation, leadId } = ground
  await trx('turns').insert({
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
  })
}
