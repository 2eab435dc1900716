import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Copy } from '../parts/copy.tsx'
import css from './connections.module.css'
import { useConnectionWords } from './words.ts'

/** What the service is to be told: the address to call, and the keys that were made up here. Shown this once. */
export function Once({
  address,
  keys,
  onDone,
}: {
  address: string | null
  keys: readonly [label: string, value: string][]
  onDone(): void
}) {
  const words = useConnectionWords()
  return (
    <Sheet
      title={words.onceTitle}
      onClose={onDone}
      foot={
        <Button weight="filled" wide onClick={onDone}>
          {words.onceDone}
        </Button>
      }
    >
      <div className={css.form}>
        <p>{words.onceText}</p>
        {address ? <Copy label={words.webhook} text={address} /> : null}
        {keys.map(([label, value]) => (
          <Copy key={label} label={label} text={value} />
        ))}
      </div>
    </Sheet>
  )
}
