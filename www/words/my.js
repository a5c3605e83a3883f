/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).my = {
  lang: 'my', label: 'ရှာဖွေရန်', placeholder: 'ရှာဖွေပါ', results: 'ရှာဖွေမှုရလဒ်များ', clear: 'ရှင်းလင်းရန်', close: 'ပိတ်ရန်',
  start: 'ရှာဖွေရန် စာရိုက်ပါ။', loading: 'ဖွင့်နေသည်…', failed: 'ရှာဖွေမှုကို ဖွင့်၍မရပါ။', retry: 'ထပ်ကြိုးစားရန်',
  count: { other: 'ရလဒ် {} ခု' }, none: '{} အတွက် ရလဒ်မရှိပါ', tip: 'စာလုံးပေါင်းကို စစ်ပါ၊ သို့မဟုတ် စကားလုံး လျှော့၍ ရှာကြည့်ပါ။',
  similar: 'ဤစာတမ်းများတွင် ရှိသည်−', showing: '{} အတွက် ရလဒ်များကို ပြထားသည်', instead: '{} ကိုသာ ရှာရန်', missing: 'မပါဝင်ပါ− {}',
  copy: 'စာသားတူ− {}', more: 'ထပ်ပြရန်',
  sort: 'စီရန်', names: { '': 'အကိုက်ညီဆုံး', 'date:desc': 'အသစ်ဆုံး ဦးစွာ', 'date:asc': 'အဟောင်းဆုံး ဦးစွာ', 'title:asc': 'ခေါင်းစဉ်' },
  previous: 'ရှေ့တစ်ခု', next: 'နောက်တစ်ခု', move: 'ရွှေ့ရန်', open: 'ဖွင့်ရန်', dismiss: 'ပိတ်ရန်',
};
