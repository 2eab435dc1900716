import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { routes } from '#src/routes.ts'
import { makeDevice } from '../support/browser-device.ts'
import { startWorld, type Things, type Who, type World } from './world.ts'

/** What each caller gets on the tenant's own things (the freelancer's own, where they are a freelancer's). */
interface Row {
  path: (things: Things) => string
  /** Or what makes it of the things. */
  body?: unknown
  admin: number
  manager: number
  freelancer: number
  rival: number
  client: number
  /** The other tenant's admin, with this tenant's ids. */
  stranger: number
}

const row = (
  path: Row['path'],
  [admin, manager, freelancer, rival, client, stranger]: [number, number, number, number, number, number],
  body?: unknown,
): Row => ({ path, body, admin, manager, freelancer, rival, client, stranger })

const document = { rules: [], catchAll: { type: 'offer', pool: {}, strategy: 'least_loaded' } }

const canned = { name: 'ضمان', match: { keywords: ['ضمان'] }, answer: { ar: 'نعم', en: 'Yes' } }

const browser = makeDevice('http://127.0.0.1:1/push', 'matrix')

/** An id that nobody has. */
const NOBODY = '01900000-0000-7000-8000-000000000000'

// S1, S3, S5, S6: every route has a row here; one without fails below.             admin manager freelancer rival client stranger
const matrix: Record<string, Row> = {
  'GET /leads': row(() => 'leads', [200, 200, 403, 403, 403, 200]),
  'POST /leads': row(() => 'leads', [201, 201, 403, 403, 403, 201], { name: 'x', phone: '+966501234567' }),
  'GET /leads/:id': row((t) => `leads/${t.lead}`, [200, 200, 403, 403, 403, 404]),
  'PATCH /leads/:id': row((t) => `leads/${t.lead}`, [200, 200, 403, 403, 403, 404], { status: 'lost' }),
  'POST /leads/:id/route': row((t) => `leads/${t.lead}/route`, [202, 202, 403, 403, 403, 404], {}),
  // The thing is as it is: what nobody has is not released, what is open is not reopened, and only one client's leads are one wish.
  'POST /leads/:id/release': row((t) => `leads/${t.lead}/release`, [409, 409, 403, 403, 403, 404], {}),
  'POST /leads/:id/reopen': row((t) => `leads/${t.lead}/reopen`, [409, 409, 403, 403, 403, 404]),
  'POST /leads/:id/merge': row((t) => `leads/${t.lead}/merge`, [422, 422, 403, 403, 403, 404], { into: NOBODY }),
  'GET /leads/:id/timeline': row((t) => `leads/${t.lead}/timeline`, [200, 200, 403, 403, 403, 404]),
  'GET /leads/:id/decision': row((t) => `leads/${t.lead}/decision`, [404, 404, 403, 403, 403, 404]),
  'GET /categories': row(() => 'categories', [200, 200, 200, 200, 403, 200]),
  'GET /categories/:slug': row(() => 'categories/logo-branding', [200, 200, 403, 403, 403, 200]),
  'POST /categories': row(() => 'categories', [201, 403, 403, 403, 403, 201], { slug: 'new-service', ar: 'خدمة', en: 'Service' }),
  'PATCH /categories/:slug': row(() => 'categories/logo-branding', [200, 403, 403, 403, 403, 200], { by: 1 }),
  // Nobody offers it: 404 for who may.
  'DELETE /categories/:slug': row(() => 'categories/no-service', [404, 403, 403, 403, 403, 404]),
  'GET /ledger': row(() => 'ledger', [200, 200, 403, 403, 403, 200]),
  'GET /contacts/:id': row((t) => `contacts/${t.contact}`, [200, 200, 403, 403, 403, 404]),
  'POST /contacts/:id/merge': row((t) => `contacts/${t.contact}/merge`, [422, 422, 403, 403, 403, 404], { with: NOBODY }),
  'POST /contacts/:id/split': row((t) => `contacts/${t.contact}/split`, [422, 422, 403, 403, 403, 404], { leadIds: [NOBODY] }),
  'GET /ledger/units': row(() => 'ledger/units?day=2026-11-20&source=api', [200, 200, 403, 403, 403, 200]),
  'GET /requests': row(() => 'requests', [200, 200, 200, 200, 403, 200]),
  'GET /requests/:id': row((t) => `requests/${t.request}`, [200, 200, 200, 404, 403, 404]),
  'POST /requests/:id/accept': row((t) => `requests/${t.request}/accept`, [200, 403, 200, 404, 403, 404]),
  'POST /requests/:id/decline': row((t) => `requests/${t.request}/decline`, [200, 403, 200, 404, 403, 404], {}),
  'POST /requests/:id/ask': row((t) => `requests/${t.request}/ask`, [200, 403, 200, 404, 403, 404], { question: 'متى؟' }),
  'POST /requests/:id/withdraw': row((t) => `requests/${t.request}/withdraw`, [200, 403, 403, 403, 403, 404]),
  'GET /freelancers': row(() => 'freelancers', [200, 200, 403, 403, 403, 200]),
  'POST /freelancers': row(() => 'freelancers', [201, 403, 403, 403, 403, 201], { name: 'Noor' }),
  'GET /freelancers/:id': row((t) => `freelancers/${t.freelancer}`, [200, 200, 200, 404, 403, 404]),
  'PATCH /freelancers/:id': row((t) => `freelancers/${t.freelancer}`, [200, 403, 200, 404, 403, 404], { capacity: { open: 90 } }),
  'DELETE /freelancers/:id': row((t) => `freelancers/${t.freelancer}`, [204, 403, 403, 403, 403, 404]),
  // Nobody was archived: 404 for who may.
  'POST /freelancers/:id/restore': row((t) => `freelancers/${t.freelancer}/restore`, [404, 403, 403, 403, 403, 404]),
  'GET /freelancers/:id/debt': row((t) => `freelancers/${t.freelancer}/debt`, [200, 200, 403, 403, 403, 404]),
  'POST /freelancers/import': row(() => 'freelancers/import', [200, 403, 403, 403, 403, 200], { csv: 'name\nNoor', preview: true }),
  // A web form has no people: 422 for who may ask.
  'POST /connections/:id/people': row((t) => `connections/${t.connection}/people`, [422, 403, 403, 403, 403, 404]),
  'POST /freelancers/import-people': row(() => 'freelancers/import-people', [422, 403, 403, 403, 403, 422], {
    connectionId: newId(),
    logins: ['x'],
  }),
  'GET /me/freelancer': row(() => 'me/freelancer', [403, 403, 200, 200, 403, 403]),
  'PATCH /me/freelancer': row(() => 'me/freelancer', [403, 403, 200, 200, 403, 403], { present: true }),
  'GET /rule-sets': row(() => 'rule-sets', [200, 200, 403, 403, 403, 200]),
  'GET /rule-sets/vocabulary': row(() => 'rule-sets/vocabulary', [200, 200, 403, 403, 403, 200]),
  'GET /rule-sets/draft': row(() => 'rule-sets/draft', [200, 200, 403, 403, 403, 200]),
  'PUT /rule-sets/draft': row(() => 'rule-sets/draft', [200, 403, 403, 403, 403, 200], document),
  'POST /rule-sets/draft/lint': row(() => 'rule-sets/draft/lint', [200, 403, 403, 403, 403, 200], {}),
  'POST /rule-sets/draft/try': row(() => 'rule-sets/draft/try', [200, 403, 403, 403, 403, 200], { lead: { text: 'شعار' } }),
  'POST /rule-sets/draft/replay': row(() => 'rule-sets/draft/replay', [202, 403, 403, 403, 403, 202], {}),
  'GET /rule-sets/replays/:id': row((t) => `rule-sets/replays/${t.replay}`, [200, 200, 403, 403, 403, 404]),
  'GET /rule-sets/replays/:id/differences': row((t) => `rule-sets/replays/${t.replay}/differences`, [200, 200, 403, 403, 403, 404]),
  'GET /rule-sets/statistics': row(() => 'rule-sets/statistics', [200, 200, 403, 403, 403, 200]),
  'GET /rule-sets/suggestions': row(() => 'rule-sets/suggestions', [200, 200, 403, 403, 403, 200]),
  'POST /rule-sets/suggestions/:id/approve': row(
    (t) => `rule-sets/suggestions/${t.ruleSuggestion}/approve`,
    [201, 403, 403, 403, 403, 404],
    {},
  ),
  'POST /rule-sets/suggestions/:id/dismiss': row(
    (t) => `rule-sets/suggestions/${t.ruleSuggestion}/dismiss`,
    [204, 403, 403, 403, 403, 404],
  ),
  'POST /rule-sets/draft/import': row(() => 'rule-sets/draft/import', [200, 403, 403, 403, 403, 200], document),
  'GET /rule-sets/:version/export': row(() => 'rule-sets/1/export', [200, 200, 403, 403, 403, 200]),
  'POST /rule-sets/draft/publish': row(() => 'rule-sets/draft/publish', [201, 403, 403, 403, 403, 201], {}),
  // Versions are numbered per tenant: the stranger reads and restores his own.
  'GET /rule-sets/:version': row(() => 'rule-sets/1', [200, 200, 403, 403, 403, 200]),
  'POST /rule-sets/:version/restore': row(() => 'rule-sets/1/restore', [201, 403, 403, 403, 403, 201], {}),
  'GET /conversations': row(() => 'conversations', [200, 200, 403, 403, 403, 200]),
  'GET /conversations/:id': row((t) => `conversations/${t.conversation}`, [200, 200, 403, 403, 403, 404]),
  'GET /conversations/:id/messages': row((t) => `conversations/${t.conversation}/messages`, [200, 200, 403, 403, 403, 404]),
  'POST /conversations/:id/messages': row((t) => `conversations/${t.conversation}/messages`, [202, 202, 403, 403, 403, 404], {
    text: 'أهلًا',
  }),
  'POST /conversations/:id/take-over': row((t) => `conversations/${t.conversation}/take-over`, [200, 200, 403, 403, 403, 404]),
  'POST /conversations/:id/hand-back': row((t) => `conversations/${t.conversation}/hand-back`, [200, 200, 403, 403, 403, 404]),
  'GET /conversations/:id/outgoing': row((t) => `conversations/${t.conversation}/outgoing`, [200, 200, 403, 403, 403, 404]),
  // A web form has no templates: 422 for who may ask.
  'POST /conversations/:id/ask-back': row((t) => `conversations/${t.conversation}/ask-back`, [422, 422, 403, 403, 403, 404]),
  'POST /conversations/:id/seen': row((t) => `conversations/${t.conversation}/seen`, [204, 204, 403, 403, 403, 404], { seq: 1 }),
  'POST /conversations/:id/unread': row((t) => `conversations/${t.conversation}/unread`, [204, 204, 403, 403, 403, 404]),
  'GET /conversations/:id/notes': row((t) => `conversations/${t.conversation}/notes`, [200, 200, 403, 403, 403, 404]),
  'POST /conversations/:id/notes': row((t) => `conversations/${t.conversation}/notes`, [201, 201, 403, 403, 403, 404], { text: 'سر' }),
  'PATCH /notes/:id': row((t) => `notes/${t.note}`, [204, 204, 403, 403, 403, 404], { removed: true }),
  'GET /snippets': row(() => 'snippets', [200, 200, 403, 403, 403, 200]),
  'POST /snippets': row(
    () => 'snippets',
    [201, 201, 403, 403, 403, 201],
    () => ({ name: newId(), ar: 'أهلًا {name}' }),
  ),
  'PATCH /snippets/:id': row((t) => `snippets/${t.snippet}`, [200, 200, 403, 403, 403, 404], { ar: 'هلا' }),
  'DELETE /snippets/:id': row((t) => `snippets/${t.snippet}`, [204, 204, 403, 403, 403, 404]),
  'GET /chats': row(() => 'chats', [200, 403, 200, 200, 403, 200]),
  'GET /bot/rules': row(() => 'bot/rules', [200, 200, 403, 403, 403, 200]),
  'POST /bot/rules': row(() => 'bot/rules', [201, 403, 403, 403, 403, 201], canned),
  'GET /bot/rules/export': row(() => 'bot/rules/export', [200, 200, 403, 403, 403, 200]),
  'POST /bot/rules/import': row(() => 'bot/rules/import', [200, 403, 403, 403, 403, 200], { rules: [canned] }),
  'POST /bot/rules/bulk': row(() => 'bot/rules/bulk', [200, 403, 403, 403, 403, 200], { tag: 'x', enabled: false }),
  'GET /bot/rules/:id': row((t) => `bot/rules/${t.canned}`, [200, 200, 403, 403, 403, 404]),
  'PATCH /bot/rules/:id': row((t) => `bot/rules/${t.canned}`, [200, 403, 403, 403, 403, 404], { name: 'new' }),
  'DELETE /bot/rules/:id': row((t) => `bot/rules/${t.canned}`, [204, 403, 403, 403, 403, 404]),
  'POST /bot/try': row(() => 'bot/try', [200, 200, 403, 403, 403, 200], { text: 'متى تفتحون' }),
  'GET /bot/suggestions': row(() => 'bot/suggestions', [200, 200, 403, 403, 403, 200]),
  'POST /bot/suggestions/:id/approve': row((t) => `bot/suggestions/${t.suggestion}/approve`, [201, 403, 403, 403, 403, 404], {
    answer: { ar: 'نعم', en: 'Yes' },
  }),
  'POST /bot/suggestions/:id/dismiss': row((t) => `bot/suggestions/${t.suggestion}/dismiss`, [204, 403, 403, 403, 403, 404]),
  'GET /bot/statistics': row(() => 'bot/statistics', [200, 200, 403, 403, 403, 200]),
  'GET /chats/:id': row((t) => `chats/${t.chat}`, [200, 403, 200, 404, 200, 404]),
  'GET /chats/:id/messages': row((t) => `chats/${t.chat}/messages`, [200, 403, 200, 404, 200, 404]),
  'POST /chats/:id/messages': row((t) => `chats/${t.chat}/messages`, [201, 403, 201, 404, 201, 404], { text: 'سلام' }),
  // A form that is none: 400 for who may send one.
  'POST /chats/:id/files': row((t) => `chats/${t.chat}/files`, [403, 403, 415, 404, 415, 403]),
  'POST /chats/:id/read': row((t) => `chats/${t.chat}/read`, [403, 403, 204, 404, 204, 403], { seq: 0 }),
  'POST /chats/:id/delivered': row((t) => `chats/${t.chat}/delivered`, [403, 403, 204, 404, 204, 403], { seq: 0 }),
  'POST /chats/:id/report': row((t) => `chats/${t.chat}/report`, [403, 403, 201, 404, 201, 403], { reason: 'إساءة' }),
  'POST /chats/:id/complete': row((t) => `chats/${t.chat}/complete`, [200, 403, 200, 404, 200, 404]),
  // Nothing is rated before it is completed.
  'POST /chats/:id/rate': row((t) => `chats/${t.chat}/rate`, [403, 403, 403, 403, 409, 403], { stars: 5 }),
  'GET /chats/:id/transcript': row((t) => `chats/${t.chat}/transcript`, [403, 403, 200, 404, 200, 403]),
  // A private chat's: of the house only the admin looks into it.
  'GET /files/:id': row((t) => `files/${t.file}`, [200, 404, 200, 404, 200, 404]),
  'GET /files/:id/thumbnail': row((t) => `files/${t.file}/thumbnail`, [200, 404, 200, 404, 200, 404]),
  'GET /files/:id/about': row((t) => `files/${t.file}/about`, [200, 404, 200, 404, 200, 404]),
  'POST /chats/:id/links/renew': row((t) => `chats/${t.chat}/links/renew`, [204, 403, 403, 403, 403, 404], {}),
  'POST /chats/:id/links/revoke': row((t) => `chats/${t.chat}/links/revoke`, [204, 403, 403, 403, 403, 404], {}),
  'GET /connectors': row(() => 'connectors', [200, 200, 403, 403, 403, 200]),
  'GET /campaigns': row(() => 'campaigns', [200, 200, 403, 403, 403, 200]),
  'GET /campaigns/:id': row((t) => `campaigns/${t.campaign}`, [200, 200, 403, 403, 403, 404]),
  'PUT /campaigns/:id/costs': row((t) => `campaigns/${t.campaign}/costs`, [200, 200, 403, 403, 403, 404], {
    costs: [{ day: '2026-01-01', amount: 5 }],
  }),
  'POST /campaigns/costs/import': row(() => 'campaigns/costs/import', [200, 200, 403, 403, 403, 200], {
    csv: 'day,campaign,cost',
    preview: true,
  }),
  'GET /reports/overview': row(() => 'reports/overview', [200, 200, 403, 403, 403, 200]),
  'GET /reports/overview/csv': row(() => 'reports/overview/csv', [200, 200, 403, 403, 403, 200]),
  'GET /reports/groups': row(() => 'reports/groups?by=rule', [200, 200, 403, 403, 403, 200]),
  'GET /reports/groups/csv': row(() => 'reports/groups/csv?by=channel', [200, 200, 403, 403, 403, 200]),
  'GET /reports/load': row(() => 'reports/load', [200, 200, 403, 403, 403, 200]),
  'GET /reports/load/csv': row(() => 'reports/load/csv', [200, 200, 403, 403, 403, 200]),
  'GET /connections': row(() => 'connections', [200, 200, 403, 403, 403, 200]),
  'POST /connections': row(() => 'connections', [201, 403, 403, 403, 403, 201], { connector: 'web-form', settings: {} }),
  'GET /connections/:id': row((t) => `connections/${t.connection}`, [200, 200, 403, 403, 403, 404]),
  'PATCH /connections/:id': row((t) => `connections/${t.connection}`, [200, 403, 403, 403, 403, 404], { label: 'new' }),
  'DELETE /connections/:id': row((t) => `connections/${t.connection}`, [204, 403, 403, 403, 403, 404]),
  'POST /connections/:id/test': row((t) => `connections/${t.connection}/test`, [200, 403, 403, 403, 403, 404]),
  'POST /connections/:id/restart': row((t) => `connections/${t.connection}/restart`, [200, 403, 403, 403, 403, 404]),
  'POST /connections/:id/secrets': row((t) => `connections/${t.connection}/secrets`, [200, 403, 403, 403, 403, 404], {
    key: 'hmacKey',
    value: 'k2',
  }),
  // There is no second value to drop: 409 for who may.
  'POST /connections/:id/secrets/drop': row((t) => `connections/${t.connection}/secrets/drop`, [409, 403, 403, 403, 403, 404], {
    key: 'hmacKey',
  }),
  // A web form cannot be listed: 422 for who may ask.
  'POST /connections/:id/backfill': row((t) => `connections/${t.connection}/backfill`, [422, 403, 403, 403, 403, 404], {}),
  'GET /inbox': row(() => 'inbox', [200, 200, 403, 403, 403, 200]),
  'GET /inbox/:id': row((t) => `inbox/${t.entry}`, [200, 200, 403, 403, 403, 404]),
  'POST /inbox/:id/reread': row((t) => `inbox/${t.entry}/reread`, [202, 403, 403, 403, 403, 404]),
  'GET /deliveries': row(() => 'deliveries', [200, 200, 403, 403, 403, 200]),
  'GET /deliveries/:id': row((t) => `deliveries/${t.delivery}`, [200, 200, 403, 403, 403, 404]),
  'GET /deliveries/statistics': row(() => 'deliveries/statistics', [200, 200, 403, 403, 403, 200]),
  'POST /deliveries/retry': row(() => 'deliveries/retry', [200, 403, 403, 403, 403, 200], { preview: true }),
  'POST /deliveries/:id/retry': row((t) => `deliveries/${t.delivery}/retry`, [200, 403, 403, 403, 403, 404]),
  'POST /deliveries/:id/resolve': row((t) => `deliveries/${t.delivery}/resolve`, [200, 403, 403, 403, 403, 404], { found: 'drop' }),
  // Nobody has settled it.
  'POST /deliveries/:id/reopen': row((t) => `deliveries/${t.delivery}/reopen`, [409, 403, 403, 403, 403, 404]),
  'GET /reconciliation': row(() => 'reconciliation', [200, 200, 403, 403, 403, 200]),
  'GET /reconciliation/runs': row(() => 'reconciliation/runs', [200, 200, 403, 403, 403, 200]),
  'POST /reconciliation/run': row(() => 'reconciliation/run', [202, 202, 403, 403, 403, 202]),
  'POST /reconciliation/:id/repair': row((t) => `reconciliation/${t.difference}/repair`, [202, 403, 403, 403, 403, 404], {
    overwrite: true,
  }),
  'POST /reconciliation/:id/leave': row((t) => `reconciliation/${t.difference}/leave`, [200, 403, 403, 403, 403, 404]),
  // It was not left.
  'POST /reconciliation/:id/reopen': row((t) => `reconciliation/${t.difference}/reopen`, [409, 403, 403, 403, 403, 404]),
  'GET /notifications': row(() => 'notifications', [200, 200, 200, 200, 403, 200]),
  'GET /notifications/count': row(() => 'notifications/count', [200, 200, 200, 200, 403, 200]),
  'POST /notifications/read-all': row(() => 'notifications/read-all', [200, 200, 200, 200, 403, 200]),
  // A freelancer's notification is his own: not even an admin marks it read.
  'POST /notifications/:id/read': row((t) => `notifications/${t.notification}/read`, [404, 404, 200, 404, 403, 404]),
  'DELETE /notifications/:id': row((t) => `notifications/${t.notification}`, [404, 404, 204, 404, 403, 404]),
  'GET /push/key': row(() => 'push/key', [200, 200, 200, 200, 200, 200]),
  // Keys are nobody's browser, and a client's stands in his chat alone.
  'POST /push/subscriptions': row(() => 'push/subscriptions', [403, 403, 201, 201, 403, 403], browser.subscription),
  'DELETE /push/subscriptions/:id': row((t) => `push/subscriptions/${t.device}`, [404, 404, 204, 404, 404, 404]),
  'POST /push/test': row(() => 'push/test', [403, 403, 202, 202, 403, 403]),
  'POST /push/shown': row(
    () => 'push/shown',
    [404, 404, 204, 404, 404, 404],
    (t: Things) => ({ deliveryId: t.push }),
  ),
  'GET /audit/choices': row(() => 'audit/choices', [200, 403, 403, 403, 403, 200]),
  'GET /audit/csv': row(() => 'audit/csv', [200, 403, 403, 403, 403, 200]),
  'GET /audit': row(() => 'audit', [200, 403, 403, 403, 403, 200]),
  'GET /retention': row(() => 'retention', [200, 200, 403, 403, 403, 200]),
  'PUT /retention': row(() => 'retention', [200, 403, 403, 403, 403, 200], { raw: 12, texts: null, leads: null }),
  'GET /retention/preview': row(() => 'retention/preview?raw=12', [200, 200, 403, 403, 403, 200]),
  'GET /me': row(() => 'me', [200, 200, 200, 200, 403, 200]),
  // A key is no person.
  'PATCH /me': row(() => 'me', [403, 403, 200, 200, 403, 403], { language: 'ar' }),
  'GET /me/sessions': row(() => 'me/sessions', [403, 403, 200, 200, 403, 403]),
  'DELETE /me/sessions/:id': row((t) => `me/sessions/${t.session}`, [403, 403, 204, 404, 403, 403]),
  'POST /me/sign-out': row(() => 'me/sign-out', [403, 403, 204, 204, 204, 403]),
  'POST /me/sign-out-everywhere': row(() => 'me/sign-out-everywhere', [403, 403, 204, 204, 403, 403]),
  'POST /live/ticket': row(() => 'live/ticket', [201, 201, 201, 201, 201, 201]),
  'GET /people': row(() => 'people', [200, 403, 403, 403, 403, 200]),
  'GET /people/invitations': row(() => 'people/invitations', [200, 403, 403, 403, 403, 200]),
  'POST /people/invitations': row(() => 'people/invitations', [201, 403, 403, 403, 403, 201], { email: 'new@example.com' }),
  'DELETE /people/invitations/:id': row((t) => `people/invitations/${t.invitation}`, [204, 403, 403, 403, 403, 404]),
  'PATCH /people/:id': row((t) => `people/${t.person}`, [200, 403, 403, 403, 403, 404], { role: 'manager' }),
  'DELETE /people/:id': row((t) => `people/${t.person}`, [204, 403, 403, 403, 403, 404]),
  'GET /people/:id/sessions': row((t) => `people/${t.person}/sessions`, [200, 403, 403, 403, 403, 404]),
  'POST /people/:id/sign-out': row((t) => `people/${t.person}/sign-out`, [200, 403, 403, 403, 403, 404], {}),
  'GET /tenant': row(() => 'tenant', [200, 200, 403, 403, 403, 200]),
  'PATCH /tenant': row(() => 'tenant', [200, 403, 403, 403, 403, 200], { weekend: [5, 6] }),
  // A form that is none: 415 for who may send one.
  'POST /tenant/logo': row(() => 'tenant/logo', [415, 403, 403, 403, 403, 415]),
  'GET /tenant/templates': row(() => 'tenant/templates', [200, 200, 403, 403, 403, 200]),
  'GET /api-keys': row(() => 'api-keys', [200, 403, 403, 403, 403, 200]),
  'POST /api-keys': row(() => 'api-keys', [201, 403, 403, 403, 403, 201], { label: 'k' }),
  'DELETE /api-keys/:id': row((t) => `api-keys/${t.apiKey}`, [204, 403, 403, 403, 403, 404]),
  'GET /config/validate': row(() => 'config/validate', [200, 403, 403, 403, 403, 200]),
}

