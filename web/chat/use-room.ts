import { useEffect, useState } from 'react'
import { openRoom } from './open-room.ts'
import type { Room } from './room.ts'

const opened = new Map<string, Promise<Room>>()

/** The room of a chat, opened once a page. */
export function useRoom(chatId: string): Room | undefined {
  const [room, setRoom] = useState<Room>()
  useEffect(() => {
    const opening = opened.get(chatId) ?? openRoom(chatId)
    opened.set(chatId, opening)
    void opening.then(setRoom)
  }, [chatId])
  return room
}
