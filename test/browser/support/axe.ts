import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What stands in somebody's way on a page: axe's violations, targets below 44 px, and a page that scrolls sideways; [] for none. The page needs a context with `bypassCSP`. */
export async function hindrances(page: Page): Promise<string[]> {
  // What still moves has another contrast than what has come to rest.
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))))
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ content: axe })
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> }
    }
    const { violations } = await axe.run()
    const told = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`).join(' | ')}`,
    )
    const small = [...document.querySelectorAll('button, a, input:not([type=hidden]), select, textarea')].filter((one) => {
      const { width, height } = one.getBoundingClientRect()
      const isInText = one.closest('p, time, [class*=text]') !== null || one.querySelector('time') !== null
      // A box to tick counts with its label, a link that is spread over its card with the card.
      const isSpread = getComputedStyle(one, '::after').position === 'absolute'
      const label = (isSpread ? one.closest('article') : one.closest('label'))?.getBoundingClientRect()
      const [wide, high] = [Math.max(width, label?.width ?? 0), Math.max(height, label?.height ?? 0)]
      return wide > 1 && high > 1 && !isInText && (wide < 43.5 || high < 43.5)
    })
    const sideways =
      document.documentElement.scrollWidth > innerWidth ? [`scrolls sideways: ${document.documentElement.scrollWidth} px`] : []
    return [...told, ...small.map((one) => `smaller than a thumb: ${one.outerHTML.slice(0, 160)}`), ...sideways]
  })
}
