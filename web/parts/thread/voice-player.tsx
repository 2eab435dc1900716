import { useRef, useState } from 'react'
import { Button } from '../button.tsx'
import { Icon } from '../icon.tsx'
import { pause, play } from '../icons.ts'
import { lengthOf } from '../when.ts'
import css from './voice-player.module.css'
import { useThreadWords } from './words.ts'

/** A voice note: played, paused, and moved in. Its sound is fetched when it is first played. */
export function VoicePlayer({ url, seconds }: { url: string; seconds: number | null | undefined }) {
  const words = useThreadWords()
  const sound = useRef<HTMLAudioElement>(null)
  const [source, setSource] = useState<string>()
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [told, setTold] = useState<number>()
  const length = seconds ?? told ?? 0

  async function toggle() {
    const audio = sound.current!
    if (playing) return audio.pause()
    if (!source) {
      // As a whole, so that one can move in it: the address hands out no parts.
      const blob = await (await fetch(url)).blob()
      const local = URL.createObjectURL(blob)
      setSource(local)
      audio.src = local
    }
    await audio.play().catch(() => setPlaying(false))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps taps on the player from being taps on the message
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div className={css.player} onClick={(event) => event.stopPropagation()}>
      {/* biome-ignore lint/a11y/useMediaCaption: what a person said has no captions */}
      <audio
        ref={sound}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => Number.isFinite(event.currentTarget.duration) && setTold(event.currentTarget.duration)}
      />
      <Button weight="quiet" aria-label={playing ? words.pause : words.play} onClick={() => void toggle()}>
        <Icon strokes={playing ? pause : play} filled />
      </Button>
      <input
        type="range"
        aria-label={words.voice}
        min={0}
        max={Math.max(length, 0.1)}
        step={0.1}
        value={Math.min(at, Math.max(length, 0.1))}
        onChange={(event) => {
          const to = Number(event.target.value)
          setAt(to)
          if (sound.current && source) sound.current.currentTime = to
        }}
      />
      <span>{lengthOf(playing || at ? at : length)}</span>
    </div>
  )
}
