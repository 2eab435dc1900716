import { staffTopic } from '#src/platform/live/staff-topic.ts'

/** Leads as they move, for the office. */
export const leadsTopic = staffTopic('leads', ['status', 'rev'])
