import type { Change, Counterfactual } from './counterfactual.ts'
import type { Language } from './phrases.ts'

/** A counterfactual as one sentence: what would have had to be otherwise, and who would have had the lead then. */
export function whatIf({ changes, outcome, chosen }: Counterfactual, language: Language, nameOf: (id: string) => string): string {
  const conditions = changes.map((change) => condition(change, language, nameOf)).join(language === 'ar' ? ' و' : ' and ')
  const who = chosen.map(nameOf).join(language === 'ar' ? '، ' : ', ')
  if (language === 'ar') return `${conditions} ${chosen.length ? `لكان من نصيب ${who}` : results[outcome].ar}`
  return `${conditions}, ${chosen.length ? `it would have been ${who}` : results[outcome].en}`
}

const results: Record<Counterfactual['outcome'], { ar: string; en: string }> = {
  offered: { ar: 'لعُرض على أحد', en: 'it would have been offered' },
  assigned: { ar: 'لأُسند إلى أحد', en: 'it would have been assigned' },
  waiting: { ar: 'لبقي ينتظر', en: 'it would be waiting' },
  refused: { ar: 'لرُفض', en: 'it would have been refused' },
}

function condition(change: Change, language: Language, nameOf: (id: string) => string): string {
  const arabic = language === 'ar'
  switch (change.what) {
    case 'budget':
      return arabic ? `لو كانت الميزانية ${change.to} ${change.currency}` : `With a budget of ${change.to} ${change.currency}`
    case 'category':
      return arabic ? `لو كانت الخدمة ${nameOf(change.to)}` : `For the service ${nameOf(change.to)}`
    case 'location':
      return arabic ? `لو كان المكان ${change.to}` : `In ${change.to}`
    case 'language':
      return arabic ? `لو كانت اللغة ${change.to}` : `In the language ${change.to}`
    case 'time':
      return arabic ? `لو كان الوقت ${instant(change.to)}` : `At ${instant(change.to)}`
    case 'capacity':
      return arabic
        ? `لو كان لدى ${nameOf(change.freelancerId)} متسع لطلب آخر`
        : `With room for ${change.more} more at ${nameOf(change.freelancerId)}`
  }
}

function instant(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`
}
