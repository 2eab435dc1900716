/** A fifth of a second of silence, Ogg Opus. */
const SILENCE =
  'T2dnUwACAAAAAAAAAABhc2F3AAAAAF+36F0BE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAGFzYXcBAAAAa5rKrgEUT3B1c1RhZ3MEAAAAd2FzbAAAAABPZ2dTAAS4JgAAAAAAAGFzYXcCAAAAXSJ0WAoDAwMDAwMDAwMD+P/++P/++P/++P/++P/++P/++P/++P/++P/++P/+'

/** A voice note in which the stand-in for OpenAI hears these words, as base64. */
export function voiceNote(words) {
  const says = new TextEncoder().encode(`SAYS=${words.replace(/\s+/g, ' ').slice(0, 600)}\n`)
  return btoa(atob(SILENCE) + String.fromCharCode(...says))
}

/** A file of this page, as base64. */
export async function bytesOf(name) {
  const bytes = new Uint8Array(await (await fetch(name)).arrayBuffer())
  return btoa(String.fromCharCode(...bytes))
}
