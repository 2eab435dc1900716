import { useEffect, useState } from 'react'

const AGAIN_MS = 1500
const TRIES = 6

/** The tenant's logo. A picture that has just come is drawn anew first: it is asked for again for some seconds. */
export function Logo({ src }: { src: string }) {
  const [tried, setTried] = useState(0)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!failed || tried >= TRIES) return
    const timer = setTimeout(() => {
      setTried((n) => n + 1)
      setFailed(false)
    }, AGAIN_MS)
    return () => clearTimeout(timer)
  }, [failed, tried])
  return failed ? null : <img key={`${src}${tried}`} src={src} alt="" onError={() => setFailed(true)} />
}
