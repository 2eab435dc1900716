import { mailLinks } from '#src/accounts/links.ts'
import { linkFreelancer } from '#src/accounts/people.ts'
import { purgeAccess } from '#src/accounts/purge.ts'
import { tellAway } from '#src/chat/away.ts'
import { endSilence } from '#src/conversations/dialogue/silence.ts'
import { drawBack } from '#src/conversations/draw-back.ts'
import { readAnswer } from '#src/conversations/read-answer.ts'
import type { JobKind } from '#src/jobs.ts'
import { checkAlerts } from '#src/notifications/alerts.ts'
import type { Due } from '#src/platform/claims.ts'
import type { Trx } from '#src/platform/db.ts'
import { runRetention } from '#src/privacy/run.ts'
import { planComparisons } from '#src/reconciliation/run.ts'
import { sumReports } from '#src/reports/keep-sums.ts'
import { expireQuestion, takeAnswer } from '#src/requests/ask.ts'
import { expireRequest, remindOfRequest } from '#src/requests/expire.ts'
import { withdrawMerged } from '#src/requests/withdraw.ts'
import { runReplay } from '#src/routing/replays/run.ts'
import { drainWaiting, recheckLead } from '#src/routing/waiting.ts'
import { backfill } from './backfill.ts'
import { compareRows } from './compare-rows.ts'
import { compareTasks } from './compare-tasks.ts'
import { completeItems } from './complete-items.ts'
import { createActivities } from './create-activities.ts'
import { createTasks } from './create-tasks.ts'
import type { FileJob } from './drain-files.ts'
import { dropFile } from './drop-file.ts'
import { fetchFile } from './fetch-file.ts'
import { hearVoice } from './hear-voice.ts'
import type { LaneJob } from './lane.ts'
import { listPeople } from './list-people.ts'
import { moveStages } from './move-stages.ts'
import { pollTasks } from './poll-tasks.ts'
import { redrawImage } from './redraw-image.ts'
import { scanFile } from './scan-file.ts'
import { sendEmails } from './send-emails.ts'
import { sendMessages } from './send-messages.ts'
import { sendPushes } from './send-push.ts'
import { testConnection } from './test-connection.ts'
import type { World } from './world.ts'
import { writeRows } from './write-rows.ts'

/** A timer's function: inside the tenant's transaction that also finishes it, or outside when it calls somebody. */
export type TimerJob =
  | { inside(trx: Trx, subjectId: string, now: Date, world: World): Promise<void> }
  | { outside(world: World, due: Due): Promise<void> }

/** What happens when a timer is due. */
export const timers = {
  'pool.drain': { inside: drainWaiting },
  'lead.recheck': { inside: recheckLead },
  'lead.merged': { inside: withdrawMerged },
  'request.remind': { inside: remindOfRequest },
  'request.expire': { inside: expireRequest },
  'question.expire': { inside: expireQuestion },
  'question.answer': { inside: (trx, leadId, now) => takeAnswer(trx, leadId, now, (id, since) => readAnswer(trx, id, since)) },
  'dialogue.silence': { inside: endSilence },
  'chat.away': { inside: tellAway },
  'sign_in.mail': { inside: mailLinks },
  'member.link': { inside: linkFreelancer },
  'window.closing': { inside: drawBack },
  'replay.run': { inside: runReplay },
  'alerts.check': { inside: (trx, tenantId, now, world) => checkAlerts(trx, tenantId, now, world.config) },
  'access.purge': { inside: purgeAccess },
  'retention.run': { inside: runRetention },
  'reports.sum': { inside: sumReports },
  'reconciliation.plan': { inside: planComparisons },
  'connection.test': { outside: testConnection },
  'people.list': { outside: listPeople },
} satisfies Partial<Record<JobKind, TimerJob>>

/** What happens on a connection's lane. */
export const lanes = {
  'item.complete': completeItems,
  'connection.backfill': backfill,
  'task.write': createTasks,
  'activity.create': createActivities,
  'stage.move': moveStages,
  'task.poll': pollTasks,
  'row.write': writeRows,
  'task.compare': compareTasks,
  'row.compare': compareRows,
  'message.send': sendMessages,
  'email.send': sendEmails,
  'push.send': sendPushes,
} satisfies Partial<Record<JobKind, LaneJob>>

/** What happens to a file. */
export const files = {
  'file.fetch': fetchFile,
  'file.redraw': redrawImage,
  'file.scan': scanFile,
  'voice.hear': hearVoice,
  'file.drop': dropFile,
} satisfies Partial<Record<JobKind, FileJob>>
