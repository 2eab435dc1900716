import { type ComponentType, lazy } from 'react'
import type { Strokes } from '../parts/icons.ts'
import { bot, campaign, deliveries, history, leads, ledger, overview, people, plug, rules, settings, talk } from './parts/icons.ts'
import type { useWords } from './words.ts'

/** A room of the console: what the rail shows, and the page that is loaded when somebody enters. */
export interface Room {
  name: keyof ReturnType<typeof useWords>['rooms']
  strokes: Strokes
  /** Stands in the phone's bottom bar; the others under "more". */
  near?: true
  Page: ComponentType
}

/** The rooms in the rail's order; a new one is one line here. */
export const rooms: readonly Room[] = [
  {
    name: 'overview',
    strokes: overview,
    near: true,
    Page: lazy(async () => ({ default: (await import('./overview/overview-page.tsx')).OverviewPage })),
  },
  { name: 'leads', strokes: leads, near: true, Page: lazy(async () => ({ default: (await import('./leads/leads-page.tsx')).LeadsPage })) },
  {
    name: 'conversations',
    strokes: talk,
    near: true,
    Page: lazy(async () => ({ default: (await import('./conversations/conversations-page.tsx')).ConversationsPage })),
  },
  {
    name: 'freelancers',
    strokes: people,
    Page: lazy(async () => ({ default: (await import('./freelancers/freelancers-page.tsx')).FreelancersPage })),
  },
  { name: 'rules', strokes: rules, near: true, Page: lazy(async () => ({ default: (await import('./rules/rules-page.tsx')).RulesPage })) },
  {
    name: 'campaigns',
    strokes: campaign,
    Page: lazy(async () => ({ default: (await import('./campaigns/campaigns-page.tsx')).CampaignsPage })),
  },
  { name: 'bot', strokes: bot, Page: lazy(async () => ({ default: (await import('./bot/bot-page.tsx')).BotPage })) },
  {
    name: 'connections',
    strokes: plug,
    Page: lazy(async () => ({ default: (await import('./connections/connections-page.tsx')).ConnectionsPage })),
  },
  {
    name: 'deliveries',
    strokes: deliveries,
    Page: lazy(async () => ({ default: (await import('./deliveries/deliveries-page.tsx')).DeliveriesPage })),
  },
  { name: 'ledger', strokes: ledger, Page: lazy(async () => ({ default: (await import('./ledger/ledger-page.tsx')).LedgerPage })) },
  { name: 'audit', strokes: history, Page: lazy(async () => ({ default: (await import('./audit/audit-page.tsx')).AuditPage })) },
  {
    name: 'settings',
    strokes: settings,
    Page: lazy(async () => ({ default: (await import('./settings/settings-page.tsx')).SettingsPage })),
  },
]

/** Pages of the console that are no rooms: reached by a link, without a place in the rail. */
export const asides: readonly { name: string; Page: ComponentType }[] = [
  { name: 'start', Page: lazy(async () => ({ default: (await import('./start/start-page.tsx')).StartPage })) },
]
