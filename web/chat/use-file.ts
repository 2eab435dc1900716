import { useEffect } from 'react'
import type { ChatMessage } from '../shapes.ts'
import { refresh } from './receive.ts'
import type { Room } from './room.ts'

/** Asks for a message again while its picture is still being drawn anew, ever less often; and once where its file came without an address, as live ones do. */
export function useFile(room: Room, { seq, file }: ChatMessage): void {
  const pending = file?.status === 'pending'
  const homeless = file?.status === 'stored' && !file.url
  useEffect(() => {
    if (homeless) void refresh(room, seq).catch(() => {})
  }, [room, seq, homeless])
  useEffect(() => {
    if (!pending) return
    let timer: ReturnType<typeof setTimeout>
    const ask = (waitMs: number) => {
      timer = setTimeout(() => {
        void refresh(room, seq).catch(() => {})
        if (waitMs < 60_000) ask(waitMs * 1.5)
      }, waitMs)
    }
    ask(600)
    return () => clearTimeout(timer)
  }, [room, seq, pending])
}
