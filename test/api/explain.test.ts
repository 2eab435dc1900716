import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Seeded, seedMuch } from './seed.ts'
import { startWorld, type Who, type World } from './world.ts'

/** Tables that are small in every tenant: one page holds them, an index would be slower. */
const SMALL = new Set([
  'tenants',
  'tenant_keys',
  'categories',
  'token_hashes',
  'idempotency_keys',
  'pool_log',
  'pool_checkpoints',
  'canned_rules',
  'suggestions',
  'rule_suggestions',
  'rule_revisions',
  'snippets',
  'retention_runs',
])

let world: World
let seeded: Seeded
beforeAll(async () => {
  world = await startWorld({ role: 'api' })
  await world.things()
  seeded = await seedMuch(world)
}, 240_000)
afterAll(() => world?.app.close())

const DAY = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
const RULE = '01900000-0000-7000-8000-000000000003'

const calls: [what: string, path: (s: Seeded) => string, who?: Who][] = [
  ['leads', () => 'leads'],
  ['leads, the next page', () => `leads?cursor=${cursor()}`],
  ['leads by the platform’s id', () => 'leads?externalId=ext77'],
  ['leads by phone', (s) => `leads?phone=${encodeURIComponent(s.phone)}`],
  ['leads by e-mail', (s) => `leads?email=${s.email}`],
  ['leads by state', () => 'leads?status=waiting'],
  ['leads by a rare state', () => 'leads?status=qualifying'],
  ['leads by state, the next page', () => `leads?status=won&cursor=${cursor()}`],
  ['leads by channel', () => 'leads?channel=whatsapp'],
  ['leads by a rare channel', () => 'leads?channel=tiktok'],
  ['leads by campaign', () => 'leads?campaignId=c7'],
  ['leads by channel and state', () => 'leads?channel=api&status=waiting'],
  ['leads of somebody', (s) => `leads?freelancerId=${s.freelancer}`],
  ['leads of somebody by state', (s) => `leads?freelancerId=${s.freelancer}&status=won`],
  ['leads that a rule decided', () => 'leads?ruleId=r7'],
  ['leads that no rule decided', () => 'leads?ruleId=none'],
  ['leads that wait', () => 'leads?waiting=true'],
  ['leads that wait for one reason', () => 'leads?waiting=all_full'],
  ['leads of one client', (s) => `leads?contactId=${s.lead}`],
  ['leads with a tag', () => 'leads?tag=vip'],
  ['leads with a tag, the next page', () => `leads?tag=vip&cursor=${cursor()}`],
  ['leads of a day', () => `leads?from=${DAY}&to=${DAY}`],
  ['leads of a day by state', () => `leads?from=${DAY}&to=${DAY}&status=won`],
  ['test leads', () => 'leads?isTest=true'],
  ['a contact', (s) => `contacts/${s.lead}`],
  ['search by a lead’s id', (s) => `leads?q=${s.lead}`],
  ['search by a name many share', () => 'leads?q=%D9%85%D8%AD%D9%85%D8%AF'],
  ['search by two words', () => 'leads?q=%D9%85%D8%AD%D9%85%D8%AF%20%D8%A7%D8%B3%D9%857'],
  ['search by one letter', () => 'leads?q=%D9%85'],
  ['search by the last digits', () => 'leads?q=2222'],
  ['search by e-mail', () => 'leads?q=client%40example.com'],
  ['search and state', () => 'leads?q=%D8%B9%D9%84%D9%8A&status=waiting'],
  ['one lead', (s) => `leads/${s.lead}`],
  ['a timeline', (s) => `leads/${s.lead}/timeline`],
  ['requests', () => 'requests'],
  ['requests by state', () => 'requests?status=pending'],
  ['requests by a rare state', () => 'requests?status=asked'],
  ['requests of a lead', (s) => `requests?leadId=${s.lead}`],
  ['requests of a freelancer', (s) => `requests?freelancerId=${s.freelancer}&status=pending`],
  ['a freelancer’s own requests', () => 'requests', 'freelancer'],
  ['freelancers', () => 'freelancers'],
  ['freelancers, the next page', () => `freelancers?cursor=${cursor()}`],
  ['free freelancers', () => 'freelancers?state=free'],
  ['archived freelancers', () => 'freelancers?state=archived'],
  ['freelancers by name', () => 'freelancers?q=f77'],
  ['freelancers by e-mail', () => 'freelancers?q=sara%40example.com'],
  ['one freelancer with his record', (s) => `freelancers/${s.freelancer}`],
  ['rule sets', () => 'rule-sets'],
  ['what the rules did in a month', () => 'rule-sets/statistics'],
  ['what the rules did in a day', () => `rule-sets/statistics?from=${YESTERDAY}&to=${YESTERDAY}`],
  ['rules that leads ask for', () => 'rule-sets/suggestions'],
  ['a replay', () => `rule-sets/replays/${RULE}`],
  ['what a replay would change', () => `rule-sets/replays/${RULE}/differences`],
  ['what a replay would change for somebody', (s) => `rule-sets/replays/${RULE}/differences?freelancerId=${s.freelancer}&kind=waiting`],
  ['conversations', () => 'conversations'],
  ['conversations, the next page', () => `conversations?cursor=${cursor()}`],
  ['conversations that wait for a person', () => 'conversations?waits=true'],
  ['conversations that people lead', () => 'conversations?led=person'],
  ['conversations that the bot leads', () => 'conversations?led=bot'],
  ['unread conversations', () => 'conversations?unread=true'],
  ['unread conversations of a rare channel', () => 'conversations?unread=true&channel=instagram'],
  ['conversations of a rare channel', () => 'conversations?channel=instagram'],
  ['conversations of a contact', (s) => `conversations?contactId=${s.lead}`],
  ['one conversation', (s) => `conversations/${s.conversation}`],
  ['what has not left yet', (s) => `conversations/${s.conversation}/outgoing`],
  ['earlier messages', (s) => `conversations/${s.conversation}/messages?before=100`],
  ['private notes', (s) => `conversations/${s.conversation}/notes`],
  ['snippets', () => 'snippets'],
  ['messages', (s) => `conversations/${s.conversation}/messages`],
  ['a chat', (s) => `chats/${s.chat}`],
  ['chat messages', (s) => `chats/${s.chat}/messages`],
  ['the bot’s rules, and how often each was triggered', () => 'bot/rules'],
  ['one of the bot’s rules', () => `bot/rules/${RULE}`],
  ['the bot’s suggestions', () => 'bot/suggestions'],
  ['the bot’s statistics of a day', () => `bot/statistics?since=${YESTERDAY}`],
  ['the bot’s statistics of a month', () => 'bot/statistics'],
  ['connections', () => 'connections'],
  ['what the tenant is set to', () => 'tenant'],
  ['one service', () => 'categories/logo-branding'],
  ['inbox', () => 'inbox'],
  ['inbox by a rare state', () => 'inbox?status=dead'],
  ['inbox by a state that nothing is in', () => 'inbox?status=refused'],
  ['inbox by connector', () => 'inbox?connector=odoo'],
  ['deliveries', () => 'deliveries'],
  ['dead deliveries', () => 'deliveries?status=dead'],
  ['deliveries by target', () => 'deliveries?target=odoo'],
  ['dead deliveries of a target', () => 'deliveries?status=dead&target=odoo'],
  ['deliveries of a connection', () => 'deliveries?connectionId=01900000-0000-7000-8000-000000000002'],
  ['deliveries by what went wrong', () => 'deliveries?code=odoo_refused'],
  ['dead deliveries by what went wrong, of a time', () => `deliveries?status=dead&code=odoo_refused&from=${DAY}`],
  ['how deliveries stand', () => 'deliveries/statistics'],
  ['differences', () => 'reconciliation'],
  ['open differences', () => 'reconciliation?status=open'],
  ['differences of a lead', (s) => `reconciliation?leadId=${s.lead}`],
  ['the last comparisons', () => 'reconciliation/runs'],
  ['deliveries of a lead', (s) => `deliveries?leadId=${s.lead}`],
  ['notifications', () => 'notifications'],
  ['a freelancer’s notifications', () => 'notifications', 'freelancer'],
  ['unread notifications', () => 'notifications?unread=true'],
  ['a freelancer’s unread notifications', () => 'notifications?unread=true', 'freelancer'],
  ['how many are unread', () => 'notifications/count'],
  ['how many of a freelancer’s are unread', () => 'notifications/count', 'freelancer'],
  ['audit', () => 'audit'],
  ['audit of a time', () => `audit?from=${DAY}&to=${DAY}T06:00:00Z`],
  ['audit of one thing', (s) => `audit?subjectId=${s.lead}`],
  ['audit of somebody', () => 'audit?actor=wasl'],
  ['audit of a deed', () => 'audit?action=lead.lost'],
  ['audit of a kind', () => 'audit?subjectType=connection'],
  ['what the audit can be narrowed by', () => 'audit/choices'],
  ['api keys', () => 'api-keys'],
  ['people', () => 'people'],
  ['people of a role', () => 'people?role=manager'],
  ['invitations', () => 'people/invitations'],
  ['a person’s sessions', () => `people/${RULE}/sessions`],
  ['one’s own sessions', () => 'me/sessions', 'freelancer'],
  ['who one is', () => 'me', 'freelancer'],
  ['the overview of a week', () => 'reports/overview'],
  ['the overview of a day', () => `reports/overview?from=${DAY}&to=${DAY}`],
  ['a report by channel', () => 'reports/groups?by=channel'],
  ['a report by campaign', () => 'reports/groups?by=campaign'],
  ['a report by rule', () => 'reports/groups?by=rule'],
  ['a report by freelancer', () => 'reports/groups?by=freelancer'],
  ['one campaign’s ads', () => 'reports/groups?by=ad&campaignId=c7'],
  ['load and fairness', () => 'reports/load'],
  ['what is kept for how long', () => 'retention'],
  ['campaigns', () => 'campaigns'],
  ['campaigns, the next page', () => `campaigns?cursor=${cursor()}`],
  ['one campaign', (s) => `campaigns/${s.campaign}`],
  ['the ledger of a day', () => `ledger?from=${DAY}&to=${DAY}`],
  ['what stands behind a number of the ledger', () => `ledger/units?day=${DAY}&source=01900000-0000-7000-8000-000000000002&what=routed`],
]

