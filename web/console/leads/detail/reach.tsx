import { useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Isolated } from '../../../parts/isolated.tsx'
import { useMe } from '../../me.ts'
import { copy, eye } from '../../parts/icons.ts'
import { toast } from '../../parts/toast.tsx'
import { useLeadWords } from '../words.ts'

/** A phone to call and to copy. Where the house masks contacts it is shown on a press, so that nobody reads it over a shoulder. */
export function PhoneNumber({ phone }: { phone: string }) {
  const words = useLeadWords()
  const { masking } = useMe().tenant
  const [shown, setShown] = useState(!masking)
  return (
    <span>
      {shown ? (
        <a href={`tel:${phone}`}>
          <Isolated>{phone}</Isolated>
        </a>
      ) : (
        <Isolated>{`${phone.slice(0, 4)} ••• ${phone.slice(-2)}`}</Isolated>
      )}
      {masking ? (
        <Button
          weight="quiet"
          aria-label={shown ? words.phone.hide : words.phone.show}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon strokes={eye} size={20} />
        </Button>
      ) : null}
      <Button
        weight="quiet"
        aria-label={words.phone.copy}
        onClick={() => void navigator.clipboard?.writeText(phone).then(() => toast(words.phone.copied))}
      >
        <Icon strokes={copy} size={20} />
      </Button>
    </span>
  )
}

/** An address to write to and to copy. */
export function MailAddress({ email }: { email: string }) {
  const words = useLeadWords()
  return (
    <span>
      <a href={`mailto:${email}`}>
        <Isolated>{email}</Isolated>
      </a>
      <Button
        weight="quiet"
        aria-label={words.mail.copy}
        onClick={() => void navigator.clipboard?.writeText(email).then(() => toast(words.mail.copied))}
      >
        <Icon strokes={copy} size={20} />
      </Button>
    </span>
  )
}
