/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).es = {
  lang: 'es', label: 'Búsqueda', placeholder: 'Buscar', results: 'Resultados de la búsqueda', clear: 'Borrar', close: 'Cerrar',
  start: 'Escriba para buscar.', loading: 'Cargando…', failed: 'No se pudo cargar la búsqueda.', retry: 'Reintentar',
  count: { one: '{} resultado', many: '{} de resultados', other: '{} resultados' }, none: 'No hay resultados para {}',
  tip: 'Revise la ortografía o pruebe con menos palabras o más generales.', similar: 'En estos documentos:',
  showing: 'Resultados de {}', instead: 'Buscar {} en su lugar', missing: 'Falta: {}', copy: 'Mismo texto: {}', more: 'Mostrar más',
  sort: 'Ordenar', names: { '': 'Relevancia', 'date:desc': 'Más recientes', 'date:asc': 'Más antiguos', 'title:asc': 'Título A–Z' },
  previous: 'Coincidencia anterior', next: 'Coincidencia siguiente', move: 'elegir', open: 'abrir', dismiss: 'cerrar',
};
