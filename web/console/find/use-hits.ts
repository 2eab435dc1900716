import { useEffect, useState } from 'react'
import { call, type Page } from '../../api.ts'
import { rooms } from '../rooms.ts'
import { useWords } from '../words.ts'

/** Something that was found, and its address. */
export interface Hit {
  href: string
  text: string
  about: string
}

interface Lead {
  id: string
  receivedAt: string
  contact: { name: string | null; phone: string | null }
  enquiry: { text: string | null }
}
interface Named {
  id: string
  name: string
  email?: string | null
}

const PAUSE_MS = 150
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i

/** What fits the words in the box, by kind; asked when the typing pauses. */
export function useHits(text: string): { groups: { title: string; hits: Hit[] }[]; settled: boolean } {
  const words = useWords()
  const [found, setFound] = useState<{ of: string; leads: Hit[]; freelancers: Hit[]; rules: Hit[] }>({
    of: '',
    leads: [],
    freelancers: [],
    rules: [],
  })
  const wanted = text.trim()
  useEffect(() => {
    if (!wanted) return
    let mine = true
    const timer = setTimeout(async () => {
      const [leads, freelancers, rules] = await Promise.all([findLeads(wanted), findFreelancers(wanted), findRules(wanted)])
      if (mine) setFound({ of: wanted, leads, freelancers, rules })
    }, PAUSE_MS)
    return () => {
      mine = false
      clearTimeout(timer)
    }
  }, [wanted])
  const inRooms = rooms
    .map(({ name }) => ({ href: name === 'overview' ? '/console' : `/console/${name}`, text: words.rooms[name], about: '' }))
    .filter((hit) => hit.text.toLowerCase().includes(wanted.toLowerCase()))
  const fresh = wanted && found.of === wanted
  const groups = [
    { title: words.findLeads, hits: fresh ? found.leads : [] },
    { title: words.findFreelancers, hits: fresh ? found.freelancers : [] },
    { title: words.findRules, hits: fresh ? found.rules : [] },
    { title: words.findRooms, hits: inRooms },
  ].filter(({ hits }) => hits.length)
  return { groups, settled: Boolean(fresh) }
}

async function findLeads(text: string): Promise<Hit[]> {
  const leads = ID.test(text)
    ? await call<Lead>('GET', `/leads/${text}`).then(
        (lead) => [lead],
        () => [],
      )
    : await read<Lead>(`/leads?limit=6&q=${encodeURIComponent(text)}`)
  return leads.map(({ id, contact, enquiry }) => ({
    href: `/console/leads/${id}`,
    text: contact.name ?? contact.phone ?? id,
    about: clip(enquiry.text ?? ''),
  }))
}

async function findFreelancers(text: string): Promise<Hit[]> {
  const all = await read<Named>('/freelancers?limit=200')
  return all
    .filter(({ name, email }) => `${name} ${email ?? ''}`.toLowerCase().includes(text.toLowerCase()))
    .slice(0, 5)
    .map(({ id, name, email }) => ({ href: `/console/freelancers/${id}`, text: name, about: email ?? '' }))
}

async function findRules(text: string): Promise<Hit[]> {
  const draft = await call<{ rules: Named[] }>('GET', '/rule-sets/draft').catch(() => ({ rules: [] }))
  return draft.rules
    .filter(({ name }) => String(name).toLowerCase().includes(text.toLowerCase()))
    .slice(0, 5)
    .map(({ id, name }) => ({ href: `/console/rules/${encodeURIComponent(id)}`, text: name, about: '' }))
}

async function read<T>(path: string): Promise<T[]> {
  return (await call<Page<T>>('GET', path).catch(() => ({ data: [] }))).data
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
