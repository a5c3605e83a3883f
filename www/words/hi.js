/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).hi = {
  lang: 'hi', label: 'खोज', placeholder: 'खोजें', results: 'खोज के परिणाम', clear: 'मिटाएँ', close: 'बंद करें',
  start: 'खोजने के लिए लिखें।', loading: 'लोड हो रहा है…', failed: 'खोज लोड नहीं हो सकी।', retry: 'फिर कोशिश करें',
  count: { one: '{} परिणाम', other: '{} परिणाम' }, none: '{} के लिए कोई परिणाम नहीं', tip: 'वर्तनी जाँचें, या कम या अधिक सामान्य शब्द आज़माएँ।', similar: 'इन दस्तावेज़ों में:',
  showing: '{} के परिणाम', instead: 'इसके बजाय {} खोजें', missing: 'नहीं मिला: {}', copy: 'वही पाठ: {}', more: 'और दिखाएँ',
  sort: 'क्रम', names: { '': 'सबसे उपयुक्त', 'date:desc': 'नए पहले', 'date:asc': 'पुराने पहले', 'title:asc': 'शीर्षक' },
  previous: 'पिछला मिलान', next: 'अगला मिलान', move: 'चुनें', open: 'खोलें', dismiss: 'बंद करें',
};
