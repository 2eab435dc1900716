import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { it } from 'vitest'
import { openHouse, SARA } from './support/house.ts'
it('lighthouse', async () => {
  const house = await openHouse()
  for (let n = 0; n < 6; n++) await house.enquire(`ابي تصميم شعار لمحل رقم ${n}، ميزانيتي 500 ريال`, `+96650111222${n}`)
  const ctx = await chromium.launchPersistentContext(mkdtempSync('/tmp/lhp-'), { executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=9333'], baseURL: house.line.url })
  const page = await house.portal(ctx)
  await page.getByRole('article').first().waitFor()
  const { freelancer, client, chatId } = await house.chat('+966501112225')
  for (let n = 0; n < 30; n++) { const p = n % 3 ? client : freelancer; await p.getByLabel('اكتب رسالة').fill(`رسالة رقم ${n} عن الشعار`); await p.getByRole('button', { name: 'أرسل', exact: true }).click() }
  void SARA
  for (const path of ['/portal', `/chat/${chatId}`, '/portal/me']) for (const form of ['mobile', 'desktop']) {
    const out = `/tmp/lh-${form}.json`
    execFileSync('/work/main/node_modules/.bin/node', ['/tmp/lh/node_modules/lighthouse/cli/index.js', house.line.url + path, '--port=9333', '--disable-storage-reset', '--output=json', `--output-path=${out}`, '--quiet', ...(form === 'desktop' ? ['--preset=desktop'] : [])], { env: { ...process.env, CHROME_PATH: '/usr/bin/chromium' }, stdio: 'inherit', timeout: 120000 })
    const r = JSON.parse(readFileSync(out, 'utf8'))
    console.error(path, form, Object.entries(r.categories).map(([k, c]: any) => `${k} ${c.score * 100}`).join(' · '), ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'].map((k) => `${k} ${r.audits[k].displayValue}`).join(' · '))
    for (const c of Object.values(r.categories) as any[]) for (const a of c.auditRefs) { const x = r.audits[a.id]; if (x.score !== null && x.score < 0.9 && a.weight > 0) console.error('   ', c.id, a.id, x.score, JSON.stringify(x.details?.items?.slice(0, 4)).slice(0, 600)) }
  }
  await ctx.close()
  await house.close()
}, 600000)
