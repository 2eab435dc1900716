import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus, trash } from '../../parts/icons.ts'
import { Isolated } from '../../parts/isolated.tsx'
import { Loading } from '../../parts/loading.tsx'
import { useResource } from '../../parts/use-resource.ts'
import { useIsAdmin } from '../me.ts'
import { useAct } from '../parts/act.ts'
import { arrowDown, arrowUp, pencil } from '../parts/icons.ts'
import { toast } from '../parts/toast.tsx'
import { useKnownCategories } from '../parts/use-categories.ts'
import { ServiceSheet } from './service-sheet.tsx'
import css from './settings.module.css'
import type { Category, CategoryDetail } from './shapes.ts'
import { useSettingWords } from './words.ts'

/** The services the tenant offers: added, reworded, put in order, taken out with a way back. */
export function Services() {
  const words = useSettingWords()
  const w = words.services
  const isAdmin = useIsAdmin()
  const act = useAct()
  const list = useResource(async () => (await call<{ data: Category[] }>('GET', '/categories')).data)
  const [open, setOpen] = useState<CategoryDetail | 'new' | null>(null)
  useKnownCategories(list.value)
  if (!list.value) return list.fault ? <Fault code={list.fault} onRetry={list.reload} /> : <Loading />
  const move = (at: number, by: -1 | 1) => {
    list.change((was) => {
      const next = [...was]
      next.splice(at + by, 0, ...next.splice(at, 1))
      return next
    })
    void act(() => call('PATCH', `/categories/${list.value![at]!.slug}`, { by })).then((done) => done || list.reload())
  }
  const remove = (slug: string) =>
    act(async () => {
      const gone = await call<CategoryDetail>('GET', `/categories/${slug}`)
      await call('DELETE', `/categories/${slug}`)
      list.change((was) => was.filter((one) => one.slug !== slug))
      toast(w.removed, () => void act(() => call('POST', '/categories', gone)).then(list.reload))
    })
  return (
    <>
      <p>{w.about}</p>
      {isAdmin ? (
        <div>
          <Button weight="filled" onClick={() => setOpen('new')}>
            <Icon strokes={plus} size={20} />
            {w.addTitle}
          </Button>
        </div>
      ) : null}
      <ul className={css.section}>
        {list.value.map(({ slug, ar, en }, at) => (
          <li key={slug} className={css.row}>
            <span className={css.who}>
              <span>
                <bdi>{ar}</bdi> · <bdi>{en}</bdi>
              </span>
              <span className={css.small}>
                <Isolated>{slug}</Isolated>
              </span>
            </span>
            {isAdmin ? (
              <span className={css.acts}>
                <Button weight="quiet" aria-label={`${w.up}: ${ar}`} disabled={at === 0} onClick={() => move(at, -1)}>
                  <Icon strokes={arrowUp} />
                </Button>
                <Button weight="quiet" aria-label={`${w.down}: ${ar}`} disabled={at === list.value!.length - 1} onClick={() => move(at, 1)}>
                  <Icon strokes={arrowDown} />
                </Button>
                <Button
                  weight="quiet"
                  aria-label={`${words.edit}: ${ar}`}
                  onClick={() => void act(async () => setOpen(await call<CategoryDetail>('GET', `/categories/${slug}`)))}
                >
                  <Icon strokes={pencil} />
                </Button>
                <Button weight="bad" aria-label={`${words.remove}: ${ar}`} onClick={() => void remove(slug)}>
                  <Icon strokes={trash} />
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {open ? <ServiceSheet service={open === 'new' ? null : open} onSaved={list.reload} onClose={() => setOpen(null)} /> : null}
    </>
  )
}
