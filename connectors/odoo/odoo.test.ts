import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebhookRequest } from '#connectors/connector.ts'
import { makeHttp } from '#connectors/http.ts'
import { ConnectorError } from '#src/errors.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import { openOdoo } from './client.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'
import { poll } from './moves.ts'
import { type OdooSettings, settings as schema } from './settings.ts'
import type { TaskRow } from './tasks.ts'
import { asRows } from './values.ts'
import { makeClient, type OdooClient } from './verbs.ts'

const http = makeHttp(['127.0.0.1'])
const outside = { http, now: () => new Date() }
afterAll(() => http.close())

let fake: Awaited<ReturnType<typeof startFake>>
let client: OdooClient

async function start(version: number): Promise<void> {
  fake = await startFake('odoo', makeFake)
  fake.fake.act!({ do: 'version', version })
  client = makeClient(settingsOf(), outside)
}

function settingsOf(more: object = {}): OdooSettings {
  return schema.parse({ ...fake.fake.settings(), ...more })
}

const act = (what: { do: string } & Record<string, unknown>) => fake.fake.act!(what)
const effects = (kind: string, model?: string) => fake.ledger.filter((one) => one.kind === kind && (!model || one.model === model))
const read = async (model: string, id: number, fields: string[]) =>
  asRows(await openOdoo(settingsOf(), outside).call({ model, method: 'read', ids: [id], args: { fields }, repeatable: true }))[0]!
const uuid = (n: number) => `0199aa00-0000-7000-8000-${String(n).padStart(12, '0')}`
const task = (n: number, more: Partial<TaskRow> = {}): TaskRow => ({ id: uuid(n), name: `Lead ${n}`, ...more })
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof ConnectorError ? error.kind : `bug: ${error}`),
  )

