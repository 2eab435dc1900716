import { chatTopic } from './chat/topic.ts'
import { connectionsTopic } from './connections/topic.ts'
import { conversationsTopic } from './conversations/topic.ts'
import { deliveriesTopic } from './deliveries/topic.ts'
import { leadsTopic } from './leads/topic.ts'
import { notificationsTopic } from './notifications/topic.ts'
import type { Topic } from './platform/live/topic.ts'
import { requestsTopic } from './requests/topic.ts'

/** Every topic of the socket at /live; a new one is one line here. */
export const liveTopics: readonly Topic[] = [
  chatTopic,
  requestsTopic,
  notificationsTopic,
  leadsTopic,
  conversationsTopic,
  deliveriesTopic,
  connectionsTopic,
]
