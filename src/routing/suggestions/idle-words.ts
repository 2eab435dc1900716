import { fold } from '#src/platform/text/fold.ts'

/** Words that nearly every enquiry holds: greetings, wishes, small words. No rule should hang on one of them. */
export const idleWords: ReadonlySet<string> = new Set(
  `السلام عليكم عليكم وعليكم ورحمة الله وبركاته مرحبا مرحبًا اهلا أهلًا هلا هاي صباح مساء الخير النور شكرا شكرًا لو سمحت سمحتم ممكن ابي أبي ابغى أبغى ابغا عايز عاوز بدي اريد أريد احتاج أحتاج محتاج
  نبي نريد نحتاج ودي اود أود ارغب أرغب حاب عندي عندكم عندنا لدي لديكم عن على الى إلى في من مع هل كم كيف وين أين متى شنو ايش إيش وش شو هذا هذه هذي ذلك التي الذي لي لكم لنا انا أنا انت أنت نحن هو هي كان
  يكون خدمة خدمه خدمات الخدمة طلب اطلب استفسار سؤال سعر السعر الاسعار الأسعار تكلفة بكم اليوم بكرة ضروري عاجل مشروع شغل عمل شخص احد أحد أي اي شي شيء فقط او أو ثم بعد قبل اذا إذا لان لأن
  hello hi hey dear good morning evening please thanks thank you the and for with from have has need want would like can could you your our are this that how much price cost project service help some get make about`
    .split(/\s+/)
    .map(fold),
)
