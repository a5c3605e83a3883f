/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).pt = {
  lang: 'pt', label: 'Pesquisa', placeholder: 'Pesquisar', results: 'Resultados da pesquisa', clear: 'Limpar', close: 'Fechar',
  start: 'Digite para pesquisar.', loading: 'Carregando…', failed: 'Não foi possível carregar a pesquisa.', retry: 'Tentar novamente',
  count: { one: '{} resultado', many: '{} de resultados', other: '{} resultados' }, none: 'Nenhum resultado para {}',
  tip: 'Verifique a ortografia ou tente menos palavras ou palavras mais gerais.', similar: 'Nestes documentos:',
  showing: 'Resultados para {}', instead: 'Pesquisar {} em vez disso', missing: 'Ausente: {}', copy: 'Mesmo texto: {}', more: 'Mostrar mais',
  sort: 'Ordenar', names: { '': 'Relevância', 'date:desc': 'Mais recentes', 'date:asc': 'Mais antigos', 'title:asc': 'Título A–Z' },
  previous: 'Ocorrência anterior', next: 'Próxima ocorrência', move: 'escolher', open: 'abrir', dismiss: 'fechar',
};
