import type { Outside } from '../connector.ts'
import { makeAsker } from './ask.ts'
import { moderate } from './moderate.ts'
import type { OpenAiSettings } from './settings.ts'
import { transcribe } from './transcribe.ts'
import { understand } from './understand.ts'
import type { Understander } from './verbs.ts'

/** A client of one account; keep it while the settings stay: it remembers which shape of the protocol the server speaks. */
export function connect(settings: OpenAiSettings, outside: Outside): Understander {
  const ask = makeAsker(settings, outside)
  return {
    costCap: { perDay: microDollars(settings.costCap?.perDay), perConversation: microDollars(settings.costCap?.perConversation) },
    understand: (asked) => understand(asked, settings, ask),
    transcribe: (spoken) => transcribe(spoken, settings, outside),
    moderate: (text, deadline) => moderate(text, deadline, settings, outside),
  }
}

function microDollars(dollars: number | undefined): number | null {
  return dollars === undefined ? null : Math.round(dollars * 1_000_000)
}
