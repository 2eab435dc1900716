import { useCallback, useMemo, useRef, useState } from 'react'
import { call, type Page } from '../../../api.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { useIsAdmin } from '../../me.ts'
import { toast } from '../../parts/toast.tsx'
import type { Room } from '../room.ts'
import type { Category, DraftAnswer, Freelancer, RuleSet, VersionRow, Vocabulary } from '../shapes.ts'
import { differenceOf } from './difference.ts'
import { useSaving } from './use-saving.ts'

/** Opens the room: reads the vocabulary, the tenant's names, the draft and what is published. `fault`: why it could not. */
export function useDraft(): { room: Room | undefined; fault: string | undefined; again(): void } {
  const names = useResource(readNames)
  const rules = useResource(readRules)
  const isAdmin = useIsAdmin()
  const [draft, setDraft] = useState<RuleSet>()
  const [read, setRead] = useState<{ rev: number; ruleSet: RuleSet }>()
  if (rules.value && rules.value.read !== read) {
    setRead(rules.value.read)
    setDraft(rules.value.read.ruleSet)
  }
  const { saving, faults, findings, flush, standOn, revision } = useSaving(isAdmin ? draft : undefined, isAdmin ? read : undefined)
  const latest = useRef(draft)
  latest.current = draft
  const change = useCallback((how: (was: RuleSet) => RuleSet, said?: string) => {
    const before = latest.current!
    const after = how(before)
    if (after === before) return
    latest.current = after
    setDraft(after)
    if (said) toast(said, () => setDraft(before))
  }, [])
  const { change: showRules } = rules
  const { change: showNames } = names
  const reload = useCallback(async () => {
    const fresh = await readRules()
    showRules(() => fresh)
  }, [showRules])
  const settle = useCallback(
    async (whose: 'theirs' | 'mine') => {
      const fresh = await readRules()
      if (whose === 'theirs') return showRules(() => fresh)
      standOn(fresh.read.rev)
      showRules((was) => ({ ...was, published: fresh.published }))
      setDraft((mine) => mine && { ...mine })
    },
    [showRules, standOn],
  )
  const changePerson = useCallback(
    (person: Freelancer) => showNames((was) => ({ ...was, people: new Map(was.people).set(person.id, person) })),
    [showNames],
  )
  const published = rules.value?.published
  const words = names.value
  const room = useMemo(
    () =>
      words && draft && published
        ? {
            words,
            draft,
            published,
            changes: differenceOf(published.ruleSet, draft),
            saving,
            faults,
            findings,
            change,
            flush,
            revision,
            reload,
            settle,
            changePerson,
          }
        : undefined,
    [words, draft, published, saving, faults, findings, change, flush, revision, reload, settle, changePerson],
  )
  const again = () => {
    names.reload()
    rules.reload()
  }
  return { room, fault: names.fault ?? rules.fault, again }
}

async function readNames() {
  const [vocabulary, categories, people] = await Promise.all([
    call<Vocabulary>('GET', '/rule-sets/vocabulary'),
    call<Page<Category>>('GET', '/categories'),
    readPeople(),
  ])
  return { vocabulary, categories: categories.data, people: new Map(people.map((one) => [one.id, one])) }
}

async function readRules() {
  const [draft, versions] = await Promise.all([
    call<DraftAnswer>('GET', '/rule-sets/draft'),
    call<Page<VersionRow>>('GET', '/rule-sets?limit=1'),
  ])
  const { version } = versions.data[0]!
  const { rules, catchAll, policy } = await call<RuleSet>('GET', `/rule-sets/${version}`)
  return {
    read: { rev: draft.rev, ruleSet: { rules: draft.rules, catchAll: draft.catchAll, policy: draft.policy } },
    published: { version, ruleSet: { rules, catchAll, policy } },
  }
}

/** Everybody who can be named in a rule, up to a thousand. */
async function readPeople(): Promise<Freelancer[]> {
  const people: Freelancer[] = []
  let cursor: string | null = ''
  do {
    const page: Page<Freelancer> = await call('GET', `/freelancers?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    people.push(...page.data)
    cursor = page.nextCursor
  } while (cursor && people.length < 1000)
  return people
}
