import { staffTopic } from '#src/platform/live/staff-topic.ts'

/** Connections that began to fail, work again, or were changed, for the office. */
export const connectionsTopic = staffTopic('connections', ['status'])
