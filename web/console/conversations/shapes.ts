import type { z } from 'zod'
import type { messageShape } from '#src/conversations/messages.ts'
import type { noteShape } from '#src/conversations/notes.ts'
import type { outgoingShape } from '#src/conversations/outgoing.ts'
import type { conversationShape } from '#src/conversations/queries.ts'
import type { snippetShape } from '#src/conversations/snippets.ts'

/** What was said with one contact on one connection. */
export type Conversation = z.output<typeof conversationShape>
/** One message of it. */
export type Message = z.output<typeof messageShape>
/** The office's own word beside it. */
export type Note = z.output<typeof noteShape>
/** What a person wrote that has not left yet, or never will. */
export type Outgoing = z.output<typeof outgoingShape>
/** Words that people of the office use again and again. */
export type Snippet = z.output<typeof snippetShape>
