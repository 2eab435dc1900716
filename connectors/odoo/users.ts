import { ConnectorError } from '#src/errors.ts'
import type { Odoo } from './transport.ts'
import { asId, asRows, asText, chunksOf } from './values.ts'

/** An Odoo user who can be given a task. */
export interface OdooUser {
  id: number
  login: string
  name: string
  email: string | undefined
  partnerId: number | undefined
  /** A portal user: sees and comments, moves stages only as a collaborator of the project. */
  portal: boolean
}

const keepMs = 5 * 60_000

/** Active users by login, remembered for five minutes; a login that nobody has is simply not in the answer. */
export function userFinder(odoo: Odoo): (logins: readonly string[]) => Promise<Map<string, OdooUser>> {
  const known = new Map<string, { user: OdooUser | undefined; until: number }>()
  return async (logins) => {
    const now = odoo.now().getTime()
    const unknown = [...new Set(logins)].filter((login) => login && (known.get(login)?.until ?? 0) <= now)
    for (const chunk of chunksOf(unknown, 200)) {
      const answer = await odoo.call({
        model: 'res.users',
        method: 'search_read',
        args: { domain: [['login', 'in', chunk]], fields: ['name', 'login', 'email', 'partner_id', 'share'] },
        repeatable: true,
      })
      for (const login of chunk) known.set(login, { user: undefined, until: now + keepMs })
      for (const row of asRows(answer)) known.set(asText(row.login), { user: readUser(row), until: now + keepMs })
    }
    return new Map(logins.flatMap((login) => (known.get(login)?.user ? [[login, known.get(login)!.user!]] : [])))
  }
}

/** So many users a page, and at most. */
const PAGE = 200
const MOST = 2000

/** Everybody who works inside this Odoo, by name: active internal users, without portal users (`share`), OdooBot (inactive) and the bot that asks. At most 2,000. */
export async function listUsers(odoo: Odoo): Promise<{ login: string; name: string; email: string | null }[]> {
  const self = await odoo.uid()
  const users: OdooUser[] = []
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const answer = await odoo.call({
      model: 'res.users',
      method: 'search_read',
      args: {
        domain: [
          ['active', '=', true],
          ['share', '=', false],
        ],
        fields: ['name', 'login', 'email', 'partner_id', 'share'],
        order: 'name, id',
        limit: PAGE,
        offset,
      },
      repeatable: true,
    })
    const rows = asRows(answer)
    users.push(...rows.map(readUser))
    if (rows.length < PAGE) break
  }
  return users.filter(({ id }) => id !== self).map(({ login, name, email }) => ({ login, name, email: email ?? null }))
}

/**
 * Which of these users can read leads in CRM (and so phones and e-mails that masking hides). Null when the bot may not look.
 */
export async function usersWithSalesRights(odoo: Odoo, ids: readonly number[]): Promise<OdooUser[] | null> {
  if (ids.length === 0) return []
  try {
    const reference = await odoo.call({
      model: 'ir.model.data',
      method: 'check_object_reference',
      args: { module: 'sales_team', xml_id: 'group_sale_salesman' },
      repeatable: true,
    })
    const group: unknown = Array.isArray(reference) ? reference[1] : undefined
    if (typeof group !== 'number') return null
    // 19 keeps the groups a user was given apart from those that follow from them.
    const field = (await odoo.version()).major >= 19 ? 'all_group_ids' : 'groups_id'
    const answer = await odoo.call({
      model: 'res.users',
      method: 'search_read',
      args: {
        domain: [
          ['id', 'in', ids],
          [field, 'in', [group]],
        ],
        fields: ['name', 'login', 'email', 'partner_id', 'share'],
      },
      repeatable: true,
    })
    return asRows(answer).map(readUser)
  } catch (error) {
    if (error instanceof ConnectorError && (error.kind === 'rejected' || error.code === 'odoo.exceptions.AccessError')) return null
    throw error
  }
}

/** Lets portal users move their tasks in the project; false where the bot may not. A repeat does nothing. */
export async function addCollaborators(odoo: Odoo, projectId: number, partnerIds: readonly number[]): Promise<boolean> {
  try {
    const answer = await odoo.call({
      model: 'project.collaborator',
      method: 'search_read',
      args: {
        domain: [
          ['project_id', '=', projectId],
          ['partner_id', 'in', partnerIds],
        ],
        fields: ['partner_id'],
      },
      repeatable: true,
    })
    const there = new Set(asRows(answer).map((row) => asId(row.partner_id)))
    const missing = partnerIds.filter((id) => !there.has(id))
    if (missing.length === 0) return true
    await odoo.call({
      model: 'project.collaborator',
      method: 'create',
      args: { vals_list: missing.map((partner_id) => ({ project_id: projectId, partner_id })) },
      repeatable: true,
    })
    return true
  } catch (error) {
    if (error instanceof ConnectorError && (error.kind === 'rejected' || error.code === 'odoo.exceptions.AccessError')) return false
    throw error
  }
}

function readUser(row: Record<string, unknown> & { id: number }): OdooUser {
  return {
    id: row.id,
    login: asText(row.login),
    name: asText(row.name),
    email: asText(row.email) || undefined,
    partnerId: asId(row.partner_id),
    portal: row.share === true,
  }
}
