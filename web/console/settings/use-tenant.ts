import { call, codeOf, Problem } from '../../api.ts'
import { type Resource, useResource } from '../../parts/use-resource.ts'
import { faultIn, usePartWords } from '../../parts/words.ts'
import { meChanged } from '../me.ts'
import { toast, toastFault } from '../parts/toast.tsx'
import type { Tenant, TenantChange } from './shapes.ts'
import { useSettingWords } from './words.ts'

/** The tenant's settings, and how to change them: only what differs is sent, and the toast takes it back. Answers the fields that were refused. */
export function useTenant(): { tenant: Resource<Tenant>; save(change: TenantChange): Promise<string[]> } {
  const tenant = useResource(() => call<Tenant>('GET', '/tenant'))
  const words = useSettingWords()
  const faults = usePartWords()
  const send = async (change: TenantChange): Promise<string[]> => {
    try {
      const next = await call<Tenant>('PATCH', '/tenant', change)
      tenant.change(() => next)
      meChanged()
      return []
    } catch (fault) {
      const fields = fault instanceof Problem ? Object.keys((fault.extra.fields as object | undefined) ?? {}) : []
      toastFault(fields.length ? words.wrong : faultIn(faults, codeOf(fault)))
      return fields.length ? fields.map((path) => path.split('.')[0]!) : ['']
    }
  }
  const save = async (change: TenantChange): Promise<string[]> => {
    const before = tenant.value!
    const keys = Object.keys(change).filter((key) => !isSame(change[key as never], before[key as never])) as (keyof TenantChange &
      keyof Tenant)[]
    if (!keys.length) {
      toast(words.nothing)
      return []
    }
    const pick = (from: object) => Object.fromEntries(keys.map((key) => [key, (from as Record<string, unknown>)[key]])) as TenantChange
    const refused = await send(pick(change))
    if (!refused.length) toast(words.saved, () => void send(pick(before)))
    return refused
  }
  return { tenant, save }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
