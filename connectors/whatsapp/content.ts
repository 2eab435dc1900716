import type { ReadItem } from '#src/inbox/item.ts'

/** What a message says, without who, when and to whom. */
export type Content = Partial<Pick<ReadItem, 'text' | 'selectionId' | 'buttonPayload' | 'attachments' | 'answers' | 'op' | 'targetId'>> & {
  extra?: Record<string, unknown>
  person?: ReadItem['person']
}
