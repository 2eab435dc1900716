import { useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { useUnsaved } from '../../../parts/unsaved.ts'
import { alike } from '../draft/difference.ts'
import { useRoom } from '../room.ts'
import type { Rule } from '../shapes.ts'
import css from './editor.module.css'
import { FaultLines } from './finding-line.tsx'
import { useEditorWords } from './words.ts'

/** The rule as it is stored, for whoever wants it: the JSON itself, what is wrong with it, and the schemas of what may stand in it. */
export function Advanced({ rule, path, onEdit }: { rule: Rule; path: string; onEdit(rule: Rule): void }) {
  const { vocabulary } = useRoom().words
  const words = useEditorWords()
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState<string | null>(null)
  const [wrong, setWrong] = useState('')
  const { id: _, ...shown } = rule
  const written = JSON.stringify(shown, null, 2)
  useUnsaved(text !== null && text !== written)
  const apply = () => {
    const read = readRule(text ?? written, rule.id)
    if ('rule' in read) {
      setWrong('')
      setText(null)
      if (!alike(read.rule, rule)) onEdit(read.rule)
    } else setWrong(read.notJson ? words.notJson(read.notJson) : words.noRule)
  }
  return (
    <section className={css.part}>
      <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{words.advanced}</summary>
        {isOpen ? (
          <div className={css.advanced}>
            <Field label={words.advanced} hint={words.advancedHint} wrong={wrong || undefined}>
              <textarea
                dir="ltr"
                className={css.json}
                spellCheck={false}
                rows={16}
                value={text ?? written}
                onChange={({ target }) => setText(target.value)}
              />
            </Field>
            <FaultLines at={path} deep />
            <Button weight="outlined" disabled={text === null} onClick={apply}>
              {words.apply}
            </Button>
            <details>
              <summary>{words.schema}</summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
              <pre dir="ltr" className={css.schema} tabIndex={0}>
                {JSON.stringify(
                  {
                    facts: Object.fromEntries(vocabulary.facts.map(({ name, type, operators }) => [name, { type, operators }])),
                    conditions: [
                      '{ "always": true }',
                      '{ "all": [ … ] }',
                      '{ "any": [ … ] }',
                      '{ "not": … }',
                      '{ "fact", "operator", "value" }',
                    ],
                    action: Object.fromEntries(vocabulary.actions.map(({ type, schema }) => [type, schema])),
                    limits: vocabulary.limits,
                  },
                  null,
                  2,
                )}
              </pre>
            </details>
          </div>
        ) : null}
      </details>
    </section>
  )
}

/** A written rule, under the id it has; what else is wrong with it the server says when it is saved. */
function readRule(text: string, id: string): { rule: Rule } | { notJson?: string } {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (fault) {
    return { notJson: fault instanceof Error ? fault.message : '' }
  }
  if (!read || typeof read !== 'object' || !('conditions' in read) || !('action' in read) || !('name' in read)) return {}
  const { conditions, action } = read
  // The pickers can draw whatever has these shapes; the rest is the server's to judge.
  const isAlways = conditions !== null && typeof conditions === 'object' && 'always' in conditions
  if (!(isAlways || isTree(conditions)) || !action || typeof action !== 'object' || !('type' in action)) return {}
  const rule = { enabled: true, priority: 0, ...read } as Rule
  // One comparison alone is a group of one, as the pickers draw it.
  return { rule: { ...rule, conditions: 'fact' in rule.conditions ? { all: [rule.conditions as never] } : rule.conditions, id } }
}

function isTree(node: unknown): boolean {
  if (!node || typeof node !== 'object') return false
  if ('fact' in node) return typeof node.fact === 'string'
  if ('not' in node) return isTree(node.not)
  const list = 'all' in node ? node.all : 'any' in node ? node.any : undefined
  return Array.isArray(list) && list.every(isTree)
}
