import { ConnectorError } from '#src/errors.ts'
import type { Outside } from '../connector.ts'
import { type Activities, type ActivityRow, createActivities, findActivities, findTodoType, finishActivities, note } from './activities.ts'
import { type Board, findBoard } from './board.ts'
import { openOdoo } from './client.ts'
import { type Compared, type ComparedTask, compareTasks, restoreTasks } from './compare.ts'
import { assign, findAlive, type Move, type Moved, moveStage, poll, type Seen } from './moves.ts'
import { nameFinder } from './names.ts'
import { fillPartners, type LeadRow, type PartnerRow, type Reveal, upsertLeads, upsertPartners } from './people.ts'
import type { OdooSettings, StageKey } from './settings.ts'
import { type TaskRow, type UpsertedTasks, upsertTasks } from './tasks.ts'
import { once, type Version } from './transport.ts'
import type { Upserted } from './upsert.ts'
import { addCollaborators, listUsers, type OdooUser, userFinder, usersWithSalesRights } from './users.ts'

/** What workers ask of an Odoo. All throw ConnectorError; what "safe to repeat" means is said where it is not. */
export interface OdooClient {
  version(): Promise<Version>
  /** The project and its stages, found or made once. */
  board(): Promise<Board>
  upsertPartners(rows: readonly PartnerRow[]): Promise<Upserted>
  upsertLeads(rows: readonly LeadRow[]): Promise<Upserted>
  upsertTasks(rows: readonly TaskRow[]): Promise<UpsertedTasks>
  /** On acceptance: the contact gets phone and e-mail and is linked to lead and task. */
  fillPartners(reveals: readonly Reveal[]): Promise<Upserted>
  findUsers(logins: readonly string[]): Promise<Map<string, OdooUser>>
  /** Everybody who works inside this Odoo, the bot itself left out. */
  listUsers(): Promise<{ login: string; name: string; email: string | null }[]>
  /** Which of these logins can read leads in CRM, whatever masking hides; null = the bot may not look. */
  findUsersWithSales(logins: readonly string[]): Promise<OdooUser[] | null>
  /** Portal users become collaborators of the project, so that they can move their tasks; false = the bot may not. */
  addCollaborators(partnerIds: readonly number[]): Promise<boolean>
  /** Swaps the assignee, unsubscribes the former ones, puts the task where its lead stands (left out: back to Offered); false = the task is gone. */
  assign(taskId: number, userId: number | null, formerPartnerIds: readonly number[], stage?: StageKey): Promise<boolean>
  moveStage(moves: readonly Move[]): Promise<Moved>
  /** Checkable: after an unknown outcome ask findActivities before repeating. */
  createActivities(rows: readonly ActivityRow[]): Promise<Activities>
  findActivities(rows: readonly { taskId: number; requestId: string }[]): Promise<Map<string, number>>
  finishActivities(rows: readonly { taskId: number; requestId: string }[], feedback: string): Promise<number>
  /** Uncertain: never repeated after an unknown outcome. Plain text. */
  note(taskId: number, text: string): Promise<number | undefined>
  poll(since: string | Date, known?: ReadonlySet<number>): Promise<{ rows: Seen[]; mark: string }>
  findAlive(taskIds: readonly number[]): Promise<Set<number>>
  /** Holds tasks against what wasl would have them be; reads alone. */
  compareTasks(rows: readonly ComparedTask[]): Promise<Compared[]>
  /** Brings archived tasks back; a repeat does nothing. */
  restoreTasks(taskIds: readonly number[]): Promise<void>
}

/** The client of one connection; it remembers version, project, users and tags. `timeoutMs` per call. */
export function makeClient(settings: OdooSettings, outside: Outside, timeoutMs?: number): OdooClient {
  const odoo = openOdoo(settings, outside, timeoutMs)
  const todoType = once(() => findTodoType(odoo))
  let board = once(() => findBoard(odoo))
  let find = nameFinder(odoo)
  let findUsers = userFinder(odoo)

  /** Forgets what was found by name when Odoo says that it is no more. */
  const mindful = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      const code = error instanceof ConnectorError ? error.code : undefined
      if (code === 'project_gone' || code === 'stage_gone') board = once(() => findBoard(odoo))
      if (code === 'stale_name') {
        find = nameFinder(odoo)
        findUsers = userFinder(odoo)
      }
      throw error
    }
  }
  const withBoard = <T>(run: (board: Board) => Promise<T>): Promise<T> => mindful(async () => run(await board()))

  return {
    version: odoo.version,
    board: () => board(),
    upsertPartners: (rows) => upsertPartners(odoo, rows),
    upsertLeads: (rows) => mindful(() => upsertLeads(odoo, find, rows)),
    upsertTasks: (rows) =>
      withBoard(async (board) => {
        const logins = rows.flatMap((row) => [row.userLogin ?? '', row.previous?.userLogin ?? '']).filter(Boolean)
        return upsertTasks(odoo, { board, users: await findUsers(logins), find }, rows)
      }),
    fillPartners: (reveals) => fillPartners(odoo, reveals),
    findUsers: (logins) => findUsers(logins),
    listUsers: () => listUsers(odoo),
    findUsersWithSales: async (logins) =>
      usersWithSalesRights(
        odoo,
        [...(await findUsers(logins)).values()].map((user) => user.id),
      ),
    addCollaborators: (partnerIds) => withBoard((board) => addCollaborators(odoo, board.projectId, partnerIds)),
    assign: (taskId, userId, formers, stage) => withBoard((board) => assign(odoo, board, taskId, userId, formers, stage)),
    moveStage: (moves) => withBoard((board) => moveStage(odoo, board, moves)),
    createActivities: async (rows) => createActivities(odoo, await todoType().catch(ignoreRefusal), rows),
    findActivities: (rows) => findActivities(odoo, rows),
    finishActivities: (rows, feedback) => finishActivities(odoo, rows, feedback),
    note: (taskId, text) => note(odoo, taskId, text),
    poll: (since, known) => withBoard((board) => poll(odoo, board, since, known)),
    findAlive: (taskIds) => findAlive(odoo, taskIds),
    compareTasks: (rows) =>
      withBoard(async (board) => {
        const logins = rows.flatMap((row) => [row.userLogin ?? '', row.previous?.userLogin ?? '']).filter(Boolean)
        return compareTasks(odoo, { board, users: await findUsers(logins) }, rows)
      }),
    restoreTasks: (taskIds) => restoreTasks(odoo, taskIds),
  }
}

function ignoreRefusal(error: unknown): undefined {
  if (error instanceof ConnectorError && error.kind === 'rejected') return undefined
  throw error
}
