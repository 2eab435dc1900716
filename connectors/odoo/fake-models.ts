// Long, but only names and labels: the part of Odoo's schema that a lead router touches.

/** A field of a model, as `fields_get` tells it. */
export interface Field {
  type: 'char' | 'text' | 'html' | 'boolean' | 'integer' | 'float' | 'date' | 'datetime' | 'selection' | 'many2one' | 'many2many'
  label: string
  relation?: string
  required?: true
  /** Keys of a selection; 19 may have more. */
  keys?: string[]
  keys19?: string[]
  labels?: string[]
  labels19?: string[]
  unset?: unknown
  /** Versions that have it. */
  from?: number
  to?: number
}

/** A model with its fields, rights and order. */
export interface Model {
  label: string
  label19?: string
  fields: Record<string, Field>
  /** Groups by operation; the first words name what is refused. */
  rights: { read: string[]; create: string[]; write: string[]; unlink: string[] }
  order: string
}

type Row = Record<string, unknown>

const char = (label: string, more: Partial<Field> = {}): Field => ({ type: 'char', label, unset: false, ...more })
const bool = (label: string, unset = false): Field => ({ type: 'boolean', label, unset })
const one = (label: string, relation: string, more: Partial<Field> = {}): Field => ({
  type: 'many2one',
  label,
  relation,
  unset: false,
  ...more,
})
const many = (label: string, relation: string, more: Partial<Field> = {}): Field => ({ type: 'many2many', label, relation, ...more })
const int = (label: string): Field => ({ type: 'integer', label, unset: 0 })
const when = (label: string): Field => ({ type: 'datetime', label, unset: false })
const pick = (label: string, keys: string[], unset: string, more: Partial<Field> = {}): Field => ({
  type: 'selection',
  label,
  keys,
  unset,
  ...more,
})
const all = (groups: string[]) => ({ read: groups, create: groups, write: groups, unlink: groups })
const everyone = ['user', 'portal']

const log: Record<string, Field> = {
  id: { type: 'integer', label: 'ID' },
  display_name: char('Display Name'),
  create_date: when('Created on'),
  create_uid: one('Created by', 'res.users'),
  write_date: when('Last Updated on'),
  write_uid: one('Last Updated by', 'res.users'),
}

