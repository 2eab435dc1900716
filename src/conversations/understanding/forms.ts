const BEFORE = /^(?:وال|فال|بال|كال|عال|هال|شال|لل|ال|ب|ل|ك|ع|ه|د)/
const DATIVE = /(?:لي|لك|له|لها|لنا|لكم|لكن|لهم|لهن|لو|لن|ليا)$/
const OBJECT = /(?:وني|ولي|ني|نا|ها|هم|هن|كم|كن|وا|ون|ين|ات|ان|يه|ه|ك|ي|و|ا|ن)$/
const FEMININE = /^(.{2,})(?:تي|تك|تج|ته|تنا|تكم|تكن|تهم|تها|تو)$/
const VERB = /^(?:ب|ح|ه|د|س|م|دا|را)?[يتنا](?=.{3})/

/**
 * The forms a folded word may be looked up by: itself, then without the conjunction, the article and the prepositions written onto it, without
 * pronouns ("يكتبلي" → "يكتب"), endings of number and gender, and the prefixes of the present tense in the dialects ("بيعمل", "هيعمل" → "عمل").
 */
export function formsOf(word: string): string[] {
  if (!/^[\u0621-\u064a]/.test(word)) return latinForms(word)
  const forms = new Set([word])
  for (const conjoined of [word, word.replace(/^[وف](?=.{2})/, '')]) {
    forms.add(conjoined)
    const bare = conjoined.replace(BEFORE, '')
    if (bare.length >= (/^.?ال/.test(conjoined) ? 2 : 3)) forms.add(bare)
    // لل is the article after ل: "للشركة" may be looked up as "الشركة" too, which strips once more; بال stands for ب + ال.
    if (conjoined.startsWith('ال') && conjoined.length > 4) forms.add(conjoined.slice(2))
  }
  // Twice: "نزلوها" is نزل with ـوا and ـها.
  for (let depth = 0; depth < 2; depth++) for (const form of [...forms]) for (const ending of withoutEndings(form)) forms.add(ending)
  // The Gulf says ي for ج: "يزاكم", "يديد".
  if (/^[وف]?ي.{3}/.test(word)) for (const form of [...forms]) if (form.startsWith('ي')) forms.add(`ج${form.slice(1)}`)
  // Iraq and the Gulf write ك for the ق they say as g: "عكب", "كبل".
  if (word.length >= 3) for (const form of [...forms]) if (form.includes('ك')) forms.add(form.replaceAll('ك', 'ق'))
  for (const form of [...forms]) {
    const root = form.replace(VERB, '')
    if (root !== form) forms.add(root)
  }
  return [...forms]
}

function withoutEndings(form: string): string[] {
  const found: string[] = []
  const keep = (rest: string): void => {
    if (rest.length >= 3 && rest !== form) found.push(rest)
  }
  const dative = form.replace(DATIVE, '')
  keep(dative)
  keep(form.replace(OBJECT, ''))
  if (dative.length >= 3) keep(dative.replace(/[وي]$/, ''))
  const owned = FEMININE.exec(form)
  if (owned) found.push(`${owned[1]}ه`)
  return found
}

function latinForms(word: string): string[] {
  const forms = [word]
  for (const ending of [/'s$/, /s$/, /es$/, /ing$/, /ed$/, /er$/]) {
    const rest = word.replace(ending, '')
    if (rest !== word && rest.length >= 3) forms.push(rest)
  }
  return forms
}