/** What changes nothing that anybody is asked about later, and so leaves no line in the audit trail. Everything else that changes something does. */
const UNTOLD: Record<string, string> = {
  'POST /rule-sets/draft/lint': 'changes nothing',
  'POST /rule-sets/draft/try': 'changes nothing',
  'POST /bot/try': 'changes nothing',
  'POST /live/ticket': 'a minute of the one who asks',
  'POST /freelancers/import': 'only looked at beforehand here; its own test tells of the import',
  'POST /campaigns/costs/import': 'only looked at beforehand here; its own test tells of the import',
  // The thing is as it is already: nothing is done.
  'POST /conversations/:id/hand-back': 'nobody had taken it over',
  'POST /deliveries/retry': 'nothing had failed',
  'PATCH /me/freelancer': 'he is there already',
  // What is said and seen stands where it was said and seen.
  'POST /chats/:id/messages': 'stands in the chat',
  'POST /chats/:id/delivered': 'stands in the chat',
  'POST /chats/:id/read': 'stands in the chat',
  'POST /conversations/:id/seen': 'one’s own mark',
  'POST /conversations/:id/unread': 'one’s own mark',
  'POST /notifications/:id/read': 'one’s own mark',
  'POST /notifications/read-all': 'one’s own mark',
  'DELETE /notifications/:id': 'one’s own list',
  'POST /push/subscriptions': 'one’s own device',
  'DELETE /push/subscriptions/:id': 'one’s own device',
  'POST /push/test': 'one’s own device',
  'POST /push/shown': 'a device’s own word',
}

