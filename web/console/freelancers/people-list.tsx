import { useEffect, useState } from 'react'
import { useTopic } from '../../parts/live-context.ts'
import { go, useQuery } from '../../parts/path.ts'
import { plural } from '../../parts/plural.ts'
import { State } from '../../parts/state.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useNow } from '../../parts/use-now.ts'
import { Chip } from '../parts/chip.tsx'
import { people } from '../parts/icons.ts'
import { Rows } from '../parts/rows.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useCategories } from '../parts/use-categories.ts'
import { type List, useList } from '../parts/use-list.ts'
import { usePlace } from '../place.ts'
import css from './freelancers.module.css'
import { debtText, lengthText, nowText, percentText } from './say.ts'
import type { Freelancer } from './shapes.ts'
import { fill, useFreelancerWords } from './words.ts'

const HOME = '/console/freelancers'
const STATES = ['all', 'free', 'full', 'off', 'archived'] as const
const PAUSE_MS = 200

/** The people that the address asks for: `?state=free&q=…`. */
export function usePeople(): List<Freelancer> {
  const query = useQuery()
  const list = useList<Freelancer>('/freelancers', { state: query.get('state') ?? undefined, q: query.get('q') ?? undefined })
  useTopic('requests', list.reload)
  return list
}

/** Who can take work: who is free now and why not, load, skills, rating, debt, answers. */
export function PeopleList({ list, openId }: { list: List<Freelancer>; openId: string | undefined }) {
  const words = useFreelancerWords()
  const query = useQuery()
  const { rest } = usePlace()
  const columns = useColumns(openId !== undefined)
  const state = query.get('state') ?? 'all'
  const [text, setText] = useState(query.get('q') ?? '')
  const here = (id?: string) => (id ? `${HOME}/${id}` : HOME)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the typing, not the address
  useEffect(() => {
    if (text.trim() === (query.get('q') ?? '')) return
    const timer = setTimeout(() => go(addressOf(here(openId), { state, q: text.trim() }), true), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  const keep = { state, q: query.get('q') ?? '' }
  return (
    <>
      <div className={css.filters}>
        <Tabs
          label={words.statesLabel}
          at={addressOf(HOME, keep)}
          tabs={STATES.map((one) => ({ href: addressOf(HOME, { ...keep, state: one }), text: words.states[one] }))}
        />
        <input
          type="search"
          className={css.search}
          aria-label={words.search}
          placeholder={words.search}
          dir={text ? 'auto' : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Rows list={list} empty={<State strokes={people} title={state === 'all' && !keep.q ? words.emptyAll : words.empty} />}>
        {(rows) => (
          <Table
            label={words.title}
            columns={columns}
            rows={rows}
            openId={openId}
            hrefOf={({ id }) => addressOf([here(id), ...(openId ? rest : [])].join('/'), keep)}
          />
        )}
      </Rows>
    </>
  )
}

/** The list's columns; beside an open person only what tells people apart. */
function useColumns(narrow: boolean): Column<Freelancer>[] {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const nameOf = useCategories().nameOf
  const now = useNow(30_000)
  const all: Column<Freelancer>[] = [
    {
      name: words.columns.name,
      cell: ({ name, record }) => (
        <span className={css.who}>
          <bdi>{name}</bdi>
          {narrow ? null : <span className={css.soft}>{plural(language, record.offered, words.recordOf)}</span>}
        </span>
      ),
    },
    {
      name: words.columns.now,
      cell: ({ availability }) => (
        <Chip tone={availability.free ? 'good' : availability.because?.endsWith('full') ? 'warn' : 'plain'}>
          {nowText(words, language, availability, now)}
        </Chip>
      ),
    },
    {
      name: words.columns.load,
      cell: ({ openRequests, capacity, name }) => (
        <span className={css.load}>
          {fill(words.loadOf, { open: openRequests, limit: capacity.open })}
          <progress aria-label={`${words.columns.load}: ${name}`} value={Math.min(openRequests, capacity.open)} max={capacity.open || 1} />
        </span>
      ),
    },
    { name: words.columns.debt, far: true, cell: ({ debt }) => debtText(words, language, debt) },
  ]
  if (narrow) return all.slice(0, 2)
  return [
    ...all,
    {
      name: words.columns.skills,
      far: true,
      cell: ({ skills }) => (
        <span className={css.chips}>
          {skills.slice(0, 2).map((skill) => (
            <Chip key={skill}>
              <bdi>{nameOf(skill)}</bdi>
            </Chip>
          ))}
          {skills.length > 2 ? <Chip>{`+${skills.length - 2}`}</Chip> : null}
        </span>
      ),
    },
    { name: words.columns.rating, far: true, cell: ({ rating }) => (rating === null ? words.unrated : rating) },
    {
      name: words.columns.record,
      far: true,
      cell: ({ record }) =>
        record.acceptance === null
          ? words.none
          : [
              fill(words.accepts, { percent: percentText(language, record.acceptance) }),
              ...(record.answerMinutes === null
                ? []
                : [fill(words.answersIn, { time: lengthText(words, language, record.answerMinutes) })]),
            ].join(language === 'ar' ? '، ' : ', '),
    },
  ]
}

function addressOf(path: string, { state, q }: { state: string; q: string }): string {
  const question = new URLSearchParams({ ...(state === 'all' ? {} : { state }), ...(q ? { q } : {}) }).toString()
  return question ? `${path}?${question}` : path
}
