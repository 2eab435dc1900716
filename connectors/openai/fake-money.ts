import { says, words } from './fake-words.ts'

/** The client's money in a folded text, or in his answer to `asked`; its currency by name, else by his dialect. */
export function budgetIn(
  text: string,
  asked: string,
  dialect: string,
): { min: number | null; max: number | null; currency: string | null } | null {
  const named = Object.entries(words.currencies).find(([marks]) => says(text, marks))?.[1]
  if (!named && !says(text, words.money) && !says(asked, words.askedBudget)) return null
  const currency = named ?? words.dialectMoney[dialect] ?? null
  const range = /(\d[\d,.]*)\s*(?:-|الي|ل|to)\s*(\d[\d,.]*)\s*(k|الف)?/.exec(text)
  if (range) return { min: amountOf(range[1]!, range[3]), max: amountOf(range[2]!, range[3]), currency }
  const sums = [...text.matchAll(/(?<![\d[])(\d[\d,.]*)\s*(k\b|الف|مليون)?/g)].filter(([whole]) => !/^\d{9,}$/.test(whole))
  // Where several numbers stand, the money is the one before its currency or after its name.
  const isMoney = ({ index, 0: whole }: RegExpExecArray): boolean =>
    Object.keys(words.currencies).some((marks) =>
      says(
        text
          .slice(index + whole.length)
          .trim()
          .split(/\s/)[0] ?? '',
        marks,
      ),
    ) || says(text.slice(0, index).trim().split(/\s/).at(-1) ?? '', words.money)
  const digits = sums.find(isMoney) ?? sums[0]
  const spelled = Object.entries(words.numbers)
    .filter(([word]) => says(text, word))
    .sort(([a], [b]) => b.length - a.length)
    .map(([word, value]) => (value < 1000 && says(text, `${word} الف`) ? value * 1000 : value))[0]
  const amount = digits ? amountOf(digits[1]!, digits[2]) : (spelled ?? null)
  if (amount === null) return null
  return { min: says(text, words.ceiling) ? null : amount, max: says(text, words.floor) ? null : amount, currency }
}

function amountOf(digits: string, unit: string | undefined): number {
  const value = Number(digits.replace(/[,.](?=\d{3}\b)/g, '').replace(/[,.]$/, ''))
  return value * (unit === 'مليون' ? 1_000_000 : unit ? 1000 : 1)
}