describe.each([
  ['XML-RPC with 17', 17],
  ['XML-RPC with 18', 18],
  ['JSON-2 with 19', 19],
])('Odoo by %s', (_, version) => {
  beforeEach(() => start(version))
  afterEach(() => fake.close())

  describe('tasks', () => {
    it('a lead becomes one card in Offered, with its freelancer, deadline and tags, and Odoo mails nobody', async () => {
      const row = task(1, {
        userLogin: 'freelancer1@demo.wasl',
        deadline: '2026-12-01T09:00:00.000Z',
        tags: ['logo', 'wasl'],
        priority: 'high',
        description: 'شعار لمقهى\nالميزانية ٥٠٠',
      })
      const { saved, rejected, unassigned } = await client.upsertTasks([row])
      const { databaseId, externalId, url, created } = saved.get(row.id)!
      expect([rejected, unassigned, created]).toEqual([[], [], true])
      expect(externalId).toBe('wasl.task_0199aa00_0000_7000_8000_000000000001')
      expect(url).toBe(`${fake.baseUrl}/mail/view?model=project.task&res_id=${databaseId}`)
      const card = await read('project.task', databaseId, [
        'name',
        'stage_id',
        'user_ids',
        'date_deadline',
        'tag_ids',
        'description',
        'priority',
      ])
      expect(card).toMatchObject({
        stage_id: [1, 'Offered'],
        user_ids: [11],
        date_deadline: '2026-12-01 09:00:00',
        description: '<p>شعار لمقهى<br>الميزانية ٥٠٠</p>',
        priority: version >= 19 ? '2' : '1',
      })
      expect(card.tag_ids).toHaveLength(2)
      expect(effects('mail')).toEqual([])
    })

    it('the same call again makes nothing twice and writes nothing again', async () => {
      const rows = [task(1, { description: 'a & b <c>', tags: ['x'] }), task(2)]
      const first = await client.upsertTasks(rows)
      const before = fake.ledger.length
      const again = await client.upsertTasks(
        rows.map((row) => ({ ...row, databaseId: first.saved.get(row.id)!.databaseId, previous: row })),
      )
      expect(again.saved.get(uuid(1))).toEqual({ ...first.saved.get(uuid(1)), created: false })
      expect(fake.ledger.length).toBe(before)
    })

    it('a bad row dies alone, with the words of Odoo', async () => {
      const { saved, rejected } = await client.upsertTasks([task(1), task(2, { deadline: 'tomorrow' }), task(3), task(4, { name: '' })])
      expect([...saved.keys()]).toEqual([uuid(1), uuid(3)])
      const reasons = new Map(rejected.map((bad) => [bad.id, bad.reason]))
      expect(reasons.size).toBe(2)
      expect(reasons.get(uuid(2))).toBe("'tomorrow' does not seem to be a valid datetime for field 'Deadline'")
      expect(reasons.get(uuid(4))!).toContain("Missing required value for the field 'Title' (name)")
    })

    it('what a person edited is kept, the rest goes on', async () => {
      const row = task(1, { description: 'first', tags: ['a'], deadline: '2026-12-01T09:00:00Z' })
      const { databaseId } = (await client.upsertTasks([row])).saved.get(row.id)!
      act({ do: 'edit', model: 'project.task', id: databaseId, values: { name: 'Call him before noon', priority: '1' } })
      act({ do: 'move', taskId: databaseId, stage: 'Accepted' })

      const next = { ...row, name: 'Lead 1, urgent', description: 'second', priority: 'high' as const, databaseId, previous: row }
      const { saved } = await client.upsertTasks([next])
      expect(saved.get(row.id)!.kept.sort()).toEqual(version >= 19 ? ['name', 'priority'] : ['name'])
      expect(await read('project.task', databaseId, ['name', 'description', 'stage_id', 'priority'])).toMatchObject({
        name: 'Call him before noon',
        description: '<p>second</p>',
        stage_id: [2, 'Accepted'],
      })
      expect(Object.keys(effects('write').at(-1)!.values as object)).toEqual(['description'])
    })

    it('a card that a person deleted is not made anew', async () => {
      const row = task(1)
      const { databaseId } = (await client.upsertTasks([row])).saved.get(row.id)!
      act({ do: 'delete', id: databaseId })
      const again = await client.upsertTasks([{ ...row, name: 'new', databaseId, previous: row }, task(2)])
      expect([again.gone, [...again.saved.keys()]]).toEqual([[uuid(1)], [uuid(2)]])
      expect(await client.findAlive([databaseId, again.saved.get(uuid(2))!.databaseId])).toEqual(
        new Set([again.saved.get(uuid(2))!.databaseId]),
      )
    })

    it('an archived card is still the same card', async () => {
      const row = task(1)
      const { databaseId } = (await client.upsertTasks([row])).saved.get(row.id)!
      act({ do: 'edit', model: 'project.task', id: databaseId, values: { active: false } })
      expect((await client.upsertTasks([{ ...row, name: 'n', databaseId, previous: row }])).saved.get(row.id)!.databaseId).toBe(databaseId)
    })

    it('a login nobody has leaves the card unassigned, and says so', async () => {
      const { saved, unassigned } = await client.upsertTasks([task(1, { userLogin: 'nobody@example.com' })])
      expect(unassigned).toEqual([uuid(1)])
      expect(await read('project.task', saved.get(uuid(1))!.databaseId, ['user_ids'])).toMatchObject({ user_ids: [] })
    })

    it('the text of a lead stays text: no tag of its own, no second field, nothing lost', async () => {
      const evil = '<img src=x onerror=alert(1)> <script>x</script>\n]]></string></value> & "q" \u0000\u0007\ud800'
      const { saved } = await client.upsertTasks([
        task(1, { name: 'a]]>b]]>c <b>', description: evil, links: [{ label: 'Open', url: 'https://wasl.example/r/1' }] }),
      ])
      const card = await read('project.task', saved.get(uuid(1))!.databaseId, ['name', 'description', 'priority'])
      expect(card).toMatchObject({ name: version >= 19 ? 'a]]>b]]>c <b>' : 'a]] >b]] >c <b>', priority: '0' })
      expect(card.description).not.toMatch(/<img|<script/)
      expect(card.description).toContain('&lt;img src=x onerror=alert(1)&gt;')
      expect(card.description).toContain('<a href="https://wasl.example/r/1">Open</a>')
    })
  })

  describe('answers that get lost', () => {
    it('1,000 leads, three answers in ten lost: one task each, and moves made meanwhile stand', { timeout: 120_000 }, async () => {
      for (const kind of ['reset', '500', 'garbage'] as const) fake.faults.add({ when: 'after', kind, rate: 0.11 })
      let waiting = Array.from({ length: 1000 }, (_, n) => task(n, { tags: ['F9'] }))
      let tries = 0
      let moved: number | undefined
      while (waiting.length) {
        expect(++tries).toBeLessThan(400)
        const batch = waiting.slice(0, 50)
        try {
          const { saved, rejected, gone } = await client.upsertTasks(batch)
          expect([saved.size, rejected, gone]).toEqual([batch.length, [], []])
          waiting = waiting.slice(batch.length)
        } catch (error) {
          expect((error as ConnectorError).kind).toBe('retry')
          waiting = waiting.map((row, i) => (i < batch.length ? { ...row, attemptedAt: row.attemptedAt ?? new Date().toISOString() } : row))
          const made = effects('create', 'project.task').at(-1)
          if (moved === undefined && made) {
            moved = made.id as number
            act({ do: 'move', taskId: moved, stage: 'Rejected' })
          }
        }
      }
      fake.faults.clear()
      expect(new Set(effects('create', 'project.task').map((one) => one.externalId)).size).toBe(1000)
      expect(effects('create', 'project.task')).toHaveLength(1000)
      if (moved !== undefined) expect(await read('project.task', moved, ['stage_id'])).toMatchObject({ stage_id: [3, 'Rejected'] })
    })

    it('a card that a lost attempt made is found, and what a person did to it meanwhile stands', async () => {
      const row = task(1, { description: 'first' })
      const { databaseId } = (await client.upsertTasks([row])).saved.get(row.id)!
      act({ do: 'move', taskId: databaseId, stage: 'Accepted' })
      act({ do: 'edit', model: 'project.task', id: databaseId, values: { name: 'Mine' } })
      const again = await client.upsertTasks([
        { ...row, attempted: true },
        { ...task(2), attempted: true },
      ])
      expect(again.saved.get(row.id)).toMatchObject({ databaseId, created: false, kept: ['name'] })
      expect(again.saved.get(uuid(2))!.created).toBe(true)
      expect(await read('project.task', databaseId, ['name', 'stage_id'])).toMatchObject({ name: 'Mine', stage_id: [2, 'Accepted'] })
    })

    it('an activity whose answer was lost is uncertain, is found again, and is not made twice', async () => {
      const { saved } = await client.upsertTasks([task(1)])
      const rows = ['0199aa00-aaaa-7000-8000-00000000abcd', '0199aa00-aaaa-7000-8000-00000000beef'].map((requestId) => ({
        taskId: saved.get(uuid(1))!.databaseId,
        userId: 11,
        requestId,
        summary: 'Accept or reject',
        deadline: '2026-12-01T09:00:00Z',
      }))
      await client.findActivities(rows)
      fake.faults.add({ when: 'after', kind: 'reset', rate: 1, match: 'mail_activity_quick_update' })
      expect(await kindOf(client.createActivities(rows))).toBe('uncertain')
      fake.faults.clear()
      const found = await client.findActivities(rows)
      expect(found.size).toBe(2)
      expect((await client.createActivities(rows.filter((row) => !found.has(row.requestId)))).made.size).toBe(0)
      expect(effects('activity').map((one) => (one.values as { summary: string }).summary)).toEqual([
        'Accept or reject [0000abcd]',
        'Accept or reject [0000beef]',
      ])
    })

    it('silence ends after the time limit: a read is repeated, a note is uncertain', async () => {
      const hasty = makeClient(settingsOf(), outside, 300)
      const { saved } = await hasty.upsertTasks([task(1)])
      fake.faults.add({ when: 'before', kind: 'timeout', rate: 1 })
      expect(await kindOf(hasty.findAlive([1]))).toBe('retry')
      expect(await kindOf(hasty.note(saved.get(uuid(1))!.databaseId, 'hello'))).toBe('uncertain')
    })
  })

  describe('the board', () => {
    it('moves a card only from where wasl last saw it', async () => {
      const rows = [task(1), task(2), task(3), task(4)]
      const { saved } = await client.upsertTasks(rows)
      const [a, b, c, d] = rows.map((row) => saved.get(row.id)!.databaseId) as [number, number, number, number]
      act({ do: 'move', taskId: b, stage: 'Rejected' })
      act({ do: 'move', taskId: c, stage: 'Accepted' })
      act({ do: 'delete', id: d })
      const moves = [a, b, c, d].map((taskId) => ({ taskId, to: 'accepted' as const, ifStillAt: 'offered' }))
      expect(await client.moveStage(moves)).toEqual({
        moved: [a],
        already: [c],
        foreign: [{ taskId: b, stage: 'rejected' }],
        gone: [d],
        rejected: [],
      })
      expect(await client.moveStage(moves.slice(0, 1))).toEqual({ moved: [], already: [a], foreign: [], gone: [], rejected: [] })
    })

    it('a new offer swaps the freelancer, unsubscribes the former and returns to Offered', async () => {
      const { saved } = await client.upsertTasks([task(1, { userLogin: 'freelancer1@demo.wasl', stage: 'accepted' })])
      const id = saved.get(uuid(1))!.databaseId
      const users = await client.findUsers(['freelancer1@demo.wasl', 'freelancer2@demo.wasl'])
      const former = users.get('freelancer1@demo.wasl')!
      const next = users.get('freelancer2@demo.wasl')!
      expect(await client.assign(id, next.id, [former.partnerId!, next.partnerId!])).toBe(true)
      const card = await read('project.task', id, ['user_ids', 'stage_id', 'message_partner_ids'])
      expect(card).toMatchObject({ user_ids: [next.id], stage_id: [1, 'Offered'] })
      expect(card.message_partner_ids).toContain(next.partnerId)
      expect(card.message_partner_ids).not.toContain(former.partnerId)
      expect(effects('mail')).toEqual([])
      expect(await client.assign(id, null, [next.partnerId!])).toBe(true)
      act({ do: 'delete', id })
      expect(await client.assign(id, next.id, [])).toBe(false)
    })

    it('a poll tells what changed since, once per card, in pages, with ties in one second', async () => {
      const since = new Date()
      const rows = Array.from({ length: 23 }, (_, n) => task(n))
      const { saved } = await client.upsertTasks(rows)
      const moved = saved.get(uuid(7))!.databaseId
      act({ do: 'move', taskId: moved, stage: 'Accepted', userId: 11 })
      act({ do: 'edit', model: 'project.task', id: saved.get(uuid(8))!.databaseId, values: { active: false } })
      const seen = await poll(openOdoo(settingsOf(), outside), await client.board(), since, undefined, 5)
      expect(seen.rows.map((row) => row.taskId).sort((x, y) => x - y)).toEqual(
        [...saved.values()].map((one) => one.databaseId).sort((x, y) => x - y),
      )
      expect(seen.rows.find((row) => row.taskId === moved)).toMatchObject({ stage: 'accepted', active: true })
      expect(seen.rows.filter((row) => !row.active)).toHaveLength(1)
      expect(seen.mark >= since.toISOString().slice(0, 19)).toBe(true)
      const known = new Set([moved])
      expect((await client.poll(seen.mark, known)).rows.map((row) => row.taskId)).toEqual([moved])
      expect((await client.poll(new Date(Date.now() + 600_000))).rows).toEqual([])
    })

    it('a card in a stage of the people is told by its name', async () => {
      const odoo = openOdoo(settingsOf(), outside)
      const { saved } = await client.upsertTasks([task(1)])
      const values = { name: 'On hold', sequence: 9, project_ids: [[4, 1]] }
      const stage = (await odoo.call({
        model: 'project.task.type',
        method: 'create',
        args: { vals_list: [values] },
        repeatable: true,
      })) as number[]
      act({ do: 'edit', model: 'project.task', id: saved.get(uuid(1))!.databaseId, values: { stage_id: stage[0] } })
      expect((await client.poll(new Date())).rows[0]!.stage).toBe('On hold')
    })

    it('our own change comes back by poll and hint, and causes no further write', async () => {
      act({ do: 'webhook', on: true })
      const row = task(1, { userLogin: 'freelancer1@demo.wasl' })
      const { saved } = await client.upsertTasks([row])
      const { databaseId } = saved.get(row.id)!
      await client.moveStage([{ taskId: databaseId, to: 'accepted', ifStillAt: 'offered' }])
      const writes = effects('write').length
      const [seen] = (await client.poll(new Date())).rows
      expect(seen).toMatchObject({ taskId: databaseId, stage: 'accepted', userIds: [11] })
      expect((await client.moveStage([{ taskId: databaseId, to: 'accepted', ifStillAt: seen!.stage }])).already).toEqual([databaseId])
      await client.upsertTasks([{ ...row, databaseId, previous: row }])
      expect([writes, effects('write').length]).toEqual([1, 1])
    })

    it('a missing project and its stages are made, once', async () => {
      const other = makeClient(settingsOf({ project: 'مشروع جديد', stages: { offered: 'معروض' } }), outside)
      const board = await other.board()
      expect(board.projectId).not.toBe(1)
      expect((await makeClient(settingsOf({ project: 'مشروع جديد', stages: { offered: 'معروض' } }), outside).board()).stages).toEqual(
        board.stages,
      )
      expect(effects('create', 'project.task.type').map((one) => (one.values as { name: string }).name)).toEqual([
        'معروض',
        'Accepted',
        'Rejected',
        'Done',
      ])
      // Not the personal stages of the same names.
      expect((await client.board()).stages).toEqual({ offered: 1, accepted: 2, rejected: 3, done: 4 })
    })
  })

  describe('masking', () => {
    it('before acceptance only CRM knows the phone; on acceptance the contact is filled and linked to both', async () => {
      const id = uuid(1)
      const partners = await client.upsertPartners([{ id, name: 'نورة' }])
      const partner = partners.saved.get(id)!
      const leads = await client.upsertLeads([
        {
          id,
          name: 'شعار',
          contactName: 'نورة',
          phone: '+966501234567',
          email: 'noura@example.com',
          description: 'شعار لمقهى',
          tags: ['logo'],
          utm: { source: 'Meta', campaign: 'نوفمبر' },
        },
      ])
      const tasks = await client.upsertTasks([task(1, { description: 'شعار لمقهى' })])
      const leadId = leads.saved.get(id)!.databaseId
      const taskId = tasks.saved.get(id)!.databaseId
      expect(await read('res.partner', partner.databaseId, ['phone', 'email'])).toMatchObject({ phone: false, email: false })
      expect(await read('crm.lead', leadId, ['partner_id', 'phone', 'user_id', 'type'])).toMatchObject({
        partner_id: false,
        phone: '+966501234567',
        user_id: false,
        type: 'opportunity',
      })
      expect(await read('project.task', taskId, ['partner_id'])).toMatchObject({ partner_id: false })

      const filled = {
        id,
        name: 'نورة',
        phone: '+966501234567',
        email: 'noura@example.com',
        databaseId: partner.databaseId,
        previous: { name: 'نورة' },
      }
      await client.fillPartners([{ partner: filled, leadId, taskId }])
      const writes = effects('write').length
      await client.fillPartners([{ partner: { ...filled, previous: filled }, leadId, taskId }])
      expect(effects('write').length).toBe(writes)
      expect(await read('res.partner', partner.databaseId, ['phone', 'email'])).toMatchObject({
        phone: '+966501234567',
        email: 'noura@example.com',
      })
      expect(await read('crm.lead', leadId, ['partner_id'])).toMatchObject({ partner_id: [partner.databaseId, 'نورة'] })
      expect(await read('project.task', taskId, ['partner_id'])).toMatchObject({ partner_id: [partner.databaseId, 'نورة'] })
    })

    it('a link that a person has made is left as it is', async () => {
      const id = uuid(1)
      const { databaseId } = (await client.upsertPartners([{ id, name: 'n' }])).saved.get(id)!
      const taskId = (await client.upsertTasks([task(1)])).saved.get(id)!.databaseId
      act({ do: 'edit', model: 'project.task', id: taskId, values: { partner_id: 12 } })
      await client.fillPartners([{ partner: { id, name: 'n', databaseId }, taskId }])
      expect(await read('project.task', taskId, ['partner_id'])).toMatchObject({ partner_id: [12, 'Acme Trading'] })
    })

    it('a second UTM source or tag of a name is never made', async () => {
      for (const n of [1, 2])
        await makeClient(settingsOf(), outside).upsertLeads([
          { id: uuid(n), name: 'x', tags: ['wasl', 'new'], utm: { source: 'Wasl Facebook Lead Ads' } },
        ])
      expect([effects('create', 'utm.source').length, effects('create', 'crm.tag').length]).toEqual([0, 1])
    })
  })

  describe('people and their to-dos', () => {
    it('knows who is a portal user, and asks once in five minutes', async () => {
      act({
        do: 'seed-users',
        users: [
          { login: 'ali@example.com', name: 'Ali', email: 'ali@example.com' },
          { login: 'p@example.com', name: 'P', portal: true },
        ],
      })
      let now = Date.now()
      const patient = makeClient(settingsOf(), { http, now: () => new Date(now) })
      const first = await patient.findUsers(['ali@example.com', 'p@example.com', 'who@example.com'])
      expect([first.get('ali@example.com')!.portal, first.get('p@example.com')!.portal, first.has('who@example.com')]).toEqual([
        false,
        true,
        false,
      ])
      act({ do: 'seed-users', users: [{ login: 'who@example.com', name: 'Who' }] })
      expect((await patient.findUsers(['who@example.com'])).size).toBe(0)
      now += 6 * 60_000
      expect((await patient.findUsers(['who@example.com'])).size).toBe(1)
    })

    it('a portal user becomes a collaborator where the bot may', async () => {
      const portal = (await client.findUsers(['portal1'])).get('portal1')!
      expect([await client.addCollaborators([portal.partnerId!]), await client.addCollaborators([portal.partnerId!])]).toEqual([true, true])
      expect(effects('create', 'project.collaborator')).toHaveLength(1)
      act({ do: 'grant', login: 'wasl-bot', groups: ['sale_all', 'project_user'] })
      expect(await client.addCollaborators([12])).toBe(false)
    })

    it('to-dos are made in one call, a bad one dies alone, and finishing them twice is harmless', async () => {
      const { saved } = await client.upsertTasks([task(1)])
      const taskId = saved.get(uuid(1))!.databaseId
      const row = { taskId, userId: 11, requestId: uuid(5), summary: 'Accept', deadline: '2026-12-01T09:00:00Z', note: '<b>30 min</b>' }
      const { made, rejected } = await client.createActivities([row, { ...row, requestId: uuid(6), userId: 999_999 }])
      expect([[...made.keys()], rejected.map((bad) => bad.requestId)]).toEqual([[uuid(5)], [uuid(6)]])
      expect(await client.finishActivities([row], 'declined')).toBe(1)
      expect(await client.finishActivities([row], 'declined')).toBe(0)
    })

    it('a note shows text as text', async () => {
      const { saved } = await client.upsertTasks([task(1)])
      expect(await client.note(saved.get(uuid(1))!.databaseId, 'put back <b>\nby wasl')).toBeTypeOf('number')
      expect(effects('note')[0]!.values).toEqual({ body: '<p>put back &lt;b&gt;<br>by wasl</p>' })
    })
  })

  describe('an Odoo that changes under us', () => {
    it('a revoked key stops the connection; with the new one beside it everything flows', async () => {
      act({ do: 'revoke-key' })
      expect(await kindOf(client.upsertTasks([task(1)]))).toBe('unauthorized')
      act({ do: 'restore-key', key: 'second-key' })
      const rotated = makeClient(settingsOf({ apiKey: ['demo-odoo-api-key', 'second-key'] }), outside)
      expect((await rotated.upsertTasks([task(1)])).saved.size).toBe(1)
      act({ do: 'restore-key' })
      expect((await client.upsertTasks([task(2)])).saved.size).toBe(1)
    })

    it('an archived project stops the connection with the cause, and flows again once restored', async () => {
      await client.upsertTasks([task(1)])
      act({ do: 'archive-project' })
      const error = await client.upsertTasks([task(2)]).catch((caught: ConnectorError) => caught)
      expect(error).toMatchObject({ kind: 'unauthorized', code: 'project_gone' })
      expect(await client.upsertTasks([task(2)]).catch((caught: ConnectorError) => caught.message)).toContain('is archived in Odoo')
      act({ do: 'restore-project' })
      expect((await client.upsertTasks([task(2)])).saved.size).toBe(1)
    })

    it('a tag or user that went away is looked up again, and fails no lead', async () => {
      await client.upsertTasks([task(1, { tags: ['new'], userLogin: 'freelancer3@demo.wasl' })])
      const tag = effects('create', 'project.tags')[0]!.id
      act({ do: 'delete', model: 'project.tags', id: tag })
      act({ do: 'edit', model: 'res.users', id: 13, values: { active: false } })
      const row = task(2, { tags: ['new'], userLogin: 'freelancer3@demo.wasl' })
      expect(await kindOf(client.upsertTasks([row]))).toBe('retry')
      expect((await client.upsertTasks([row])).unassigned).toEqual([row.id])
    })

    it('contention is for later, lacking rights stop the connection', async () => {
      await client.board()
      act({ do: 'conflict', count: 1 })
      expect(await kindOf(client.upsertTasks([task(1)]))).toBe('retry')
      act({ do: 'grant', login: 'wasl-bot', groups: ['user'] })
      expect(await kindOf(client.upsertLeads([{ id: uuid(1), name: 'x' }]))).toBe('unauthorized')
    })

    it('the bot is refused what wasl never needs', async () => {
      const odoo = openOdoo(settingsOf(), outside)
      expect(await kindOf(odoo.call({ model: 'ir.model.data', method: 'search_read', args: { domain: [] }, repeatable: true }))).toBe(
        'unauthorized',
      )
    })

    it('a private address is not called unless allowed', async () => {
      const strict = { http: makeHttp(), now: () => new Date() }
      const error = await makeClient(settingsOf({ protocol: version >= 19 ? 'json2' : 'xmlrpc' }), strict)
        .findAlive([1])
        .catch((caught: ConnectorError) => caught)
      expect(error).toMatchObject({ kind: 'rejected', code: 'forbidden_address' })
    })
  })
})

