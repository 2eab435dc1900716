import { useEffect, useState } from 'react'
import { call } from '../api.ts'
import type { FileAbout } from '../shapes.ts'

/** A message's file as it stands; a picture that is still being drawn anew is asked for until it is there, ever less often. */
export function useFile(told: FileAbout | null): FileAbout | null {
  const [later, setLater] = useState<FileAbout>()
  const file = later && later.id === told?.id && told.status === 'pending' ? later : told
  useEffect(() => {
    if (told?.status !== 'pending') return
    let timer: ReturnType<typeof setTimeout>
    const ask = (waitMs: number) => {
      timer = setTimeout(async () => {
        const now = await call<FileAbout>('GET', `/files/${told.id}/about`).catch(() => undefined)
        if (now && now.status !== 'pending') setLater(now)
        else if (waitMs < 60_000) ask(waitMs * 1.5)
      }, waitMs)
    }
    ask(600)
    return () => clearTimeout(timer)
  }, [told?.id, told?.status])
  return file
}
