import { Split } from '../../parts/split.tsx'
import { usePlace } from '../../place.ts'
import { RuleEditor } from './rule-editor.tsx'
import { RuleList } from './rule-list.tsx'

/** The canned rules: the list, and the one that is open or being made beside it. */
export function RulesPart() {
  const { rest } = usePlace()
  const [open] = rest
  return <Split home="/console/bot" list={<RuleList openId={open} />} detail={open ? <RuleEditor key={open} id={open} /> : null} />
}
