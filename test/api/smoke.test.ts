import { expect, it } from 'vitest'
import { startTestApp } from '../support/app.ts'
it('smoke', async () => {
  const app = await startTestApp()
  try {
    const f = await app.call('POST', 'freelancers', { name: 'سارة', email: 'sara@example.com', skills: ['logo-branding'], languages: ['ar'] })
    console.log(f.status, JSON.stringify(f.body))
    const l = await app.call('POST', 'leads', { name: 'محمد', phone: '0501112222', text: 'ابي تصميم شعار', budget: { amount: 500, currency: 'SAR' }, externalId: 'x1' })
    console.log(l.status, JSON.stringify(l.body))
    await app.settle()
    for (const path of ['leads', `leads/${l.body.id}`, `leads/${l.body.id}/timeline`, `leads/${l.body.id}/decision?freelancerId=${f.body.id}`, 'requests', 'freelancers', 'rule-sets', 'rule-sets/draft', 'rule-sets/1', 'ledger', 'audit', 'config/validate', 'notifications', 'deliveries', 'connections', 'inbox', 'conversations', 'api-keys', 'categories', 'rule-sets/vocabulary', 'leads?q=محم', 'leads?q=2222', 'leads?phone=0501112222','leads?externalId=x1']) {
      const r = await app.call('GET', path)
      console.log(path, r.status, JSON.stringify(r.body).slice(0, 700))
      expect(r.status).toBe(200)
    }
  } finally { await app.close() }
})
