import { ConnectorError } from '#src/errors.ts'
import type { Finding } from '../connector.ts'
import { findBoard } from './board.ts'
import type { Odoo } from './transport.ts'
import { usersWithSalesRights } from './users.ts'
import { asIds, asRows, asText, isoTime } from './values.ts'

/** What the bot must be allowed, model by model, and what grants it. */
const needed = [
  ['res.partner', 'create', 'Contact Creation', 'إنشاء جهات الاتصال'],
  ['res.partner', 'write', 'Contact Creation', 'إنشاء جهات الاتصال'],
  ['crm.lead', 'read', 'Sales: All Documents', 'المبيعات: كل المستندات'],
  ['crm.lead', 'create', 'Sales: All Documents', 'المبيعات: كل المستندات'],
  ['crm.lead', 'write', 'Sales: All Documents', 'المبيعات: كل المستندات'],
  ['crm.tag', 'create', 'Sales: All Documents', 'المبيعات: كل المستندات'],
  ['project.task', 'create', 'Project: User', 'المشروع: مستخدم'],
  ['project.task', 'write', 'Project: User', 'المشروع: مستخدم'],
  ['project.tags', 'create', 'Project: User', 'المشروع: مستخدم'],
  ['mail.activity', 'create', 'internal user', 'مستخدم داخلي'],
  ['res.users', 'read', 'internal user', 'مستخدم داخلي'],
] as const

/** Who we are: an internal user with an e-mail address, whose login is the one in the settings. */
export async function checkBot(odoo: Odoo): Promise<Finding[]> {
  const uid = await odoo.uid()
  const answer = await odoo.call({
    model: 'res.users',
    method: 'read',
    ids: [uid],
    args: { fields: ['name', 'login', 'email', 'share'] },
    repeatable: true,
  })
  const bot = asRows(answer)[0]
  const name = asText(bot?.name)
  const findings: Finding[] = [{ level: 'ok', code: 'login', text: { ar: `الدخول باسم ${name}.`, en: `Logged in as ${name}.` } }]
  if (bot?.share === true)
    findings.push({
      level: 'error',
      code: 'portal_bot',
      text: { ar: 'هذا مستخدم بوّابة. اجعله مستخدمًا داخليًا في أودو.', en: 'This is a portal user. Make it an internal user in Odoo.' },
    })
  if (bot && asText(bot.login) !== odoo.settings.login)
    findings.push({
      level: 'warning',
      code: 'other_login',
      text: {
        ar: `مفتاح API يخصّ المستخدم ${asText(bot.login)} لا ${odoo.settings.login}. صحّح اسم الدخول أو المفتاح.`,
        en: `The API key belongs to ${asText(bot.login)}, not to ${odoo.settings.login}. Correct the login or the key.`,
      },
    })
  if (bot && !asText(bot.email))
    findings.push({
      level: 'warning',
      code: 'bot_without_email',
      text: {
        ar: 'ليس للمستخدم الآليّ بريد إلكتروني، فيرفض أودو ملاحظاته. أضف له بريدًا في أودو.',
        en: 'The bot has no e-mail address, so Odoo refuses its notes. Give it one in Odoo.',
      },
    })
  return findings
}

/** Each missing right by name; a bot that may do far more than it needs is told too. */
export async function checkRights(odoo: Odoo): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [model, operation, grant, arabicGrant] of needed)
    if (!(await may(odoo, model, operation)))
      findings.push({
        level: 'error',
        code: 'right_missing',
        text: {
          ar: `لا يحقّ للمستخدم الآليّ (${operation}) على ${model}. يمنحه ذلك: «${arabicGrant}».`,
          en: `The bot may not ${operation} ${model}. What grants it: "${grant}".`,
        },
      })
  if (findings.length === 0 && (await hasGroup(odoo, 'sales_team.group_sale_salesman_all_leads')) === false)
    findings.push({
      level: 'error',
      code: 'own_documents_only',
      text: {
        ar: 'يرى المستخدم الآليّ مستنداته وحدها، فلا يستطيع متابعة عميل أُسند إلى غيره. امنحه المبيعات «كل المستندات».',
        en: 'The bot sees only its own documents and loses a lead once it is given to somebody. Grant it Sales "All Documents".',
      },
    })
  // It is asked for what wasl never needs; a bot without it is refused here.
  if (await may(odoo, 'ir.model.data', 'read'))
    findings.push({
      level: 'warning',
      code: 'too_powerful',
      text: {
        ar: 'المستخدم الآليّ مدير للنظام. تكفيه المبيعات «كل المستندات» والمشروع؛ خفّض صلاحياته.',
        en: 'The bot is an administrator. Sales "All Documents" and Project are enough; take the rest away.',
      },
    })
  const fine = !findings.some((finding) => finding.level === 'error')
  return fine
    ? [{ level: 'ok', code: 'rights', text: { ar: 'صلاحيات المستخدم الآليّ كافية.', en: "The bot's rights suffice." } }, ...findings]
    : findings
}