const people = ['admin', 'manager', 'freelancer', 'rival', 'client', 'stranger'] as const

let world: World
beforeAll(async () => {
  // The things' connections are no real senders: what is owed over them fails, and says so in the log.
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
})
afterAll(() => world?.app.close())

it('has a row for every route, and no row for none', () => {
  expect(Object.keys(matrix).sort()).toEqual(routes.map((route) => `${route.method} ${route.path}`).sort())
})

describe.each(routes.map((route) => ({ name: `${route.method} ${route.path}`, route })))('$name', ({ name, route }) => {
  const cells = matrix[name]!
  const call = (who: Who, path: string, things?: Things) =>
    world.as(who, route.method, path, typeof cells.body === 'function' && things ? cells.body(things) : cells.body)

  it('answers nobody without a key or a session', async () => {
    const answer = await call('anonymous', cells.path(await ready()))
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({ code: 'unauthenticated' })
  })

  it.each(people)('lets %s do what is theirs and no more', async (who) => {
    const things = await ready()
    // What a worker still does about the tests before is no stranger's doing.
    if (who === 'stranger') await world.app.settle()
    const before = who === 'stranger' ? await fingerprint() : undefined
    const told = await linesInAudit()
    const answer = await call(who, cells.path(things), things)
    expect(answer.status, JSON.stringify(answer.body)).toBe(cells[who])
    if (who !== 'stranger') {
      const changes = route.method !== 'GET' && answer.status < 300 && !UNTOLD[name]
      if (changes) expect(await linesInAudit(), 'it changed something and left no line in the audit trail').toBeGreaterThan(told)
      return
    }
    const said = JSON.stringify(answer.body)
    for (const id of Object.values(things)) expect(said).not.toContain(id)
    expect(await fingerprint(), 'a stranger changed something').toEqual(before)
  })

  if (cells.path(ids()).includes('0000'))
    it('shows nobody another tenant’s thing, and says no more than of an id that nobody has', async () => {
      const foreign = await world.things('foreign')
      const unknown = Object.fromEntries(Object.keys(foreign).map((key) => [key, newId()])) as unknown as Things
      for (const who of ['admin', 'manager', 'freelancer', 'client'] as const) {
        const there = await call(who, cells.path(foreign))
        const nowhere = await call(who, cells.path(unknown))
        expect(there.status, who).toBe(cells[who] === 403 ? 403 : 404)
        expect({ ...there.body, requestId: '' }).toEqual({ ...nowhere.body, requestId: '' })
      }
    })

  async function ready(): Promise<Things> {
    const things = await world.things()
    const contact = await world.inTenant((trx) => trx('chats').where({ id: things.chat }).first('contact_id'))
    await world.actAsClient(contact.contact_id)
    if (name.includes(' /me')) await world.signInAgain()
    // Whoever removes the freelancer removes one made for it.
    if (name === 'DELETE /freelancers/:id') return { ...things, freelancer: await world.app.addFreelancer({ name: 'Leaving' }) }
    if (name === 'POST /rule-sets/draft/publish')
      for (const who of ['admin', 'stranger'] as const) await world.as(who, 'PUT', 'rule-sets/draft', document)
    return things
  }
})

