/** The least contrast of a text with its ground. Source: WCAG 2.2, 1.4.3 (AA) */
const LEAST = 4.5

/** The contrast of a colour (`#rrggbb`) with white, 1 to 21: white words stand on it, and it stands on white paper. Source: WCAG 2.2, relative luminance */
export function contrastWithWhite(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

/** Whether everybody can read white on it, and it on white. */
export function isReadable(colour: string): boolean {
  return contrastWithWhite(colour) >= LEAST
}
