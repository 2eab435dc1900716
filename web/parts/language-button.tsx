import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { language as strokes } from './icons.ts'
import { useLanguage } from './use-language.ts'
import { usePartWords } from './words.ts'

/** The other language, one tap away, called by its own name. */
export function LanguageButton() {
  const { language, turn } = useLanguage()
  const other = language === 'ar' ? 'en' : 'ar'
  return (
    <Button weight="quiet" lang={other} onClick={() => turn(other)}>
      <Icon strokes={strokes} size={20} />
      {usePartWords().other}
    </Button>
  )
}
