// Long: one batch of tasks, from what is wanted to what stands, is one story.
import type { TaskFields } from '#connectors/odoo/tasks.ts'
import type { OdooClient } from '#connectors/odoo/verbs.ts'
import { type Delivery, owe } from '#src/deliveries/delivery.ts'
import { loadMirrors, type Mirror, saveMirrors } from '#src/deliveries/mirrors.ts'
import { stageOf } from '#src/leads/stage.ts'
import { loadKnown, type Standing } from '#src/leads/standing.ts'
import { crashPoint } from '#src/platform/crash.ts'
import type { Trx } from '#src/platform/db.ts'
import { clientOf } from './clients.ts'
import { followAnswers } from './follow-answers.ts'
import type { LaneJob, LaneWork } from './lane.ts'
import { outcomeOf } from './outcome.ts'
import { leadFields, linked, partnerFields, taskFields } from './task-fields.ts'
import type { Outcome, World } from './world.ts'

/** Who asked or has a task, as its mirror remembers it. */
interface TaskSeen {
  fields?: Partial<TaskFields>
  stage?: string
  userIds?: number[]
  userLogin?: string | null
  requestId?: string | null
  url?: string
  /** What a person put there and an admin agreed to write over, field → what stood; `active`: the archived card comes back. */
  agreed?: Record<string, string>
}

const contactsStand = crashPoint('task.write.contacts_stand')
const leadsStand = crashPoint('task.write.leads_stand')

/**
 * Job `task.write`: contact, CRM lead and task of each lead, as they should stand now. Only wasl's own columns are written, a field that a person edited is left alone;
 * a lead that went to somebody else changes hands on its one task. Phone and e-mail stand on the CRM lead alone until acceptance while the tenant masks them.
 */
export const createTasks: LaneJob = async (world, work) => {
  const odoo = clientOf<OdooClient>(world, work.connection)
  const { leads, partners, crm, tasks } = await load(world, work)
  const rows = work.deliveries.map((delivery) => ({ delivery, lead: leads.get(delivery.leadId!) }))
  const wanted = rows.flatMap(({ lead, delivery }) =>
    lead ? [{ lead, attemptedAt: work.takenOver || delivery.tries > 0 || delivery.version > 1 ? begunAt(delivery) : undefined }] : [],
  )
  const now = world.clock.now()
  try {
    const savedPartners = await odoo.upsertPartners(
      uniqueBy(wanted, ({ lead }) => lead.contactId).map(({ lead, attemptedAt }) => ({
        id: lead.contactId,
        ...known(partners.get(lead.contactId), attemptedAt),
        ...partnerFields(lead),
      })),
    )
    contactsStand()
    work.still()
    const partnerOf = (lead: Standing) => (lead.revealed ? (savedPartners.saved.get(lead.contactId)?.databaseId ?? null) : undefined)
    const savedLeads = await odoo.upsertLeads(
      wanted.map(({ lead, attemptedAt }) => ({
        id: lead.id,
        ...known(crm.get(lead.id), attemptedAt),
        ...leadFields(lead),
        ...linked(partnerOf(lead)),
      })),
    )
    leadsStand()
    work.still()
    await letPortalUsersMove(
      odoo,
      wanted.map(({ lead }) => lead),
    )
    const handedOver = await handOver(
      odoo,
      wanted.map(({ lead }) => lead),
      tasks,
    )
    work.still()
    await odoo.restoreTasks(
      wanted.flatMap(({ lead }) => (agreedOf(tasks.get(lead.id))?.active ? Number(tasks.get(lead.id)!.externalId) : [])),
    )
    const savedTasks = await odoo.upsertTasks(
      wanted.map(({ lead, attemptedAt }) => ({
        id: lead.id,
        ...known(tasks.get(lead.id), attemptedAt),
        agreed: agreedOf(tasks.get(lead.id)),
        ...taskFields(lead, world.config.publicUrl),
        ...linked(partnerOf(lead)),
        stage: stageOf(lead),
      })),
    )
    const result = { wanted: wanted.map(({ lead }) => lead), savedPartners, savedLeads, savedTasks, tasks, handedOver, now }
    const outcomes = rows.map(({ lead }): Outcome => {
      if (!lead) return { is: 'done', receipt: 'gone' }
      const refused =
        [...savedTasks.rejected, ...savedLeads.rejected].find((one) => one.id === lead.id) ??
        savedPartners.rejected.find((one) => one.id === lead.contactId)
      if (refused) return { is: 'rejected', error: refused.reason, code: 'odoo_refused' }
      const saved = savedTasks.saved.get(lead.id)
      return {
        is: 'done',
        externalId: saved ? String(saved.databaseId) : undefined,
        receipt: savedTasks.gone.includes(lead.id) ? 'deleted_by_person' : 'stands',
      }
    })
    return { outcomes, write: (trx) => save(trx, world, work, result) }
  } catch (error) {
    const outcome = outcomeOf(error)
    return rows.map(() => outcome)
  }
}

