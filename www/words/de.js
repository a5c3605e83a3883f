/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).de = {
  lang: 'de', label: 'Suche', placeholder: 'Suchen', results: 'Suchergebnisse', clear: 'Leeren', close: 'Schließen',
  start: 'Tippen Sie, um zu suchen.', loading: 'Wird geladen …', failed: 'Die Suche konnte nicht geladen werden.', retry: 'Erneut versuchen',
  count: { one: '{} Ergebnis', other: '{} Ergebnisse' }, none: 'Keine Ergebnisse für {}',
  tip: 'Prüfen Sie die Schreibweise oder versuchen Sie weniger oder allgemeinere Wörter.', similar: 'In diesen Dokumenten:',
  showing: 'Ergebnisse für {}', instead: 'Stattdessen nach {} suchen', missing: 'Fehlt: {}', copy: 'Derselbe Text: {}', more: 'Mehr anzeigen',
  sort: 'Sortieren', names: { '': 'Beste Treffer', 'date:desc': 'Neueste zuerst', 'date:asc': 'Älteste zuerst', 'title:asc': 'Titel A–Z' },
  previous: 'Vorige Fundstelle', next: 'Nächste Fundstelle', move: 'wählen', open: 'öffnen', dismiss: 'schließen',
};
