import { PageHead } from '../parts/page-head.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { usePlace } from '../place.ts'
import { Bench } from './bench/bench.tsx'
import { FiguresPage } from './figures/figures-page.tsx'
import { RulesPart } from './rules/rules-part.tsx'
import { Suggestions } from './suggestions/suggestions.tsx'
import { useBotWords } from './words.ts'

const PARTS = {
  rules: RulesPart,
  bench: Bench,
  suggestions: Suggestions,
  figures: FiguresPage,
}

/** The room of the bot: what it was taught, a bench to try it, what it could be taught, and how it does. */
export function BotPage() {
  const words = useBotWords()
  const { id } = usePlace()
  const at = id && id in PARTS ? (id as keyof typeof PARTS) : 'rules'
  const Part = PARTS[at]
  const hrefOf = (part: string) => (part === 'rules' ? '/console/bot' : `/console/bot/${part}`)
  return (
    <>
      <PageHead title={words.title} />
      <Tabs
        label={words.parts}
        at={hrefOf(at)}
        tabs={(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => ({ href: hrefOf(part), text: words[part] }))}
      />
      <Part />
    </>
  )
}
