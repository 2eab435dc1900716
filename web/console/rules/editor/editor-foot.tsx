import { Button } from '../../../parts/button.tsx'
import { go } from '../../../parts/path.ts'
import { withCopy, withoutRules } from '../draft/changes.ts'
import { Switch } from '../list/switch.tsx'
import { useRoom } from '../room.ts'
import type { Rule } from '../shapes.ts'
import { useRuleWords } from '../words.ts'
import css from './editor.module.css'
import { ListEditor } from './list-editor.tsx'
import { NumberField } from './number-field.tsx'
import { useEditorWords } from './words.ts'

/** What else a rule has: whether it works, its priority, its tags; and the ways to copy and delete it. */
export function EditorFoot({ rule, onEdit }: { rule: Rule; onEdit(rule: Rule): void }) {
  const { draft, change } = useRoom()
  const words = useEditorWords()
  const list = useRuleWords()
  return (
    <section className={css.part}>
      <details>
        <summary>{words.more}</summary>
        <div className={css.grid}>
          <NumberField
            label={words.rulePriority}
            hint={words.rulePriorityHint}
            value={rule.priority}
            onEdit={(priority) => priority !== undefined && onEdit({ ...rule, priority: Math.round(priority) })}
          />
          <div className={css.labelled}>
            <span aria-hidden="true">{words.ruleTags}</span>
            <ListEditor
              label={words.ruleTags}
              values={rule.tags ?? []}
              nameOf={(tag) => tag}
              onEdit={(tags) => onEdit({ ...rule, tags: tags.slice(0, 20) })}
            />
          </div>
        </div>
      </details>
      <div className={css.foot}>
        <span className={css.turning}>
          <Switch on={rule.enabled} label={list.enable(rule.name)} onTurn={(enabled) => onEdit({ ...rule, enabled })} />
          {rule.enabled ? list.on : list.off}
        </span>
        <Button
          onClick={() => {
            const copied = withCopy(draft, rule, list.copyOf(rule.name))
            change(() => copied.draft, list.duplicated(rule.name))
            go(`/console/rules/${encodeURIComponent(copied.id)}`)
          }}
        >
          {words.duplicate}
        </Button>
        <Button
          weight="bad"
          onClick={() => {
            change((was) => withoutRules(was, new Set([rule.id])), list.removed(rule.name))
            go('/console/rules')
          }}
        >
          {words.remove}
        </Button>
      </div>
    </section>
  )
}
