import { fold } from '#src/platform/text/fold.ts'

/** What a number word does in a sum: `unit` 0–9, `ten` 10–99 (teens too), `hundred` 100–900, `scale` multiplies what stands before it, `part` is a fraction. */
export interface NumberWord {
  value: number
  kind: 'unit' | 'ten' | 'hundred' | 'scale' | 'part'
}

const words = new Map<string, NumberWord>()
const say = (kind: NumberWord['kind'], value: number, spellings: string): void => {
  for (const spelling of spellings.split(/\s+/)) if (spelling) words.set(fold(spelling), { value, kind })
}

say('unit', 0, 'صفر zero')
say('unit', 1, 'واحد واحده وحده one')
say('unit', 2, 'اثنين اثنان اثنتين اثنتان اتنين تنين ثنين ثنتين اثنينن two')
say('unit', 3, 'ثلاثة ثلاث تلاتة تلات تلاته تلت ثلاثه three')
say('unit', 4, 'أربعة أربع اربعه four')
say('unit', 5, 'خمسة خمس five')
say('unit', 6, 'ستة ست six')
say('unit', 7, 'سبعة سبع seven')
say('unit', 8, 'ثمانية ثمان ثماني ثمانيه تمانية تمان تماني تمن ثمنية تمنية eight')
say('unit', 9, 'تسعة تسع nine')
say('ten', 10, 'عشرة عشر عشره ten')
say('ten', 11, 'احدعش حداشر احداشر حدعش دعش احدعشر احداعش ادعش eleven')
say('ten', 12, 'اثنعش اطنعش اتناشر تنعش طنعش اثناعش اثنعشر اتنعش twelve dozen')
say('ten', 13, 'ثلاثتعش تلتاشر تلاتاشر تلتعش تلطعش ثلطعش ثلثطعش تلتطعش ثلاثطعش thirteen')
say('ten', 14, 'اربعتعش اربعتاشر اربعطعش اربعطاشر fourteen')
say('ten', 15, 'خمستعش خمستاشر خمسطعش خمسطاشر fifteen')
say('ten', 16, 'ستعش ستاشر سطعش سطاشر sixteen')
say('ten', 17, 'سبعتعش سبعتاشر سبعطعش seventeen')
say('ten', 18, 'ثمنتعش تمنتاشر تمنتعش ثمنطعش تمنطعش ثمانتعش eighteen')
say('ten', 19, 'تسعتعش تسعتاشر تسعطعش nineteen')
say('ten', 20, 'عشرين عشرون twenty')
say('ten', 30, 'ثلاثين ثلاثون تلاتين تلتين ثلثين thirty')
say('ten', 40, 'أربعين أربعون forty')
say('ten', 50, 'خمسين خمسون fifty')
say('ten', 60, 'ستين ستون sixty')
say('ten', 70, 'سبعين سبعون seventy')
say('ten', 80, 'ثمانين ثمانون تمانين تمنين eighty')
say('ten', 90, 'تسعين تسعون ninety')
say('hundred', 100, 'مية مئة مائة ميه مايه ميت مئتا hundred')
say('hundred', 200, 'ميتين مئتين مائتين مئتان مائتان مايتين متين ميتان')
// "تلتمية", "خمسميت", "ربعمائة": a stem and a form of hundred, written together.
for (const [stems, value] of [
  ['ثلاث ثلث تلات تلت ثلاثه', 300],
  ['اربع ربع', 400],
  ['خمس خمسه', 500],
  ['ست', 600],
  ['سبع', 700],
  ['ثمان ثمن تمن تمان ثماني تماني', 800],
  ['تسع', 900],
] as const)
  for (const stem of stems.split(' '))
    for (const hundred of ['ميه', 'مايه', 'ميت', 'مايت', 'اميه', 'ميا']) say('hundred', value, stem + hundred)
say('scale', 1000, 'ألف الفا آلاف الاف الوف تلاف تالاف تالف k thousand thousands grand')
say('scale', 2000, 'ألفين الفان')
say('scale', 1_000_000, 'مليون ملايين مليونا million mn')
say('scale', 2_000_000, 'مليونين مليونان')
say('scale', 1_000_000_000, 'مليار billion')
// "خمستلاف": a unit and thousands, written together as they are said.
for (const [stems, value] of [
  ['تلت ثلث تلات ثلاث', 3],
  ['اربع', 4],
  ['خمس', 5],
  ['ست', 6],
  ['سبع', 7],
  ['تمن ثمن تمان ثمان', 8],
  ['تسع', 9],
  ['عشر', 10],
] as const)
  for (const stem of stems.split(' '))
    for (const thousands of ['تلاف', 'تالاف', 'تالف', 'الاف']) say('scale', value * 1000, stem + thousands)
say('part', 0.5, 'نص نصف half')
say('part', 0.25, 'ربع quarter')
say('part', 1 / 3, 'ثلث')

/** "لست" is no six, "الست" is a lady. */
const NO_NUMBERS = new Set(['لست', 'لسه', 'لسته', 'الست', 'الوحده', 'لوحده', 'بوحده', 'لواحد'])

/** A folded word as a number word; the conjunction, article and prepositions written onto it may be there ("بألفين", "والخمسمية"); `apart` says that a preposition sets it apart from a number before it. */
export function numberWord(text: string): (NumberWord & { joined: boolean; article: boolean; apart: boolean }) | null {
  const exact = words.get(text)
  if (exact) return { ...exact, joined: false, article: false, apart: false }
  for (const prefix of ['وبال', 'وال', 'بال', 'لل', 'ال', 'ول', 'وب', 'و', 'ب', 'ل', 'ف', 'ع']) {
    if (!text.startsWith(prefix)) continue
    const rest = words.get(text.slice(prefix.length))
    if (rest && !NO_NUMBERS.has(text) && !(rest.kind === 'unit' && /^[فع]$/.test(prefix))) {
      return { ...rest, joined: prefix.startsWith('و'), article: prefix.includes('ال'), apart: /[بلفع]/.test(prefix.replace('ال', '')) }
    }
  }
  return null
}