function ids(): Things {
  return new Proxy({} as Things, { get: () => '0000' })
}

async function linesInAudit(): Promise<number> {
  const { rows } = await world.inTenant((trx) => trx.raw('select count(*)::int as n from audit'))
  return rows[0].n
}

/** How many rows of each kind the tenant has, and when they were last touched. */
async function fingerprint() {
  return world.inTenant(async (trx) => {
    const { rows } = await trx.raw(
      `select (select count(*)::int || '|' || coalesce(max(updated_at)::text, '') from leads) as leads, (select string_agg(id::text || status || rev, ',' order by id) from requests) as requests,
        (select count(*)::int || '|' || max(updated_at)::text from freelancers) as freelancers, (select string_agg(id::text || status || label, ',' order by id) from connections) as connections,
        (select string_agg(id::text || status, ',' order by id) from chats) as chats, (select count(*)::int from chat_messages) as said, (select count(*)::int from rule_sets) as rules,
        (select string_agg(id::text || rev || coalesce(deleted_at::text, ''), ',' order by id) from canned_rules) as canned, (select count(*)::int from suggestions) as decided,
        (select string_agg(id::text || coalesce(revoked_at::text, ''), ',' order by id) from api_keys) as keys, (select count(*)::int from notifications where read_at is not null or deleted_at is not null) as touched`,
    )
    return rows[0]
  })
}
