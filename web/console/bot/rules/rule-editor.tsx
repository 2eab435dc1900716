import { call } from '../../../api.ts'
import { Fault } from '../../../parts/fault.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { useQuery } from '../../../parts/path.ts'
import { useResource } from '../../../parts/use-resource.ts'
import type { CannedRule } from '../shapes.ts'
import { RuleForm } from './rule-form.tsx'

/** A canned rule to be read and changed, or (id "new") to be made; `?example=` begins one. */
export function RuleEditor({ id }: { id: string }) {
  const example = useQuery().get('example') ?? ''
  const { value, fault, reload } = useResource(async () => (id === 'new' ? null : call<CannedRule>('GET', `/bot/rules/${id}`)))
  if (value === undefined) return fault ? <Fault code={fault} onRetry={reload} /> : <Loading />
  return <RuleForm key={value?.rev ?? 'new'} rule={value} example={example} onReread={reload} />
}
