/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).ru = {
  lang: 'ru', label: 'Поиск', placeholder: 'Поиск', results: 'Результаты поиска', clear: 'Очистить', close: 'Закрыть',
  start: 'Начните вводить запрос.', loading: 'Загрузка…', failed: 'Не удалось загрузить поиск.', retry: 'Повторить',
  count: { one: '{} результат', few: '{} результата', many: '{} результатов', other: '{} результата' }, none: 'Ничего не найдено по запросу {}',
  tip: 'Проверьте написание или попробуйте меньше слов или более общие слова.', similar: 'В этих документах:',
  showing: 'Результаты по запросу {}', instead: 'Искать вместо этого {}', missing: 'Не найдено: {}', copy: 'Тот же текст: {}', more: 'Показать ещё',
  sort: 'Сортировка', names: { '': 'По релевантности', 'date:desc': 'Сначала новые', 'date:asc': 'Сначала старые', 'title:asc': 'По названию' },
  previous: 'Предыдущее совпадение', next: 'Следующее совпадение', move: 'выбрать', open: 'открыть', dismiss: 'закрыть',
};