async function load(world: World, { connection, deliveries }: LaneWork) {
  return world.db.tenant(connection.tenantId, async (trx) => {
    const leads = await loadKnown(
      trx,
      deliveries.map((delivery) => delivery.leadId!),
    )
    const ids = [...leads.keys()]
    return {
      leads,
      partners: await loadMirrors(
        trx,
        connection.id,
        'partner',
        [...leads.values()].map((lead) => lead.contactId),
      ),
      crm: await loadMirrors(trx, connection.id, 'lead', ids),
      tasks: await loadMirrors(trx, connection.id, 'task', ids),
    }
  })
}

/** A freelancer who is only a portal user may move his tasks once he is a collaborator of the project; where the bot may not make him one, he answers elsewhere. */
async function letPortalUsersMove(odoo: OdooClient, leads: readonly Standing[]): Promise<void> {
  const users = await odoo.findUsers([...new Set(leads.flatMap((lead) => lead.freelancer?.odooLogin ?? []))])
  const portal = [...users.values()].flatMap((user) => (user.portal && user.partnerId !== undefined ? [user.partnerId] : []))
  if (portal.length) await odoo.addCollaborators(portal)
}

/** A task whose freelancer changed goes to the new one (for now perhaps to nobody), back to Offered or, where he took it before anybody was asked to look, to Accepted; and the former stops following it. */
async function handOver(odoo: OdooClient, leads: readonly Standing[], tasks: ReadonlyMap<string, Mirror>): Promise<Set<string>> {
  const changed = new Set<string>()
  for (const lead of leads) {
    const mirror = tasks.get(lead.id)
    const seen = mirror?.seen as TaskSeen | undefined
    const login = lead.freelancer?.odooLogin ?? null
    if (!mirror?.externalId || !seen || (seen.userLogin ?? null) === login) continue
    // A closed lead keeps whoever had it, and its stage.
    if (seen.requestId === lead.request?.id || ['won', 'lost', 'spam', 'merged'].includes(lead.status)) continue
    const users = await odoo.findUsers([login, seen.userLogin].filter((one): one is string => Boolean(one)))
    const formers = [users.get(seen.userLogin ?? '')?.partnerId].filter((one): one is number => one !== undefined)
    if (await odoo.assign(Number(mirror.externalId), (login && users.get(login)?.id) || null, formers, stageOf(lead))) changed.add(lead.id)
  }
  return changed
}

interface Result {
  wanted: readonly Standing[]
  savedPartners: Awaited<ReturnType<OdooClient['upsertPartners']>>
  savedLeads: Awaited<ReturnType<OdooClient['upsertLeads']>>
  savedTasks: Awaited<ReturnType<OdooClient['upsertTasks']>>
  tasks: ReadonlyMap<string, Mirror>
  handedOver: ReadonlySet<string>
  now: Date
}

