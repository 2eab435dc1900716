import { useState } from 'react'
import { call } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { download } from '../../../parts/icons.ts'
import { saveText } from '../../../parts/save-text.ts'
import { useAct } from '../../parts/act.ts'
import { upload } from '../../parts/icons.ts'
import { useBotWords } from '../words.ts'
import { ImportSheet } from './import-sheet.tsx'

/** The rules as a file, and a file as rules. */
export function Exchange({ canImport, onImported }: { canImport: boolean; onImported(): void }) {
  const words = useBotWords()
  const act = useAct()
  const [open, setOpen] = useState(false)
  const save = () =>
    act(async () => saveText('wasl-bot-rules.json', JSON.stringify(await call<object>('GET', '/bot/rules/export'), null, 2)))
  return (
    <>
      <Button onClick={() => void save()}>
        <Icon strokes={download} size={20} />
        {words.exportRules}
      </Button>
      {canImport ? (
        <Button onClick={() => setOpen(true)}>
          <Icon strokes={upload} size={20} />
          {words.importRules}
        </Button>
      ) : null}
      {open ? <ImportSheet onClose={() => setOpen(false)} onImported={onImported} /> : null}
    </>
  )
}
