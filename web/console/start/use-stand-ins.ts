import { call } from '../../api.ts'
import { type Resource, useResource } from '../../parts/use-resource.ts'

/** Whether stand-ins on this machine answer for the outside services, to say so; nothing works otherwise because of it. */
export function useStandIns(): Resource<boolean> {
  return useResource(async () => {
    const { configured } = await call<{ configured: Record<string, unknown> }>('GET', '/config/validate')
    return configured.sandbox === true
  })
}