async function save(
  trx: Trx,
  world: World,
  { connection }: LaneWork,
  { wanted, savedPartners, savedLeads, savedTasks, tasks, handedOver, now }: Result,
): Promise<void> {
  await followAnswers(
    trx,
    wanted.filter(({ id }) => handedOver.has(id)),
    now,
  )
  const todos = wanted.filter(
    (lead) =>
      lead.request?.status === 'pending' &&
      lead.freelancer?.odooLogin &&
      savedTasks.saved.has(lead.id) &&
      !savedTasks.unassigned.includes(lead.id),
  )
  await saveMirrors(
    trx,
    connection.id,
    'partner',
    wanted.flatMap((lead) => mirrorOf(lead.contactId, savedPartners, { fields: partnerFields(lead) })),
    now,
  )
  await saveMirrors(
    trx,
    connection.id,
    'lead',
    wanted.flatMap((lead) => mirrorOf(lead.id, savedLeads, { fields: leadFields(lead) })),
    now,
  )
  await saveMirrors(
    trx,
    connection.id,
    'task',
    wanted.flatMap((lead) => {
      const before = tasks.get(lead.id)?.seen as TaskSeen | undefined
      const created = savedTasks.saved.get(lead.id)?.created
      const stage = handedOver.has(lead.id) || created || !before?.stage ? stageOf(lead) : before.stage
      return mirrorOf(lead.id, savedTasks, {
        fields: taskFields(lead, world.config.publicUrl),
        stage,
        userLogin: lead.freelancer?.odooLogin ?? null,
        requestId: lead.request?.id ?? null,
      })
    }),
    now,
  )
  const rows = wanted.flatMap((lead) => {
    const task = savedTasks.saved.get(lead.id)
    const crm = savedLeads.saved.get(lead.id)
    return task
      ? [{ id: lead.id, odoo: { leadId: crm ? String(crm.databaseId) : undefined, taskId: String(task.databaseId), url: task.url } }]
      : []
  })
  await trx.raw(
    'update leads l set odoo = h.odoo from jsonb_to_recordset(?::jsonb) as h(id uuid, odoo jsonb) where l.tenant_id = app_tenant() and l.id = h.id and l.id = any(?::uuid[]) and l.odoo is distinct from h.odoo',
    [JSON.stringify(rows), rows.map((row) => row.id)],
  )
  await owe(
    trx,
    todos.map((lead) => ({
      kind: 'activity.create' as const,
      key: `activity:${connection.id}:${lead.request!.id}`,
      connectionId: connection.id,
      target: 'odoo' as const,
      action: 'activity',
      leadId: lead.id,
      requestId: lead.request!.id,
      at: now,
    })),
  )
}

function mirrorOf(
  id: string,
  result: { saved: Map<string, { databaseId: number; url: string }>; gone: string[] },
  seen: Record<string, unknown>,
): { subjectId: string; externalId?: string; seen: Record<string, unknown>; goneAt?: Date }[] {
  const saved = result.saved.get(id)
  if (saved) return [{ subjectId: id, externalId: String(saved.databaseId), seen: { ...seen, url: saved.url } }]
  return result.gone.includes(id) ? [{ subjectId: id, seen, goneAt: new Date() }] : []
}

/** Since when an earlier attempt may have made it; a task that was looked for and is gone names its own time. */
function begunAt({ payload, createdAt }: Delivery): string {
  return typeof payload.since === 'string' ? payload.since : createdAt.toISOString()
}

function known(
  mirror: Mirror | undefined,
  attemptedAt: string | undefined,
): { databaseId?: number; attemptedAt?: string; previous?: Record<string, never> } {
  if (!mirror?.externalId) return attemptedAt ? { attemptedAt } : {}
  return { databaseId: Number(mirror.externalId), previous: (mirror.seen as { fields?: Record<string, never> }).fields }
}

function agreedOf(mirror: Mirror | undefined): Record<string, string> | undefined {
  return (mirror?.seen as TaskSeen | undefined)?.agreed
}

function uniqueBy<T>(list: readonly T[], key: (one: T) => string): T[] {
  return [...new Map(list.map((one) => [key(one), one])).values()]
}