/** The models by name. */
export const models: Record<string, Model> = {
  'res.partner': {
    label: 'Contact',
    order: 'id',
    rights: { read: everyone, create: ['partner_manager'], write: ['partner_manager'], unlink: ['partner_manager'] },
    fields: { ...log, name: char('Name'), active: bool('Active', true), email: char('Email'), phone: char('Phone') },
  },
  'res.users': {
    label: 'User',
    order: 'id',
    rights: { read: everyone, create: ['admin'], write: ['admin'], unlink: ['admin'] },
    fields: {
      ...log,
      name: char('Name'),
      login: char('Login', { required: true }),
      email: char('Email'),
      active: bool('Active', true),
      share: bool('Share User'),
      partner_id: one('Related Partner', 'res.partner'),
      groups_id: many('Groups', 'res.groups', { to: 18 }),
      group_ids: many('Groups', 'res.groups', { from: 19 }),
      all_group_ids: many('Groups and implied groups', 'res.groups', { from: 19 }),
    },
  },
  'res.groups': {
    label: 'Access Groups',
    order: 'id',
    rights: { read: ['user'], create: ['admin'], write: ['admin'], unlink: ['admin'] },
    fields: { ...log, name: char('Name') },
  },
  'res.users.apikeys': {
    label: 'Users API Keys',
    order: 'id',
    rights: all(['user']),
    fields: {
      ...log,
      name: char('Description'),
      user_id: one('User', 'res.users'),
      expiration_date: { ...when('Expiration Date'), from: 18 },
    },
  },
  'crm.lead': {
    label: 'Lead/Opportunity',
    label19: 'Lead',
    order: 'id desc',
    rights: { read: ['sale_manager', 'sale'], create: ['sale_manager', 'sale'], write: ['sale_manager', 'sale'], unlink: ['sale_manager'] },
    fields: {
      ...log,
      name: char('Opportunity', { required: true }),
      type: pick('Type', ['lead', 'opportunity'], 'opportunity'),
      active: bool('Active', true),
      user_id: one('Salesperson', 'res.users'),
      team_id: one('Sales Team', 'crm.team'),
      stage_id: one('Stage', 'crm.stage'),
      partner_id: one('Customer', 'res.partner'),
      contact_name: char('Contact Name'),
      partner_name: char('Company Name'),
      email_from: char('Email'),
      email_normalized: char('Normalized Email'),
      phone: char('Phone'),
      phone_sanitized: char('Sanitized Number'),
      referred: char('Referred By'),
      description: { type: 'html', label: 'Notes', unset: false },
      tag_ids: many('Tags', 'crm.tag'),
      priority: pick('Priority', ['0', '1', '2', '3'], '0'),
      expected_revenue: { type: 'float', label: 'Expected Revenue', unset: 0 },
      probability: { type: 'float', label: 'Probability', unset: 0 },
      country_id: one('Country', 'res.country'),
      company_id: one('Company', 'res.company'),
      source_id: one('Source', 'utm.source'),
      medium_id: one('Medium', 'utm.medium'),
      campaign_id: one('Campaign', 'utm.campaign'),
    },
  },
  'project.task': {
    label: 'Task',
    order: 'id desc',
    rights: { read: everyone, create: ['project_user', 'user'], write: ['project_user', 'user'], unlink: ['project_user'] },
    fields: {
      ...log,
      name: char('Title', { required: true }),
      active: bool('Active', true),
      project_id: one('Project', 'project.project'),
      stage_id: one('Stage', 'project.task.type'),
      state: pick(
        'State',
        ['01_in_progress', '02_changes_requested', '03_approved', '1_done', '1_canceled', '04_waiting_normal'],
        '01_in_progress',
      ),
      user_ids: many('Assignees', 'res.users'),
      tag_ids: many('Tags', 'project.tags'),
      partner_id: one('Customer', 'res.partner'),
      parent_id: one('Parent Task', 'project.task'),
      priority: pick('Priority', ['0', '1'], '0', {
        keys19: ['0', '1', '2', '3'],
        labels: ['Low', 'High'],
        labels19: ['Low priority', 'Medium priority', 'High priority', 'Urgent'],
      }),
      date_deadline: when('Deadline'),
      date_last_stage_update: when('Last Stage Update'),
      date_assign: when('Assigning Date'),
      date_end: when('Ending Date'),
      company_id: one('Company', 'res.company'),
      access_token: char('Security Token'),
      description: { type: 'html', label: 'Description', unset: false },
      message_partner_ids: many('Followers (Partners)', 'res.partner'),
    },
  },
  'project.project': {
    label: 'Project',
    order: 'id',
    rights: { read: everyone, create: ['project_manager'], write: ['project_manager'], unlink: ['project_manager'] },
    fields: { ...log, name: char('Name', { required: true }), active: bool('Active', true) },
  },
  'project.task.type': {
    label: 'Task Stage',
    order: 'sequence, id',
    rights: { read: everyone, create: ['project_user'], write: ['project_user'], unlink: ['project_user'] },
    fields: {
      ...log,
      name: char('Name', { required: true }),
      active: bool('Active', true),
      sequence: int('Sequence'),
      fold: bool('Folded in Kanban'),
      project_ids: many('Projects', 'project.project'),
      user_id: one('Stage Owner', 'res.users'),
    },
  },
  'project.collaborator': {
    label: 'Collaborators in project shared',
    order: 'id',
    rights: { read: ['project_user'], create: ['project_manager'], write: ['project_manager'], unlink: ['project_manager'] },
    fields: { ...log, project_id: one('Project Shared', 'project.project'), partner_id: one('Collaborator', 'res.partner') },
  },
  'mail.activity': {
    label: 'Activity',
    order: 'id',
    rights: all(['user']),
    fields: {
      ...log,
      active: bool('Active', true),
      res_model: char('Related Document Model'),
      res_model_id: one('Document Model', 'ir.model'),
      res_id: int('Related Document ID'),
      res_name: char('Document Name'),
      activity_type_id: one('Activity Type', 'mail.activity.type'),
      user_id: one('Assigned to', 'res.users', { required: true }),
      summary: char('Summary'),
      note: { type: 'html', label: 'Note', unset: false },
      date_deadline: { type: 'date', label: 'Due Date', unset: false },
      state: char('State'),
    },
  },
  'mail.message': {
    label: 'Message',
    order: 'id',
    rights: all(everyone),
    fields: {
      ...log,
      model: char('Related Document Model'),
      res_id: int('Related Document ID'),
      body: { type: 'html', label: 'Contents', unset: '' },
      message_type: char('Type'),
      subtype_id: one('Subtype', 'mail.message.subtype'),
      author_id: one('Author', 'res.partner'),
      date: when('Date'),
      email_from: char('From'),
      is_internal: bool('Employee Only'),
    },
  },
  ...Object.fromEntries(
    [
      ['crm.tag', 'CRM Tag', 'sale'],
      ['crm.stage', 'CRM Stages', 'sale_manager'],
      ['crm.team', 'Sales Team', 'sale_manager'],
      ['utm.source', 'UTM Source', 'user'],
      ['utm.medium', 'UTM Medium', 'user'],
      ['utm.campaign', 'UTM Campaign', 'user'],
      ['project.tags', 'Project Tags', 'project_user'],
      ['mail.activity.type', 'Activity Type', 'admin'],
      ['mail.message.subtype', 'Message subtypes', 'admin'],
      ['res.company', 'Companies', 'admin'],
      ['res.country', 'Country', 'admin'],
    ].map(([name, label, group]): [string, Model] => [
      name!,
      {
        label: label!,
        order: 'id',
        rights: { read: ['user'], create: [group!], write: [group!], unlink: [group!] },
        fields: { ...log, name: char('Name', { required: true }), ...(/tag/.test(name!) ? { color: int('Color') } : {}) },
      },
    ]),
  ),
  'ir.model': { label: 'Models', order: 'id', rights: all(['admin']), fields: { ...log, name: char('Name'), model: char('Model') } },
  'ir.model.data': { label: 'Model Data', order: 'id', rights: all(['admin']), fields: { ...log, name: char('Name') } },
}

