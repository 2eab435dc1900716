import { note } from '#src/activity/record.ts'
import { AppError } from '#src/errors.ts'
import { changeFreelancer } from '#src/freelancers/save.ts'
import { insertNotifications } from '#src/notifications/insert.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal } from '#src/platform/keys.ts'
import type { OwnChat } from './queries.ts'

/** So much a fresh rating counts beside one that was given by hand before anybody had rated. */
const BY_HAND = 3

/** The client says how it was: one to five, with a word if he likes; once. The freelancer's rating becomes the mean of all, and routing knows it from then on. */
export async function rateChat(trx: Trx, chat: OwnChat, { stars, text }: { stars: number; text?: string }, now: Date): Promise<void> {
  if (chat.status !== 'completed') throw new AppError('already_answered', 'A project can be rated once it is completed.')
  const rated = await trx('chats')
    .where({ id: chat.id })
    .whereNull('stars')
    .update({ stars, rated_at: now, rating_text: text ? seal(keysOf(trx).data, `chats:rating_text:${chat.id}`, text) : null })
  if (!rated) throw new AppError('already_answered', 'This project was rated already.')
  const freelancer = await trx('freelancers').where({ id: chat.freelancer_id }).forUpdate().first('ratings', 'profile', 'deleted_at')
  if (freelancer && !freelancer.deleted_at) {
    const before = freelancer.profile.rating as number | undefined
    const weight = freelancer.ratings + (before === undefined ? 0 : freelancer.ratings ? 0 : BY_HAND)
    const rating = Math.round((((before ?? 0) * weight + stars) / (weight + 1)) * 100) / 100
    await changeFreelancer(trx, chat.freelancer_id, { profile: { rating } }, { actor: 'client', now, country: 'SA' })
    await trx('freelancers')
      .where({ id: chat.freelancer_id })
      .update({ ratings: weight + 1 })
  }
  await insertNotifications(trx, [
    {
      id: newId(),
      audience: 'freelancer',
      freelancer_id: chat.freelancer_id,
      kind: 'rated',
      lead_id: chat.lead_id,
      request_id: chat.request_id,
      created_at: now,
    },
  ])
  await note(trx, { leadId: chat.lead_id, verb: 'chat.rated', at: now, params: { chatId: chat.id, stars } })
}
