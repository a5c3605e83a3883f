/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).ar = {
  lang: 'ar', label: 'بحث', placeholder: 'ابحث', results: 'نتائج البحث', clear: 'مسح', close: 'إغلاق',
  start: 'اكتب للبحث.', loading: 'جارٍ التحميل…', failed: 'تعذّر تحميل البحث.', retry: 'إعادة المحاولة',
  count: { zero: 'لا نتائج', one: 'نتيجة واحدة', two: 'نتيجتان', few: '{} نتائج', many: '{} نتيجة', other: '{} نتيجة' },
  none: 'لا نتائج عن {}', tip: 'تحقّق من الإملاء، أو جرّب كلمات أقل أو أعمّ.', similar: 'في هذه الوثائق:',
  showing: 'نتائج البحث عن {}', instead: 'البحث عن {} بدلًا من ذلك', missing: 'غير موجود: {}', copy: 'النص نفسه: {}', more: 'عرض المزيد',
  sort: 'ترتيب', names: { '': 'الأنسب', 'date:desc': 'الأحدث أولًا', 'date:asc': 'الأقدم أولًا', 'title:asc': 'العنوان' },
  previous: 'الموضع السابق', next: 'الموضع التالي', move: 'تنقّل', open: 'فتح', dismiss: 'إغلاق',
};