/** Groups and what they bring along; the shown name is that of 17. */
export const groups: Record<string, { id: number; name: string; implies: string[]; xmlid: string }> = {
  user: { id: 1, name: 'User types/Internal User', implies: [], xmlid: 'base.group_user' },
  portal: { id: 10, name: 'User types/Portal', implies: [], xmlid: 'base.group_portal' },
  admin: {
    id: 4,
    name: 'Administration/Access Rights',
    implies: ['sale_manager', 'project_manager', 'partner_manager'],
    xmlid: 'base.group_erp_manager',
  },
  partner_manager: { id: 8, name: 'Extra Rights/Contact Creation', implies: ['user'], xmlid: 'base.group_partner_manager' },
  sale: { id: 20, name: 'Sales/User: Own Documents Only', implies: ['user', 'partner_manager'], xmlid: 'sales_team.group_sale_salesman' },
  sale_all: { id: 21, name: 'Sales/User: All Documents', implies: ['sale'], xmlid: 'sales_team.group_sale_salesman_all_leads' },
  sale_manager: { id: 22, name: 'Sales/Administrator', implies: ['sale_all'], xmlid: 'sales_team.group_sale_manager' },
  project_user: { id: 23, name: 'Project/User', implies: ['user'], xmlid: 'project.group_project_user' },
  project_manager: { id: 24, name: 'Project/Administrator', implies: ['project_user'], xmlid: 'project.group_project_manager' },
}

