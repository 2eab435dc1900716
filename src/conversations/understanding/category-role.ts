import type { Word } from './words.ts'

const NEGATIONS = new Set(
  "مو مش موب مب ليس not بدون without بدل بدال عوض instead غير وليس no مهب ولا عكس rather don't dont مكان بطلت بلا الغوا الغي شيلوا mesh mish mo".split(
    ' ',
  ),
)
const WANTS = new Set(
  'ابي ابيه ابيها ابغي ابغا ابغاه ابغاها اريد عايز عايزه عاوز بدي احتاج محتاج نبي ودي want need بغيت ابا نبغي'.split(' '),
)
const FOR = new Set('ل حق مال مالت بتاع بتاعت تبع لـ for لل of حقت عن about في علي الي لاجل on بتوع من from in with فيه فيها'.split(' '))
const OWNING = new Set("عندي عندنا لدي لدينا have عدنا معي already صاحب i've own املك".split(' '))
const READY = new Set('جاهز جاهزه موجود موجوده خالص ready done عندي مخلص جاهزين موجودين مصوره مكتوب مكتوبه'.split(' '))
const ASIDE = new Set('كمان وكمان ايضا وايضا also واذا اذا وياليت ياليت وبعدين بعدين later maybe ويمكن يمكن ولو plus'.split(' '))

/** The weight that is left to what is negated. */
export const REFUSED = 0.05

/** What a phrase is in its sentence: 1 for the thing asked for, less for what is negated, served, owned or asked for on the side. */
export function roleOf(words: readonly Word[], start: number, end: number, led: boolean): number {
  const sentence = words[start]!.sentence
  const before = words.slice(Math.max(0, start - 3), start).filter((word) => word.sentence === sentence)
  const last = before.at(-1)
  const comma = /[،,]/.test(words[start]!.before)
  let role = 1
  if (isNegated(words, start, before, comma)) role *= REFUSED
  const stuck = /^(?:لل|ل(?=\p{L}{3}))/u.test(words[start]!.text) && !comma
  const served =
    (last && FOR.has(last.text) && !comma) ||
    words.slice(Math.max(0, start - 4), start).some((word) => word.text === 'بين' || word.text === 'between')
  if (led && ((stuck && !isPerson(last)) || served)) role *= 0.4
  if (before.some((word) => OWNING.has(word.text)) && !before.some((word) => WANTS.has(word.text))) role *= 0.4
  const next = words[end]
  if (next && next.sentence === sentence && READY.has(next.text) && !/[،,]/.test(next.before)) role *= 0.3
  const aside = words.slice(Math.max(0, start - 5), start).some((word) => ASIDE.has(word.text) && word.sentence === sentence)
  if (aside && start > 3) role *= 0.4
  return role
}

/** "مو تصميم", "بدل التصوير", "ما ابي تصميم", "بطلت من الابلكيشن". */
function isNegated(words: readonly Word[], start: number, before: readonly Word[], comma: boolean): boolean {
  if (/^بدال|^بدل/.test(words[start]!.text)) return true
  if (comma || !before.length) return false
  const near = before.slice(-2)
  if (
    near.some(
      (word, i) =>
        NEGATIONS.has(word.text) &&
        (i === near.length - 1 ||
          ['ال', 'من', 'of', 'a', 'the', 'بس', 'عن', 'محتاج', 'عايز', 'عاوز', 'بدي', 'need', 'عن'].includes(near.at(-1)!.text)),
    )
  )
    return true
  // "ما ابي شعار ابي موقع": the wish nearest to it is the one that tells.
  let wanting = start - 1
  while (wanting >= start - before.length && !isWish(words[wanting]!)) {
    // "لا أريد تصميما بل كتابة": what stands behind it is wished for.
    if (/^(?:بل|لكن|ولكن|انما|وانما|but)$/.test(words[wanting]!.text)) return false
    wanting -= 1
  }
  if (wanting < start - before.length) return false
  if (words[wanting - 1]?.text === 'عاد') wanting -= 1
  return words[wanting - 1] !== undefined && words[wanting - 1]!.sentence === words[start]!.sentence && isNo(words[wanting - 1]!)
}

function isWish(word: Word): boolean {
  return word.text === 'عاد' || [...word.forms].some((form) => WANTS.has(form))
}

function isNo(word: Word): boolean {
  return [...word.forms].some((form) => /^(?:ما|لا|مو|مش|مب|موب|مهب)$/.test(form))
}

const PEOPLE = new Set(
  'احد حد حدا واحد شخص متخصص متخصصه مختص خبير مصمم مهندس محتاج محتاجه بحاجه someone نحتاج احتاج محتاجين حاجه فريق شركه مستقل مبدع محترف شاطر موظف طريقه عرض خدمه كاتب تكلفه سعر بالنسبه اداره حابب'.split(
    ' ',
  ),
)

function isPerson(word: Word | undefined): boolean {
  return !!word && PEOPLE.has(word.text)
}
