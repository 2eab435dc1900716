import { useEffect, useRef } from 'react'

/** Answers keys anywhere on the page: 'j', '/', 'Escape', or 'mod+k' (⌘ or Ctrl). While somebody types, or a sheet is open, only those with mod. */
export function useKeys(keys: Record<string, () => void>): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const mod = event.metaKey || event.ctrlKey
      const busy =
        document.querySelector('dialog[open]') || (event.target as HTMLElement).closest('input, textarea, select, [contenteditable]')
      // The same key by its place, so that it works on an Arabic keyboard.
      const letter = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key
      const run = latest.current[mod ? `mod+${letter}` : letter]
      if (!run || event.altKey || (busy && !mod)) return
      event.preventDefault()
      run()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
