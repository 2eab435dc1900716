import { staffTopic } from '#src/platform/live/staff-topic.ts'

/** Deliveries as they are made, wait or fail, for the office. */
export const deliveriesTopic = staffTopic('deliveries', ['status', 'target'])
