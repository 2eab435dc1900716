import { useState } from 'react'
import { call } from '../../../api.ts'
import { Button, buttonClass } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { back, plus, trash } from '../../../parts/icons.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { State } from '../../../parts/state.tsx'
import { useAct } from '../../parts/act.ts'
import { pencil, talk } from '../../parts/icons.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Rows } from '../../parts/rows.tsx'
import { toast } from '../../parts/toast.tsx'
import { useList } from '../../parts/use-list.ts'
import type { Snippet } from '../shapes.ts'
import { useTalkWords } from '../words.ts'
import { SnippetForm } from './snippet-form.tsx'
import css from './snippets.module.css'

/** The saved replies: read, added, changed, taken away. */
export function SnippetsPage() {
  const words = useTalkWords()
  const act = useAct()
  const list = useList<Snippet>('/snippets', {}, 200)
  const [edited, edit] = useState<Snippet | 'new' | null>(null)
  async function remove({ id, name, ar, en }: Snippet) {
    list.change((rows) => rows.filter((row) => row.id !== id))
    if (await act(() => call('DELETE', `/snippets/${id}`)))
      toast(words.removed, () => void act(() => call('POST', '/snippets', { name, ar, en })).then(list.reload))
    else list.reload()
  }
  const add = (
    <Button weight="filled" onClick={() => edit('new')}>
      <Icon strokes={plus} size={20} />
      {words.addSnippet}
    </Button>
  )
  return (
    <>
      <PageHead title={words.snippets} about={words.snippetsAbout}>
        <PlaceLink className={buttonClass('text')} href="/console/conversations">
          <Icon strokes={back} size={20} turns />
          {words.backToInbox}
        </PlaceLink>
        {add}
      </PageHead>
      <Rows
        list={list}
        empty={
          <State strokes={talk} title={words.noSnippets.title}>
            <p>{words.noSnippets.text}</p>
          </State>
        }
      >
        {(rows) => (
          <ul className={css.list}>
            {rows.map((snippet) => (
              <li key={snippet.id} className={css.snippet}>
                <strong>
                  /<bdi>{snippet.name}</bdi>
                </strong>
                <div className={css.words}>
                  {snippet.ar ? (
                    <p lang="ar" dir="rtl">
                      {snippet.ar}
                    </p>
                  ) : null}
                  {snippet.en ? (
                    <p lang="en" dir="ltr">
                      {snippet.en}
                    </p>
                  ) : null}
                </div>
                <div>
                  <Button weight="quiet" aria-label={`${words.editSnippet} ${snippet.name}`} onClick={() => edit(snippet)}>
                    <Icon strokes={pencil} size={20} />
                  </Button>
                  <Button weight="quiet" aria-label={`${words.remove} ${snippet.name}`} onClick={() => void remove(snippet)}>
                    <Icon strokes={trash} size={20} />
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Rows>
      {edited ? (
        <SnippetForm
          snippet={edited === 'new' ? null : edited}
          onClose={() => edit(null)}
          onSaved={(undo) => {
            edit(null)
            list.reload()
            toast(words.saved, () => void act(undo).then(list.reload))
          }}
        />
      ) : null}
    </>
  )
}
