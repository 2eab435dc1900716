import { staffTopic } from '#src/platform/live/staff-topic.ts'

/** Conversations in which something was said, or that changed hands, for the office; `lastSeq` is how far each has come. */
export const conversationsTopic = staffTopic('conversations', ['last_seq as lastSeq', 'handed_over_at as handedOverAt'])
