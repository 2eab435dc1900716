import { z } from 'zod'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, nothing, shape, time } from '#src/platform/shapes.ts'
import { audiences, countUnread, listNotifications, readAll, touchNotification } from './queries.ts'

const notificationShape = shape({
  id,
  audience: z.string(),
  freelancerId: id.nullable(),
  kind: z.string().meta({ description: 'offer, reminder, accepted, question, answer …' }),
  leadId: id.nullable(),
  requestId: id.nullable(),
  chatId: id.nullable().meta({ description: 'The private chat that its request became' }),
  params: z.record(z.string(), z.unknown()),
  createdAt: time,
  readAt: time.nullable(),
}).meta({ id: 'Notification' })

const count = shape({ unread: z.number().int() })
const everyone = ['admin', 'manager', 'freelancer'] as const
const none = () => new AppError('not_found', 'There is no such notification.')

/** What people must hear inside wasl. */
export const notificationRoutes = [
  route('GET /notifications', {
    who: everyone,
    summary: 'Lists notifications, newest first: a freelancer’s own; for staff everybody’s',
    query: z.strictObject({
      ...listQuery,
      audience: z.enum(audiences).optional(),
      freelancerId: id.optional(),
      unread: z
        .enum(['true', 'false'])
        .transform((said) => said === 'true')
        .optional()
        .meta({ description: 'true: only those not read yet' }),
    }),
    output: listOf(notificationShape),
    run: ({ trx, caller, query }) => listNotifications(trx, caller, query),
  }),
  route('GET /notifications/count', {
    who: everyone,
    summary: 'How many of one’s own notifications are unread',
    output: count,
    run: async ({ trx, caller }) => ({ unread: await countUnread(trx, caller) }),
  }),
  route('POST /notifications/read-all', {
    who: everyone,
    summary: 'Marks all of one’s own notifications read',
    output: count,
    async run({ trx, caller, now }) {
      await readAll(trx, caller, now)
      return { unread: await countUnread(trx, caller) }
    },
  }),
  route('POST /notifications/:id/read', {
    who: everyone,
    summary: 'Marks one of one’s own notifications read',
    output: notificationShape,
    async run({ trx, caller, params, now }) {
      const read = await touchNotification(trx, caller, params.id as string, { read_at: now })
      if (!read) throw none()
      return read
    },
  }),
  route('DELETE /notifications/:id', {
    who: everyone,
    summary: 'Takes one of one’s own notifications away',
    status: 204,
    output: nothing,
    async run({ trx, caller, params, now }) {
      if (!(await touchNotification(trx, caller, params.id as string, { deleted_at: now }))) throw none()
      return null
    },
  }),
]
