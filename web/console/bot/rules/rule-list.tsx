import { useEffect, useState } from 'react'
import { call } from '../../../api.ts'
import { buttonClass } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { plus } from '../../../parts/icons.ts'
import { go, useQuery } from '../../../parts/path.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { State } from '../../../parts/state.tsx'
import { useStore } from '../../../parts/store.ts'
import { useIsAdmin } from '../../me.ts'
import { useAct } from '../../parts/act.ts'
import { rules as strokes } from '../../parts/icons.ts'
import { Rows } from '../../parts/rows.tsx'
import { toast } from '../../parts/toast.tsx'
import { useList } from '../../parts/use-list.ts'
import css from '../bot.module.css'
import type { CannedRule } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ruleChanges } from './changed.ts'
import { Exchange } from './exchange.tsx'
import { RuleRow } from './rule-row.tsx'
import own from './rules.module.css'

/** Every canned rule in its order, narrowed by tag and state in the address; many are switched at once. */
export function RuleList({ openId }: { openId: string | undefined }) {
  const words = useBotWords()
  const admin = useIsAdmin()
  const act = useAct()
  const query = useQuery()
  const [tag, enabled] = [query.get('tag') ?? '', query.get('enabled') ?? '']
  const list = useList<CannedRule>('/bot/rules', { tag, enabled }, 200)
  const everyTag = useTags(list.rows, tag)
  const { n } = useStore(ruleChanges)
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const { reload } = list
  // biome-ignore lint/correctness/useExhaustiveDependencies: a save elsewhere is what calls for another look
  useEffect(() => {
    if (n) reload()
  }, [n])
  const ask = (name: string, value: string) => {
    const next = new URLSearchParams(query)
    if (value) next.set(name, value)
    else next.delete(name)
    go(`${location.pathname}${next.size ? `?${next}` : ''}`)
  }
  async function turn(ids: string[], on: boolean, isUndo = false) {
    const meant = (list.rows ?? []).filter((rule) => ids.includes(rule.id) && (isUndo || rule.enabled !== on)).map((rule) => rule.id)
    if (!meant.length) return
    list.change((rows) => rows.map((row) => (meant.includes(row.id) ? { ...row, enabled: on } : row)))
    const done = await act(() => call('POST', '/bot/rules/bulk', { ids: meant, enabled: on }))
    if (done) toast(on ? words.turnedOn : words.turnedOff, isUndo ? undefined : () => void turn(meant, !on, true))
    reload()
  }
  return (
    <div className={own.list}>
      <div className={own.bar}>
        <div className={css.bar}>
          <Narrow
            name={words.tag}
            all={words.allTags}
            value={tag}
            values={everyTag.map((one) => [one, one])}
            onValue={(value) => ask('tag', value)}
          />
          <Narrow
            name={words.state}
            all={words.states.all!}
            value={enabled}
            values={['true', 'false'].map((one) => [one, words.states[one]!])}
            onValue={(value) => ask('enabled', value)}
          />
        </div>
        <div className={css.bar}>
          <Exchange canImport={admin} onImported={reload} />
          {admin ? (
            <PlaceLink className={buttonClass('filled')} href="/console/bot/rules/new">
              <Icon strokes={plus} size={20} />
              {words.add}
            </PlaceLink>
          ) : (
            <span className={css.small}>{words.adminsOnly}</span>
          )}
        </div>
      </div>
      <Rows
        list={list}
        empty={
          <State strokes={strokes} title={tag || enabled ? words.noneSuch : words.noRules.title}>
            {tag || enabled ? null : <p>{words.noRules.text}</p>}
          </State>
        }
      >
        {(rows) => (
          <>
            {admin ? <BulkBar rows={rows} chosen={chosen} onChoose={choose} onTurn={(ids, on) => void turn(ids, on)} /> : null}
            <ul className={own.rows}>
              {rows.map((rule) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  isOpen={rule.id === openId}
                  chosen={admin ? chosen.has(rule.id) : null}
                  onChoose={(yes) => choose(new Set(yes ? [...chosen, rule.id] : [...chosen].filter((one) => one !== rule.id)))}
                  onTag={(one) => ask('tag', one)}
                />
              ))}
            </ul>
          </>
        )}
      </Rows>
    </div>
  )
}

/** The tags that were ever seen here, so that narrowing to one does not hide the others. */
function useTags(rows: readonly CannedRule[] | undefined, now: string): string[] {
  const [seen, see] = useState<string[]>([])
  const fresh = [...new Set([...seen, ...(now ? [now] : []), ...(rows ?? []).flatMap((rule) => rule.tags)])].sort()
  const isMore = fresh.length > seen.length
  useEffect(() => {
    if (isMore) see(fresh)
  })
  return fresh
}

function Narrow(props: { name: string; all: string; value: string; values: string[][]; onValue(value: string): void }) {
  return (
    <select aria-label={props.name} value={props.value} onChange={(event) => props.onValue(event.target.value)}>
      <option value="">{props.all}</option>
      {props.values.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  )
}
