/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).ja = {
  lang: 'ja', label: '検索', placeholder: '検索', results: '検索結果', clear: '消去', close: '閉じる',
  start: '文字を入力して検索します。', loading: '読み込み中…', failed: '検索を読み込めませんでした。', retry: '再試行',
  count: { other: '{} 件' }, none: '「{}」に一致する結果はありません', tip: 'つづりを確認するか、語を減らすか、より一般的な語で試してください。', similar: 'この文書にある語：',
  showing: '「{}」の検索結果', instead: '元の「{}」で検索', missing: '含まれない語：{}', copy: '同じ本文：{}', more: 'さらに表示',
  sort: '並べ替え', names: { '': '関連度順', 'date:desc': '新しい順', 'date:asc': '古い順', 'title:asc': 'タイトル順' },
  previous: '前の一致', next: '次の一致', move: '選択', open: '開く', dismiss: '閉じる',
};
