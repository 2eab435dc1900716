import { ConnectorError } from '#src/errors.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import type { Messenger, OutMessage, Outside } from '../connector.ts'
import { known, str, type Wire } from '../wire.ts'
import { callGraph } from './call.ts'
import { type Outgoing, outgoing } from './content.ts'
import type { Settings } from './settings.ts'

/** What wasl can do on Instagram. Nothing but the private reply may be repeated after an unclear outcome. */
export interface InstagramClient extends Messenger {
  /** Writes to a commenter's inbox: once per comment, within 7 days. `already`: it had been done before. `personId` is their id for direct messages. */
  replyPrivately(commentId: string, content: OutMessage): Promise<{ externalId?: string; personId?: string; already: boolean }>
  /** Answers below the comment, for everyone to see. */
  replyToComment(commentId: string, text: string): Promise<{ externalId: string }>
  /** Name and user name of somebody who wrote to us; empty for somebody who only commented. */
  readProfile(personId: string): Promise<{ name?: string; username?: string }>
}

/** The client of one account. (developers.facebook.com/docs/instagram-platform: messaging-api, private-replies, comment-moderation) */
export function connect(settings: Settings, outside: Outside): InstagramClient {
  const messagesPath = `${settings.accountId}/messages`

  const client: InstagramClient = {
    async send({ to, content, aloud }) {
      if (to.commentId) {
        const { externalId, already } = await client.replyPrivately(to.commentId, content)
        // The private word is what was owed; whether it is also said in public changes nothing about that.
        if (aloud && !already) await client.replyToComment(to.commentId, aloud).catch(ignoreFault)
        return { externalId: externalId ?? to.commentId }
      }
      if (!to.externalId) {
        throw new ConnectorError('rejected', 'Instagram reaches people only by their Instagram id; none is known here.', {
          code: 'no_recipient',
        })
      }
      const recipient = { id: to.externalId }
      let externalId = ''
      for (const message of outgoing(content)) {
        const post = callGraph(settings, outside, { path: messagesPath, json: posted(recipient, message), repeatable: false })
        externalId = sentId(await post.catch((error: unknown) => Promise.reject(externalId ? halfSent(error) : error)))
      }
      return { externalId }
    },

    async replyPrivately(commentId, content) {
      const [message, ...more] = outgoing(content)
      if (!message || more.length) {
        throw new ConnectorError('rejected', 'A private reply is one message of at most 1,000 bytes.', { code: 'too_long' })
      }
      try {
        const json = posted({ comment_id: digits(commentId) }, message)
        const body = await callGraph(settings, outside, { path: messagesPath, json, repeatable: true })
        return { ...known({ externalId: str(body.message_id), personId: str(body.recipient_id) }), already: false }
      } catch (error) {
        if (error instanceof ConnectorError && error.code === 'private_reply_used') return { already: true }
        throw error
      }
    },

    async replyToComment(commentId, text) {
      const call = { path: `${digits(commentId)}/replies`, json: { message: cleanText(text) }, repeatable: false }
      return { externalId: sentId(await callGraph(settings, outside, call)) }
    },

    async readProfile(personId) {
      try {
        const body = await callGraph(settings, outside, { path: `${digits(personId)}?fields=name,username`, repeatable: true })
        return known({ name: str(body.name), username: str(body.username) })
      } catch (error) {
        // They never wrote to us: the profile is theirs to keep (code as seen in public reports).
        if (error instanceof ConnectorError && error.code === '230') return {}
        throw error
      }
    },
  }
  return client
}

function ignoreFault(error: unknown): void {
  if (!(error instanceof ConnectorError)) throw error
}

function posted(recipient: { id: string } | { comment_id: string }, message: Outgoing): object {
  return { recipient, ...(message.quick_replies ? { messaging_type: 'RESPONSE' } : {}), message }
}

/** Part of a long text is out: repeating the whole would say it twice. */
function halfSent(error: unknown): unknown {
  if (!(error instanceof ConnectorError)) return error
  return new ConnectorError('uncertain', `Only the beginning was sent: ${error.message}`, { code: error.code, cause: error })
}

function sentId(body: Wire): string {
  const id = str(body.message_id) ?? str(body.id)
  if (id) return id
  throw new ConnectorError('uncertain', 'Instagram took the message but answered without its id.', { code: 'no_id' })
}

/** Ids stand in a path here: only digits may. */
function digits(id: string): string {
  if (/^\d{1,30}$/.test(id)) return id
  throw new ConnectorError('rejected', 'This is not an Instagram id.', { code: 'bad_id' })
}