it.each(calls)('reads %s off an index', async (_what, path, who = 'admin') => {
  const asked = await listening(async () => {
    const answer = await world.as(who, 'GET', path(seeded))
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  })
  expect(asked.length).toBeGreaterThan(0)
  for (const query of asked) {
    const { plan, scanned } = await explain(query)
    expect(
      scanned.filter((table) => !SMALL.has(table)),
      `${query.sql}\n${plan}`,
    ).toEqual([])
  }
})

it('would notice a list without an index', async () => {
  const { scanned } = await explain({ sql: 'select * from leads where closed_why = ?', bindings: ['x'] })
  expect(scanned).toEqual(['leads'])
})

interface Query {
  sql: string
  bindings: unknown[]
}

/** The selects that a call makes inside the tenant. */
async function listening(call: () => Promise<void>): Promise<Query[]> {
  const { knex } = world.app.app.world.db
  const heard: Query[] = []
  const listen = ({ sql, bindings }: { sql: string; bindings?: unknown[] }) => {
    // The process's own sweep of wakes may come between: it is no part of the call, and its table is emptied all the time.
    if (/^\s*(select|with)\b/i.test(sql) && !/set_config|pg_advisory|for update|token_hashes|live_wakes/i.test(sql))
      heard.push({ sql, bindings: bindings ?? [] })
  }
  knex.on('query', listen)
  try {
    await call()
  } finally {
    knex.removeListener('query', listen)
  }
  return heard
}

/** The plan as the app's role gets it, and the tables it reads from end to end. */
async function explain({ sql, bindings }: Query): Promise<{ plan: string; scanned: string[] }> {
  const plan = await world.inTenant(async (trx) => {
    // The pool's own way of passing values, so that the plan is the one that runs.
    const { rows } = await trx.raw(`explain ${sql.replace(/\$\d+/g, '?')}`, bindings as string[])
    return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')
  })
  return { plan, scanned: [...plan.matchAll(/Seq Scan on (\w+)/g)].map(([, table]) => table!) }
}

function cursor(): string {
  return Buffer.from(
    JSON.stringify([new Date(Date.now() - 10 * 86_400_000).toISOString(), '01900000-0000-7000-8000-000000000100']),
  ).toString('base64url')
}
