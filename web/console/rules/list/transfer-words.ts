import { useLanguage } from '../../../parts/use-language.ts'

const ar = {
  title: 'استيراد وتصدير',
  exportAbout: 'المسودة كما هي ملف JSON، تحفظه أو تنقله إلى حساب آخر.',
  export: 'نزّل القواعد',
  import: 'أحضر قواعد من ملف',
  modes: { merge: 'أضفها إلى المسودة، واستبدل ما له المعرّف نفسه', replace: 'ضعها مكان المسودة كلها' },
  choose: 'اختر ملفًا',
  brought: 'أُحضرت القواعد إلى المسودة',
  refused: 'لم يتغير شيء. في الملف ما يجب إصلاحه:',
  notJson: 'هذا الملف ليس JSON. اختر ملفًا نُزّل من هنا.',
}

const en: typeof ar = {
  title: 'Import and export',
  exportAbout: 'The draft as it stands is a JSON file, to keep or to carry into another account.',
  export: 'Download the rules',
  import: 'Bring rules from a file',
  modes: { merge: 'Add them to the draft; those of a known id are replaced', replace: 'Put them in place of the whole draft' },
  choose: 'Choose a file',
  brought: 'The rules were brought into the draft',
  refused: 'Nothing was changed. In the file this must be mended:',
  notJson: 'This file is not JSON. Choose one that was downloaded here.',
}

/** The words of import and export. */
export function useTransferWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}
