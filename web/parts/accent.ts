const PAPERS = { light: ['#ffffff', '#f3f7f7', '#dceeed'], dark: ['#101c1f', '#0b1517', '#16393a'] }

/** Takes a tenant's own accent where everybody can still read it: on every ground of the present scheme at least 4.5 : 1. */
export function takeAccent(accent: string | null | undefined): void {
  const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  if (!accent || !/^#[0-9a-f]{6}$/i.test(accent)) return
  if (!PAPERS[scheme].every((paper) => contrast(accent, paper) >= 4.5)) return
  document.documentElement.style.setProperty('--accent', accent)
  document.documentElement.style.setProperty('--accent-ink', contrast(accent, '#ffffff') >= 4.5 ? '#ffffff' : '#06201f')
}

/** The contrast of two colours, 1 to 21. Source: WCAG 2.2, relative luminance */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
