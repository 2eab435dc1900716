import { useId } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { send } from '../../../parts/icons.ts'
import { lock } from '../../parts/icons.ts'
import { useTalkWords } from '../words.ts'
import css from './composer.module.css'

/** For whom one writes: the client, or the office alone. */
export function ModeSwitch({ mode, onMode }: { mode: 'client' | 'note'; onMode(mode: 'client' | 'note'): void }) {
  const words = useTalkWords()
  const name = useId()
  const choices = [
    { value: 'client', text: words.toClient, strokes: send },
    { value: 'note', text: words.privateNote, strokes: lock },
  ] as const
  return (
    <fieldset className={css.modes}>
      <legend className="only-read">{words.how}</legend>
      {choices.map(({ value, text, strokes }) => (
        <label key={value} className={value === 'note' ? css.noteMode : undefined}>
          <input type="radio" name={name} value={value} checked={mode === value} onChange={() => onMode(value)} />
          <Icon strokes={strokes} size={16} turns={value === 'client'} />
          {text}
        </label>
      ))}
    </fieldset>
  )
}
