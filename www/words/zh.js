/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).zh = {
  lang: 'zh', label: '搜索', placeholder: '搜索', results: '搜索结果', clear: '清除', close: '关闭',
  start: '输入以搜索。', loading: '正在加载…', failed: '无法加载搜索。', retry: '重试',
  count: { other: '{} 个结果' }, none: '没有找到“{}”的结果', tip: '请检查拼写，或尝试更少、更常用的词。', similar: '这些文档中有：',
  showing: '显示“{}”的结果', instead: '仍然搜索“{}”', missing: '未包含：{}', copy: '相同文本：{}', more: '显示更多',
  sort: '排序', names: { '': '最相关', 'date:desc': '最新', 'date:asc': '最早', 'title:asc': '标题' },
  previous: '上一处', next: '下一处', move: '选择', open: '打开', dismiss: '关闭',
};
