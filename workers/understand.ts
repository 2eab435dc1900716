import { readByRule } from '#src/conversations/canned/answer.ts'
import type { TurnGround } from '#src/conversations/dialogue/load.ts'
import type { Reading } from '#src/conversations/dialogue/save.ts'
import { agree } from '#src/conversations/understanding/agree.ts'
import { readLocally } from '#src/conversations/understanding/read-locally.ts'
import type { Understanding } from '#src/conversations/understanding/understanding.ts'
import { hasAnswered, mayAsk, restAfter, type Service } from './understander.ts'
import type { World } from './world.ts'

/** So long the model may take; our own reader has answered by then. */
const MODEL_MS = 2200
const ABUSE_IS_SURE = 0.9

/** What was understood, and how. */
export interface Understood {
  understanding: Understanding
  canned: string | null
  reading: Reading
}

/**
 * Understands what a client said, always: our own reader first, then the tenant's canned rules, then the model where there is one, within its time and money; whatever it
 * does (slow, down, refusing, nonsense, obeying the client's text), our own reading stands. A text that gives orders to the reader is never sent to a model.
 */
export async function understand(
  world: World,
  tenantId: string,
  ground: TurnGround,
  text: string,
  service: Service | null,
): Promise<Understood> {
  const channel = ground.messages.at(-1)?.commentId
    ? 'instagram_comment'
    : ground.conversation.channel === 'instagram'
      ? 'instagram_dm'
      : 'whatsapp'
  const heard = { text, history: ground.history, channel }
  const own = readLocally(heard, ground.vocabulary)
  const ruled = readByRule(ground, text, own)
  if (ruled) return ruled
  const asked = own.steering || !mayAsk(service, ground.spentMicros) ? null : await askModel(world, tenantId, ground, heard, service)
  const understanding = asked?.understanding ? agree(asked.understanding, own) : own
  // Abuse and nothing else: two that say so are sure of it.
  if (asked?.flagged && (understanding.intent === 'other' || understanding.intent === 'spam')) {
    understanding.intent = 'spam'
    understanding.confidence.intent = Math.max(understanding.confidence.intent, ABUSE_IS_SURE)
  }
  const reading: Reading = {
    reader: asked?.understanding ? 'model' : 'local',
    intent: understanding.intent,
    confidence: understanding.confidence.intent,
    ruleId: null,
    text,
    spentMicros: asked?.micros ?? 0,
  }
  return { understanding, canned: null, reading }
}

async function askModel(
  world: World,
  tenantId: string,
  ground: TurnGround,
  heard: Parameters<typeof readLocally>[0],
  service: Service,
): Promise<{ understanding: Understanding | null; flagged: boolean; micros: number }> {
  const deadline = new Date(world.outside.now().getTime() + MODEL_MS)
  const shown = ground.state.shown.map((one) => one.name)
  // Whether it is abuse is asked beside; nobody waits for that answer when it does not come.
  const flagged = service.client.moderate(heard.text, deadline).then(
    (verdict) => verdict.flagged,
    () => false,
  )
  try {
    const { understanding, usage } = await service.client.understand({
      heard,
      shown,
      vocabulary: ground.vocabulary,
      deadline,
      client: ground.conversation.contactId,
    })
    hasAnswered(service)
    return { understanding, flagged: await flagged, micros: usage.microDollars }
  } catch (error) {
    const micros = restAfter(service, error)
    world.log.warn({ tenantId, conversationId: ground.conversation.id, err: (error as Error).message }, 'model.left_out')
    return { understanding: null, flagged: false, micros }
  }
}
