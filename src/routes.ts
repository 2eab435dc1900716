import { accountRoutes } from './accounts/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { chatLinkRoutes } from './chat/link-routes.ts'
import { chatRoutes } from './chat/routes.ts'
import { connectionRoutes } from './connections/routes.ts'
import { benchRoutes } from './conversations/bench/routes.ts'
import { cannedRoutes } from './conversations/canned/routes.ts'
import { conversationRoutes } from './conversations/routes.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import type { Deps } from './deps.ts'
import { fileRoutes } from './files/routes.ts'
import { meFreelancerRoutes } from './freelancers/me-routes.ts'
import { freelancerRoutes } from './freelancers/routes.ts'
import { inboxRoutes } from './inbox/routes.ts'
import { leadRoutes } from './leads/routes.ts'
import { pushRoutes } from './notifications/push-routes.ts'
import { notificationRoutes } from './notifications/routes.ts'
import type { Route } from './platform/route.ts'
import { requestRoutes } from './requests/routes.ts'
import { ruleSetRoutes } from './routing/routes.ts'

/** Every router, in the order of the API's docs. */
export const routes: readonly Route<Deps>[] = [
  ...leadRoutes,
  ...requestRoutes,
  ...freelancerRoutes,
  ...meFreelancerRoutes,
  ...ruleSetRoutes,
  ...conversationRoutes,
  ...cannedRoutes,
  ...benchRoutes,
  ...chatRoutes,
  ...chatLinkRoutes,
  ...fileRoutes,
  ...connectionRoutes,
  ...inboxRoutes,
  ...deliveryRoutes,
  ...notificationRoutes,
  ...pushRoutes,
  ...auditRoutes,
  ...accountRoutes,
]