/** Masking hides phones in the task, not in CRM: whoever is assigned tasks should not have Sales rights. */
export async function checkSalesRights(odoo: Odoo): Promise<Finding[]> {
  const { projectId } = await findBoard(odoo)
  const answer = await odoo.call({
    model: 'project.task',
    method: 'search_read',
    args: {
      domain: [
        ['project_id', '=', projectId],
        ['user_ids', '!=', false],
      ],
      fields: ['user_ids'],
      order: 'id desc',
      limit: 500,
    },
    repeatable: true,
  })
  const bot = await odoo.uid()
  const assigned = [...new Set(asRows(answer).flatMap((task) => asIds(task.user_ids)))].filter((id) => id !== bot)
  const able = await usersWithSalesRights(odoo, assigned)
  if (able === null)
    return [
      {
        level: 'warning',
        code: 'sales_rights_unknown',
        text: {
          ar: 'لم يتمكّن وصل من معرفة من يملك صلاحية المبيعات من المستقلين. تحقّق بنفسك: من يملكها يرى الهواتف رغم الإخفاء.',
          en: 'wasl could not see which freelancers have Sales rights. Check yourself: whoever has them sees phones in spite of masking.',
        },
      },
    ]
  if (able.length === 0) return []
  const names = able
    .map((user) => user.login)
    .slice(0, 10)
    .join(', ')
  return [
    {
      level: 'warning',
      code: 'sales_rights',
      text: {
        ar: `يملك هؤلاء المستقلون صلاحية المبيعات فيرون الهواتف في CRM رغم الإخفاء: ${names}. اسحبها منهم في أودو.`,
        en: `These freelancers have Sales rights and see phones in CRM in spite of masking: ${names}. Take the right away in Odoo.`,
      },
    },
  ]
}

/** When the bot's key ends, where Odoo tells (18 and later); from 19 on a key lasts three months at most. */
export async function checkKeyExpiry(odoo: Odoo): Promise<Finding[]> {
  const { major } = await odoo.version()
  const ends = major >= 18 ? await keyEnds(odoo) : undefined
  if (ends) {
    const days = Math.floor((Date.parse(ends) - odoo.now().getTime()) / 86_400_000)
    const day = ends.slice(0, 10)
    return [
      {
        level: days < 14 ? 'warning' : 'ok',
        code: 'key_expiry',
        endsAt: new Date(ends).toISOString(),
        text: {
          ar: `ينتهي مفتاح API في ${day} (بعد ${days} يومًا). أضف المفتاح الجديد بجانب القديم قبل ذلك.`,
          en: `The API key ends on ${day} (in ${days} days). Add the new key beside the old one before that.`,
        },
      },
    ]
  }
  if (major < 19) return []
  return [
    {
      level: 'ok',
      code: 'key_expiry',
      text: {
        ar: 'في أودو 19 يعيش مفتاح API ثلاثة أشهر على الأكثر. سجّل موعد تجديده؛ يقبل وصل المفتاحين معًا أثناء التبديل.',
        en: 'In Odoo 19 an API key lasts three months at most. Note when to renew it; wasl takes both keys while you change over.',
      },
    },
  ]
}

async function keyEnds(odoo: Odoo): Promise<string | undefined> {
  const answer = await unlessRefused(async () =>
    odoo.call({
      model: 'res.users.apikeys',
      method: 'search_read',
      args: { domain: [['user_id', '=', await odoo.uid()]], fields: ['name', 'expiration_date'] },
      repeatable: true,
    }),
  )
  return asRows(answer)
    .flatMap((key) => isoTime(key.expiration_date) ?? [])
    .sort()
    .find((at) => Date.parse(at) > odoo.now().getTime())
}

async function may(odoo: Odoo, model: string, operation: string): Promise<boolean> {
  const answer = await unlessRefused(() =>
    odoo.call({ model, method: 'check_access_rights', args: { operation, raise_exception: false }, repeatable: true }),
  )
  return answer === true
}

async function hasGroup(odoo: Odoo, group: string): Promise<boolean | undefined> {
  // 17 asks it of whoever calls, 18 and later of a user.
  const ids = (await odoo.version()).major >= 18 ? [await odoo.uid()] : undefined
  const answer = await unlessRefused(() =>
    odoo.call({ model: 'res.users', method: 'has_group', ...(ids ? { ids } : {}), args: { group_ext_id: group }, repeatable: true }),
  )
  return typeof answer === 'boolean' ? answer : undefined
}

/** undefined when Odoo refuses the question itself: a model or method this version lacks, or the bot may not ask. */
async function unlessRefused(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ConnectorError && (error.kind === 'rejected' || error.code === 'odoo.exceptions.AccessError')) return undefined
    throw error
  }
}