/** A group with everything it implies. */
export function implied(names: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const add = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    for (const next of groups[name]?.implies ?? []) add(next)
  }
  for (const name of names) add(name)
  return seen
}

/** The database a fresh fake starts with: numbers as in the recordings of 17. */
export function seedTables(): Record<string, Record<string, Row>> {
  const table = (rows: Row[]) => Object.fromEntries(rows.map((row) => [String(row.id), row]))
  const named = (rows: [number, string][]) => table(rows.map(([id, name]) => ({ id, name, active: true })))
  const user = (id: number, login: string, name: string, partner: number, rights: string[], more: Row = {}): Row => ({
    id,
    login,
    name,
    email: login.includes('@') ? login : `${login}@example.test`,
    active: true,
    share: rights.includes('portal'),
    partner_id: partner,
    _groups: rights,
    _password: 'demo',
    ...more,
  })
  const freelancers = Array.from({ length: 12 }, (_, i) =>
    user(11 + i, `freelancer${i + 1}@demo.wasl`, `Freelancer ${i + 1}`, 21 + i, ['project_user']),
  )
  const users = [
    user(1, '__system__', 'OdooBot', 2, ['admin'], { active: false }),
    user(2, 'admin', 'Administrator', 3, ['admin'], { _password: 'admin' }),
    user(6, 'fl1', 'Freelancer One', 7, ['project_user']),
    user(7, 'fl2', 'Freelancer Two', 8, ['project_user']),
    user(8, 'portal1', 'Portal Freelancer', 9, ['portal']),
    user(9, 'limited', 'Limited', 10, ['user']),
    user(10, 'wasl-bot', 'Wasl Integration', 11, ['sale_all', 'project_manager']),
    ...freelancers,
  ]
  return {
    'res.users': table(users),
    'res.partner': table([
      ...users.map(({ partner_id, name, email }) => ({ id: partner_id, name, email, phone: false, active: true })),
      { id: 12, name: 'Acme Trading', email: false, phone: false, active: true },
    ]),
    'res.groups': named(Object.values(groups).map(({ id, name }) => [id, name])),
    'project.project': named([[1, 'Wasl Routing']]),
    'project.task.type': table([
      ...['Offered', 'Accepted', 'Rejected', 'Done'].map((name, i) => ({
        id: i + 1,
        name,
        active: true,
        sequence: i + 1,
        fold: i > 1,
        project_ids: [1],
        user_id: false,
      })),
      // Every user has personal stages of well-known names; whoever looks a stage up by its name alone finds these.
      ...['Inbox', 'Offered', 'Accepted', 'Done'].map((name, i) => ({
        id: 19 + i,
        name,
        active: true,
        sequence: i + 1,
        fold: false,
        project_ids: [],
        user_id: 6,
      })),
    ]),
    'project.tags': named([[1, 'wasl']]),
    'crm.tag': named([[1, 'wasl']]),
    'crm.stage': named([
      [1, 'New'],
      [2, 'Qualified'],
      [3, 'Proposition'],
      [4, 'Won'],
    ]),
    'crm.team': named([[1, 'Sales']]),
    'utm.source': named([[10, 'Wasl Facebook Lead Ads']]),
    'mail.activity.type': named([[4, 'To-Do']]),
    'mail.message.subtype': named([
      [1, 'Discussions'],
      [2, 'Note'],
      [3, 'Activities'],
      [15, 'Task Created'],
      [16, 'Stage Changed'],
    ]),
    'ir.model': table([
      { id: 422, name: 'Task', model: 'project.task' },
      { id: 423, name: 'Lead/Opportunity', model: 'crm.lead' },
    ]),
    'res.company': named([[1, 'My Company']]),
    'res.users.apikeys': {},
  }
}

/** External ids a fresh database has. */
export function seedXmlids(): Record<string, [string, number]> {
  return {
    'mail.mail_activity_data_todo': ['mail.activity.type', 4],
    ...Object.fromEntries(Object.values(groups).map(({ xmlid, id }): [string, [string, number]] => [xmlid, ['res.groups', id]])),
  }
}
