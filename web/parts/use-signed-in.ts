import { useEffect } from 'react'
import { call, keepCsrf } from '../api.ts'
import type { Me } from '../shapes.ts'
import { takeAccent } from './accent.ts'
import { pageLive } from './live-context.ts'
import { useLanguage } from './use-language.ts'
import { type Resource, useResource } from './use-resource.ts'

/** Who is signed in, asked again when the session ends; the page takes the tenant's accent and, where this device has chosen none, the person's language. */
export function useSignedIn(): Resource<Me> {
  const me = useResource(async () => {
    const found = await call<Me>('GET', '/me')
    keepCsrf(found.csrf)
    takeAccent(found.tenant.accent)
    return found
  })
  const { turn } = useLanguage()
  const wanted = me.value?.person?.language
  const { reload } = me
  const inside = Boolean(me.value)
  useEffect(() => (inside ? pageLive().onLine((line) => line === 'ended' && reload()) : undefined), [inside, reload])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the person chose elsewhere, and only where this device has no choice yet
  useEffect(() => {
    if ((wanted === 'ar' || wanted === 'en') && !/(^|; )language=/.test(document.cookie)) turn(wanted)
  }, [wanted])
  return me
}