describe('testing a connection', () => {
  beforeEach(() => start(19))
  afterEach(() => fake.close())
  const test = async (more: object = {}) =>
    (await connector.test!(settingsOf(more), outside)).map((finding) => `${finding.level} ${finding.code}`)

  it.each([17, 18, 19])('a sound connection to %i is told so', async (version) => {
    act({ do: 'version', version })
    expect(await test()).toEqual(['ok version', 'ok login', 'ok rights', 'ok board', ...(version >= 19 ? ['ok key_expiry'] : [])])
  })

  it.each([
    [{ apiKey: 'wrong' }, 'error odoo.exceptions.AccessDenied'],
    [{ db: 'other', protocol: 'xmlrpc' }, 'error no_database'],
    [{ db: 'other' }, 'error no_such_address'],
  ])('%j is named', async (more, expected) => expect((await test(more)).at(-1)).toBe(expected))

  it('a wrong address is named', async () => {
    expect(await test({ url: `${fake.baseUrl}/nowhere/` })).toEqual(['error no_such_address'])
    act({ do: 'version', version: 17 })
    expect(await test({ protocol: 'json2' })).toEqual(['error protocol'])
  })

  it('each missing right is named, in both languages', async () => {
    act({ do: 'grant', login: 'wasl-bot', groups: ['project_user'] })
    const findings = await connector.test!(settingsOf(), outside)
    const missing = findings.filter((finding) => finding.code === 'right_missing').map((finding) => finding.text.en)
    expect(missing).toContain('The bot may not create crm.lead. What grants it: "Sales: All Documents".')
    expect(missing).toHaveLength(6)
    expect(findings.every((finding) => /[\u0600-\u06ff]/.test(finding.text.ar))).toBe(true)
  })

  it('own documents only, no e-mail address, too much power and a project that cannot be made are named', async () => {
    act({ do: 'grant', login: 'wasl-bot', groups: ['sale', 'project_user'] })
    expect(await test()).toContain('error own_documents_only')
    expect(await test({ project: 'none of these' })).toContain('error board_missing')
    act({ do: 'grant', login: 'wasl-bot', groups: ['admin'] })
    act({ do: 'edit', model: 'res.users', id: 10, values: { email: false } })
    expect(await test({ login: 'bot' })).toEqual(
      expect.arrayContaining(['warning too_powerful', 'warning bot_without_email', 'warning other_login']),
    )
    act({ do: 'archive-project' })
    expect(await test()).toContain('error project_gone')
  })

  it.each([17, 19])('on %i assigned freelancers with Sales rights are named, and a key that ends soon', async (version) => {
    act({ do: 'version', version })
    await client.upsertTasks([task(1, { userLogin: 'freelancer1@demo.wasl' })])
    act({ do: 'grant', login: 'freelancer1@demo.wasl', groups: ['sale', 'project_user'] })
    act({ do: 'grant', login: 'freelancer2@demo.wasl', groups: ['sale', 'project_user'] })
    act({ do: 'key-expiry', at: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 19).replace('T', ' ') })
    const findings = await connector.test!(settingsOf(), outside)
    expect(findings.find((finding) => finding.code === 'sales_rights')!.text.en).toContain('freelancer1@demo.wasl')
    expect(findings.find((finding) => finding.code === 'sales_rights')!.text.en).not.toContain('freelancer2')
    expect(findings.find((finding) => finding.code === 'key_expiry')?.level).toBe(version >= 19 ? 'warning' : undefined)
    expect((await client.findUsersWithSales(['freelancer2@demo.wasl', 'freelancer3@demo.wasl']))!.map((user) => user.login)).toEqual([
      'freelancer2@demo.wasl',
    ])
  })

  it('a dead server is told as such', async () => {
    const settings = settingsOf({ url: 'http://127.0.0.1:1/' })
    expect((await connector.test!(settings, outside)).map((finding) => finding.level)).toEqual(['error'])
  })
})

