import type { OdooClient } from '#connectors/odoo/verbs.ts'
import { loadMirrors } from '#src/deliveries/mirrors.ts'
import { loadStandings, titleOf } from '#src/leads/standing.ts'
import { clientOf } from './clients.ts'
import type { LaneJob } from './lane.ts'
import { outcomeOf } from './outcome.ts'
import type { Outcome } from './world.ts'

/** Job `activity.create`: a to-do for the freelancer, due at the request's deadline. After an attempt without an answer it looks which ones stand before it makes the others. */
export const createActivities: LaneJob = async (world, { connection, deliveries }) => {
  const odoo = clientOf<OdooClient>(world, connection)
  const leadIds = deliveries.map((delivery) => delivery.leadId!)
  const { leads, mirrors } = await world.db.tenant(connection.tenantId, async (trx) => ({
    leads: await loadStandings(trx, leadIds),
    mirrors: await loadMirrors(trx, connection.id, 'task', leadIds),
  }))
  try {
    const users = await odoo.findUsers([...leads.values()].flatMap((lead) => lead.freelancer?.odooLogin ?? []))
    const rows = deliveries.map((delivery) => {
      const lead = leads.get(delivery.leadId!)
      const taskId = Number(mirrors.get(delivery.leadId!)?.externalId ?? 0)
      const user = users.get(lead?.freelancer?.odooLogin ?? '')
      // The request may be over by now: nobody needs a to-do for it.
      if (!lead || !taskId || !user || lead.request?.id !== delivery.requestId || lead.request.status !== 'pending') return null
      const deadline = (lead.request.dueAt ?? world.clock.now()).toISOString()
      return {
        delivery,
        row: { taskId, userId: user.id, requestId: delivery.requestId!, summary: `طلب جديد: ${titleOf(lead)}`.slice(0, 100), deadline },
      }
    })
    const wanted = rows.filter((one) => one !== null)
    const unsure = wanted.filter(({ delivery }) => delivery.recheck).map(({ row }) => row)
    const standing = unsure.length ? await odoo.findActivities(unsure) : new Map<string, number>()
    const made = await odoo.createActivities(wanted.map(({ row }) => row).filter((row) => !standing.has(row.requestId)))
    return rows.map((one): Outcome => {
      if (!one) return { is: 'done', receipt: 'not_needed' }
      const id = standing.get(one.row.requestId) ?? made.made.get(one.row.requestId)
      const refused = made.rejected.find((row) => row.requestId === one.row.requestId)
      return refused
        ? { is: 'rejected', error: refused.reason, code: 'odoo_refused' }
        : { is: 'done', externalId: id === undefined ? undefined : String(id) }
    })
  } catch (error) {
    const outcome = outcomeOf(error)
    return deliveries.map(() => outcome)
  }
}
