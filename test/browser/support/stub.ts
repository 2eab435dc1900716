import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { WebSocketServer } from 'ws'
import { mountWeb } from '#src/web.ts'

// while the real routes grow
export async function startStub(dataDir: string, port = 0) {
  const app = express()
  const now = Date.now()
  const iso = (ms: number) => new Date(now + ms).toISOString()
  const H = 3_600_000
  const cat = { slug: 'logo-branding', ar: 'تصميم شعار وهوية', en: 'Logo and brand design' }
  const offer = (n: number, more: object) => ({
    id: `r${n}`,
    leadId: `l${n}`,
    status: 'pending',
    offeredAt: iso(-3 * H),
    dueAt: iso(21 * H),
    why: [
      { code: 'skill', text: 'خبرتك في تصميم الشعارات تطابق الطلب' },
      { code: 'x', text: 'أنت الأقل انشغالًا الآن' },
    ],
    value: { min: 500, max: 800, currency: 'SAR' },
    place: 'الرياض',
    language: 'ar',
    category: cat,
    text: 'السلام عليكم، أبغى تصميم شعار لمحل قهوة مختصة في حي الملقا، ألوان هادئة وخط عربي واضح، ويكون جاهز قبل نهاية الشهر مع ملفات الطباعة.',
    client: { name: 'محمد' },
    question: null,
    answer: null,
    files: [],
    policy: 'sequential',
    ...more,
  })
  const offers: any[] = [
    offer(1, {}),
    offer(2, {
      value: null,
      place: null,
      language: 'en',
      dueAt: iso(0.6 * H),
      offeredAt: iso(-20 * H),
      category: { slug: 'x', ar: 'تصوير فوتوغرافي', en: 'Photography' },
      text: 'Hi, I need product photos for 12 items, white background.',
    }),
    offer(3, { status: 'asked', dueAt: null, question: 'هل لديك هوية سابقة؟' }),
    offer(4, { status: 'declined' }),
    offer(5, { status: 'expired' }),
  ]
  let profile: any = {
    name: 'سارة العتيبي',
    email: 'sara@example.com',
    phone: '+966501234567',
    languages: ['ar', 'en'],
    capacity: { open: 5, perDay: 3 },
    timeZone: 'Asia/Riyadh',
    workingHours: [{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }],
    leave: [{ from: '2026-12-20', to: '2026-12-27' }],
    openRequests: 3,
    present: true,
  }
  let notices: any[] = ['offer', 'reminder', 'answer', 'accepted'].map((kind, i) => ({
    id: `n${i}`,
    kind,
    leadId: 'l1',
    requestId: 'r1',
    params: {},
    createdAt: iso(-i * 5 * H),
    readAt: i > 1 ? iso(0) : null,
  }))
  const messages: any[] = []
  const say = (sender: string, text: string, ms: number, more: object = {}) =>
    messages.push({
      id: `m${messages.length}`,
      seq: messages.length + 1,
      sender,
      kind: 'text',
      text,
      file: null,
      replyTo: null,
      clientMessageId: null,
      noticed: [],
      createdAt: iso(ms),
      ...more,
    })
  say('system', 'قُبل الطلب. يمكنكما الآن الحديث مباشرة.', -26 * H)
  say('freelancer', 'أهلًا محمد، سعيدة بالعمل معك. عندي سؤالان عن الشعار.', -25.9 * H)
  say('client', 'هلا سارة، تفضلي', -25.8 * H)
  say('freelancer', 'هل تفضّل رسمًا لكوب القهوة أم كتابة فقط؟', -2 * H)
  say('freelancer', 'وما الألوان التي تناسب المكان؟', -2 * H + 5000)
  say('client', 'كتابة فقط، والألوان بيج وبني. شوفي https://example.com/coffee', -1.5 * H, { replyTo: 4 })
  say('freelancer', 'رقمي 0501234567 للتواصل', -0.2 * H, { noticed: ['phone'] })
  const chat = (me: string): any => ({
    id: 'c1',
    leadId: 'l1',
    requestId: 'r1',
    freelancerId: 'f1',
    status: 'active',
    me,
    client: 'محمد',
    freelancer: 'سارة العتيبي',
    project: { category: cat, text: '…', budget: { min: 500, max: 800, currency: 'SAR' }, deadline: 'نهاية الشهر' },
    other: { name: me === 'client' ? 'سارة العتيبي' : 'محمد', online: true, lastSeenAt: iso(-H) },
    delivered: { client: 7, freelancer: 7 },
    read: { client: 5, freelancer: 6 },
    unread: 0,
    policy: 'warn',
    rating: null,
    lastSeq: messages.length,
    lastActivityAt: iso(0),
    completedAt: null,
    createdAt: iso(-30 * H),
  })
  const seats = new Set<any>()
  const push = (topic: string, type: string, data: unknown) => {
    for (const s of seats) if (s.topics.has(topic)) s.socket.send(JSON.stringify({ topic, id: '1', type, data }))
  }
  app.use(express.static('/nonexistent'))
  for (const script of ['arabic', 'latin'])
    app.get(`/assets/cairo-${script}.woff2`, (_q, r) =>
      r.sendFile(`${process.cwd()}/node_modules/@fontsource-variable/cairo/files/cairo-${script}-wght-normal.woff2`),
    )
  const api = express.Router()
  api.use(express.json())
  let anonymous = false
  api.use((q, r, next) => {
    anonymous = /anon=1/.test(q.headers.cookie ?? '')
    if (anonymous && q.path === '/me') r.status(401).json({ code: 'unauthenticated' })
    else next()
  })
  api.get(
    '/me',
    (_q, r) =>
      void r.json({
        person: { id: 'p', email: 'sara@example.com', name: 'سارة', language: 'ar' },
        tenant: { id: 't', name: 'وصل', masking: true },
        role: 'freelancer',
        freelancerId: 'f1',
      }),
  )
  api.post('/sign-in/links', (_q, r) => void r.status(202).json({}))
  api.get('/me/freelancer', (_q, r) => void r.json(profile))
  api.patch('/me/freelancer', (q, r) => {
    profile = { ...profile, ...q.body }
    r.json(profile)
  })
  api.get('/requests', (q, r) => {
    const want = String(q.query.status ?? '').split(',')
    r.json({
      data: /empty=1/.test(q.headers.cookie ?? '')
        ? []
        : offers.filter(
            (o) =>
              want.includes(o.status) ||
              (want.includes('closed') && ['declined', 'expired', 'withdrawn'].includes(o.status)) ||
              q.query.leadId === o.leadId,
          ),
      nextCursor: null,
    })
  })
  api.get('/requests/:id', (q, r) => void r.json(offers.find((o) => o.id === q.params.id)))
  api.post('/requests/:id/:way', (q, r) => {
    const o = offers.find((x) => x.id === q.params.id)
    Object.assign(
      o,
      {
        accept: { status: 'accepted', chatId: 'c1' },
        decline: { status: 'declined' },
        ask: { status: 'asked', question: q.body?.question },
      }[q.params.way as 'ask'],
    )
    r.json(o)
    push('requests', 'changed', {})
  })
  api.get('/notifications', (q, r) => void r.json({ data: notices.filter((n) => !q.query.unread || !n.readAt), nextCursor: null }))
  api.get('/notifications/count', (_q, r) => void r.json({ unread: notices.filter((n) => !n.readAt).length }))
  api.post('/notifications/read-all', (_q, r) => {
    for (const n of notices) n.readAt = iso(0)
    r.status(204).end()
    push('notifications', 'count', {})
  })
  api.post('/notifications/:id/read', (q, r) => {
    notices.find((n) => n.id === q.params.id).readAt = iso(0)
    r.json({})
    push('notifications', 'count', {})
  })
  api.delete('/notifications/:id', (q, r) => {
    notices = notices.filter((n) => n.id !== q.params.id)
    r.status(204).end()
  })
  api.get(
    '/chats',
    (_q, r) =>
      void r.json({
        data: [{ ...chat('freelancer'), unread: 2, lastMessage: { text: 'كتابة فقط، والألوان بيج وبني', at: iso(-H), sender: 'client' } }],
        nextCursor: null,
      }),
  )
  const meOf = (q: any) => (/side=client/.test(q.headers.cookie ?? '') ? 'client' : 'freelancer')
  api.get('/chats/:id', (q, r) => void r.json(chat(meOf(q))))
  api.get('/chats/:id/messages', (q, r) => void r.json({ data: q.query.before ? messages : [], nextCursor: null }))
  api.post('/chats/:id/messages', (q, r) => {
    say(meOf(q), q.body.text, Date.now() - now, { clientMessageId: q.body.clientMessageId, replyTo: q.body.replyTo ?? null })
    r.status(201).json(messages.at(-1))
    push('chat:c1', 'message', { message: messages.at(-1) })
  })
  api.post('/chats/:id/:any', (_q, r) => void r.status(204).end())
  app.use('/api/v1', api)
  mountWeb(app, { DATA_DIR: dataDir, publicUrl: 'http://127.0.0.1:4000' })
  const server = createServer(app)
  new WebSocketServer({ server, path: '/live' }).on('connection', (socket) => {
    const seat = { socket, topics: new Set<string>() }
    seats.add(seat)
    socket.on('message', (raw) => {
      const m = JSON.parse(String(raw))
      if (m.type === 'subscribe') seat.topics.add(m.topic)
    })
    socket.on('close', () => seats.delete(seat))
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}
if (import.meta.main) {
  const { url } = await startStub(process.argv[2]!, 4000)
  process.stdout.write(`${url}\n`)
}