describe('the webhook of an automation rule', () => {
  const webhook = connector.webhook!
  const settings = schema.parse({ url: 'https://odoo.example.com', db: 'd', login: 'l', apiKey: 'k', project: 'p' })
  const request = (body: string, now = '2026-11-18T09:31:00.000Z'): WebhookRequest => ({
    method: 'POST',
    query: {},
    headers: {},
    body: Buffer.from(body),
    now: new Date(now),
  })
  const folder = new URL('./fixtures/', import.meta.url)
  const fixtures = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      name,
      ...(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { rawBody: string; now: string; expected: ReadItem[] }),
    }))

  it.each(fixtures)('$name is a hint and nothing more', ({ rawBody, now, expected }) => {
    expect(webhook.verify(request(rawBody, now), settings)).toBe(true)
    expect(webhook.read(request(rawBody, now), { connectionId: 'c', settings })).toEqual(expected)
  })

  it.each(['', '{', 'null', '[]', '"x"', '{"_model":1,"_id":2}', '{"_model":"crm.lead"}', '{"_model":"crm.lead","_id":"x"}'])(
    '%s is no hint, and is answered 200 all the same',
    (body) => {
      expect(webhook.verify(request(body), settings)).toBe(false)
      expect(webhook.refusal!(request(body))).toEqual({ status: 200, body: '{}' })
      expect(webhook.read(request(body), { connectionId: 'c', settings })).toEqual([])
    },
  )

  it('a key called __proto__ is a key like any other', () => {
    const [hint] = webhook.read(request('{"_model":"crm.lead","_id":1,"__proto__":{"polluted":1}}'), { connectionId: 'c', settings })
    expect(Object.keys(hint!.extra.fields as object)).toEqual(['__proto__'])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('a freelancer who moves a card makes Odoo call, once the rule is on', async () => {
    const bodies: string[] = []
    const wasl = createServer((incoming, answer) => {
      incoming.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk))
      incoming.on('end', () => answer.end('{}'))
    })
    await new Promise<void>((resolve) => wasl.listen(0, '127.0.0.1', resolve))
    fake = await startFake('odoo', makeFake, { webhookUrl: `http://127.0.0.1:${(wasl.address() as AddressInfo).port}/webhooks/odoo/x` })
    const { saved } = await makeClient(settingsOf(), outside).upsertTasks([task(1)])
    const { databaseId } = saved.get(uuid(1))!
    act({ do: 'webhook', on: true })
    act({ do: 'move', taskId: databaseId, stage: 'Accepted', userId: 11 })
    await expect.poll(() => bodies.length).toBe(1)
    const [hint] = webhook.read(request(bodies[0]!), { connectionId: 'c', settings })
    expect(hint).toMatchObject({
      kind: 'ignored',
      rawType: 'odoo_hint',
      extra: { model: 'project.task', recordId: String(databaseId), fields: { stage_id: 2, write_uid: 11 } },
    })
    await fake.close()
    await new Promise((resolve) => wasl.close(resolve))
  })

  it('the fake sends what Odoo sends', async () => {
    await start(19)
    const call = fake.fake.scenarios!['lead-webhook']!({ n: 3, run: 'r' })
    expect(call.body).toContain('"_action": "Send to wasl(#412)", "_id": ')
    expect(call.body).toContain('\\u0646\\u0648\\u0631\\u0629')
    expect(webhook.verify(request(call.body), settings)).toBe(true)
    await fake.close()
  })
})

describe('settings', () => {
  it('take what is needed, fill in the stages, and refuse what they do not know', () => {
    const least = { url: 'https://x.odoo.com', db: 'd', login: 'l', apiKey: 'k', project: 'p' }
    expect(schema.parse(least)).toMatchObject({ protocol: 'auto', apiKey: ['k'], stages: { offered: 'Offered', done: 'Done' } })
    expect(schema.parse({ ...least, stages: { done: 'تم' } }).stages).toEqual({
      offered: 'Offered',
      accepted: 'Accepted',
      rejected: 'Rejected',
      done: 'تم',
    })
    expect(schema.safeParse({ ...least, password: 'x' }).success).toBe(false)
    expect(schema.safeParse({ ...least, url: 'ftp://x' }).success).toBe(false)
  })
})
