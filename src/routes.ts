import { accountRoutes } from './accounts/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { campaignRoutes } from './campaigns/routes.ts'
import { chatLinkRoutes } from './chat/link-routes.ts'
import { chatRoutes } from './chat/routes.ts'
import { connectionRoutes } from './connections/routes.ts'
import { contactRoutes } from './contacts/routes.ts'
import { benchRoutes } from './conversations/bench/routes.ts'
import { cannedRoutes } from './conversations/canned/routes.ts'
import { noteRoutes } from './conversations/notes-routes.ts'
import { conversationRoutes } from './conversations/routes.ts'
import { snippetRoutes } from './conversations/snippets-routes.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import type { Deps } from './deps.ts'
import { fileRoutes } from './files/routes.ts'
import { freelancerImportRoutes } from './freelancers/import-routes.ts'
import { meFreelancerRoutes } from './freelancers/me-routes.ts'
import { freelancerRoutes } from './freelancers/routes.ts'
import { inboxRoutes } from './inbox/routes.ts'
import { categoryRoutes } from './leads/category-routes.ts'
import { ledgerRoutes } from './leads/ledger-routes.ts'
import { leadRoutes } from './leads/routes.ts'
import { previewRoutes } from './notifications/preview-routes.ts'
import { pushRoutes } from './notifications/push-routes.ts'
import { notificationRoutes } from './notifications/routes.ts'
import type { Route } from './platform/route.ts'
import { privacyRoutes } from './privacy/routes.ts'
import { reconciliationRoutes } from './reconciliation/routes.ts'
import { reportRoutes } from './reports/routes.ts'
import { requestRoutes } from './requests/routes.ts'
import { ruleSetRoutes } from './routing/routes.ts'

/** Every router, in the order of the API's docs. */
export const routes: readonly Route<Deps>[] = [
  ...leadRoutes,
  ...ledgerRoutes,
  ...categoryRoutes,
  ...contactRoutes,
  ...requestRoutes,
  ...freelancerRoutes,
  ...freelancerImportRoutes,
  ...meFreelancerRoutes,
  ...ruleSetRoutes,
  ...conversationRoutes,
  ...noteRoutes,
  ...snippetRoutes,
  ...cannedRoutes,
  ...benchRoutes,
  ...chatRoutes,
  ...chatLinkRoutes,
  ...fileRoutes,
  ...campaignRoutes,
  ...reportRoutes,
  ...connectionRoutes,
  ...inboxRoutes,
  ...deliveryRoutes,
  ...reconciliationRoutes,
  ...notificationRoutes,
  ...pushRoutes,
  ...previewRoutes,
  ...auditRoutes,
  ...privacyRoutes,
  ...accountRoutes,
]
