import { call } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { trash } from '../../../parts/icons.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { clockTime, exact } from '../../../parts/when.ts'
import { useAct } from '../../parts/act.ts'
import { lock } from '../../parts/icons.ts'
import { toast } from '../../parts/toast.tsx'
import type { Note } from '../shapes.ts'
import { useTalkWords } from '../words.ts'
import css from './note-line.module.css'

/** A private note in the thread: no bubble, no side, its label first; it can be taken away, and brought back. */
export function NoteLine({ note, onChange }: { note: Note; onChange(): void }) {
  const words = useTalkWords()
  const { language } = useLanguage()
  const act = useAct()
  const at = new Date(note.createdAt)
  async function put(removed: boolean) {
    const done = await act(() => call('PATCH', `/notes/${note.id}`, { removed }))
    onChange()
    if (done && removed) toast(words.noteRemoved, () => void put(false))
  }
  return (
    <aside className={css.note} aria-label={words.privateNote} data-note={note.id}>
      <div className={css.head}>
        <Icon strokes={lock} size={16} />
        <strong>{words.privateNote}</strong>
        <bdi>{note.author.name ?? words.someone}</bdi>
        <time dateTime={note.createdAt} title={exact(language, at)}>
          {clockTime(language, at)}
        </time>
        <Button weight="quiet" aria-label={words.removeNote} onClick={() => void put(true)}>
          <Icon strokes={trash} size={20} />
        </Button>
      </div>
      <p className={css.text} dir="auto">
        {note.text}
      </p>
    </aside>
  )
}
