// A word list, longer than a file of rules: given names by sex, folded when read. It tells a name from a word, and a woman from a man among options.
import { fold } from '#src/platform/text/fold.ts'

const MEN = `محمد أحمد احمد محمود مصطفى علي حسن حسين عمر عثمان خالد سعد سعيد سعود سلطان فهد فيصل عبدالله عبدالرحمن عبدالعزيز عبداللطيف عبدالكريم عبدالرزاق عبدالحميد ناصر نايف نواف بندر تركي ماجد وليد ياسر ياسين يوسف يونس ابراهيم اسماعيل اسحاق يعقوب موسى عيسى هارون داوود سليمان ادم نوح صالح هود راشد رائد رامي رامز كريم كرار حيدر حيدره سجاد مرتضى مقتدى منتظر ليث سيف حمزة جعفر باقر صادق كاظم جواد هادي مهدي رضا عباس قاسم جاسم حمد حمدان محسن طارق زياد سامر سامي سمير ماهر منير نبيل نزار هاني هيثم هشام عادل عاصم عامر عماد عمار غسان فادي فارس فراس فوزي فؤاد قيس مازن مالك مروان معاذ مشعل مشاري ممدوح منصور ريان رشيد رعد زيد زيدان سالم شادي شريف صلاح طلال ضياء عدنان عصام علاء انس انور ايمن ايهاب باسم باسل بدر بلال بهاء تامر ثامر جاد جابر جمال جهاد جورج حازم حاتم حسام حمدي خليل خليفة ذياب ربيع رفيق رياض زكريا سلمان سليم سهيل شاكر صبري طاهر عبود عزيز عزت غالب غانم فاضل فتحي فواز فوز كامل كمال لؤي مجدي مدحت مراد مسعود معتز مهند مؤيد ميشال نادر ناجي نضال نور الدين وائل وسام وسيم يحيى يزن يزيد ايلي انطوان بيار شربل طوني جوني ريبين كاوة هيمن سعدون ثائر اوس بكر عبيد سهيل خلف مبارك مساعد متعب عايد عواد هزاع شهاب عبدالمجيد عبدالملك هاشم مصعب اسامة رؤوف هاني بشير حمود زاهر عبدو مينا جرجس بيتر مايكل ali ahmed mohammed mohamed muhammad omar khaled khalid fadi ziad karim hassan hussein tarek tariq sami samer bilal fahad faisal saad salem yousef youssef ibrahim mahmoud mostafa nasser adam john david michael james peter george tony mark paul robert daniel alex chris sam tom mike ryan kevin elie jad rami hadi majed majid waleed walid nawaf rayan hamza anas amr amir samir nabil marwan mazen yazan hisham wassim`
const WOMEN = `فاطمة عائشة مريم خديجة زينب زهراء زهرة نور نورة نوره نوف لمى لما ليلى لينا لين لجين لولوة منى منال مها مي ميس ميساء ميسون مايا مروة ملاك امل أمل امال اماني اميرة امنة امينة اسماء اسراء اية ايات ايمان الهام انفال انوار ابتسام ابرار احلام بسمة بشرى بيان تالا تغريد تهاني جنى جنان جود جواهر جوري حصة حلا حنان حنين حور دانة دانا دلال دينا دعاء ديما رنا رانيا رحاب رحمة رزان رسل رشا رغد رقية روان روز روعة ريم ريما ريهام ريتا زينة سارة ساره سحر سلمى سمر سماح سمية سميرة سناء سهى سوسن سعاد شذى شروق شهد شيماء شمة شما شيخة صبا صفاء ضحى طيبة عائشه عبير عفاف علياء عهود غادة غدير غلا فاتن فرح فداء فوزية كارلا كارين كوثر لطيفة لبنى لميس مشاعل منيرة موضي نادية نادين ناهد نجلاء نجوى ندى نسرين نهى نوال نوران نورهان نيفين هالة هبة هدى هديل هلا هند هيا هيام هيفاء وجدان وداد وعد وفاء ولاء ياسمين يارا يسرى جيهان جوانا كريستين مارينا شيرين حياة بتول تبارك ضي شمس رهف رنيم فجر امجاد العنود عنود الجوهرة نور الهدى sara sarah maya nadia dana huda noor nour lina reem rana layla leila hannah hanna maryam mariam fatima aisha jana yara mona dina salma zeinab zainab rania rasha hala hiba heba anna maria emma lisa jessica laura kate emily sophie olivia julia jane mary amal rima carla lara nadine joelle noura nora aya`

const list = (text: string): Set<string> => new Set(text.split(/\s+/).map((name) => fold(name)))
const men = list(MEN)
const women = list(WOMEN)

/** Whether a folded word is a given name. */
export function isGivenName(word: string): boolean {
  return men.has(word) || women.has(word)
}

/** The sex a folded given name tells; null where it tells none. */
export function sexOf(word: string): 'woman' | 'man' | null {
  if (women.has(word)) return 'woman'
  return men.has(word) ? 'man' : null
}
