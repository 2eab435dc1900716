import { conditionsOf, type Group, groupOf, storedPath } from '../draft/tree.ts'
import type { Rule } from '../shapes.ts'
import { FaultLines } from './finding-line.tsx'
import { GroupEditor } from './group-editor.tsx'

/** The conditions of a rule: groups of comparisons, nested as deep as the vocabulary allows. `path`: where they stand in the draft, for its faults. */
export function Conditions({
  conditions,
  path,
  onEdit,
}: {
  conditions: Rule['conditions']
  path: string
  onEdit(conditions: Rule['conditions']): void
}) {
  const root = groupOf(conditions)
  return (
    <>
      <FaultLines at={path} />
      <GroupEditor
        group={root}
        depth={1}
        pathOf={(at) => `${path}.${storedPath(root, at)}`}
        at={[]}
        onEdit={(group: Group) => onEdit(conditionsOf(group))}
      />
    </>
  )
}
