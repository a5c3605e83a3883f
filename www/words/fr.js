/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).fr = {
  lang: 'fr', label: 'Recherche', placeholder: 'Rechercher', results: 'Résultats de la recherche', clear: 'Effacer', close: 'Fermer',
  start: 'Tapez pour rechercher.', loading: 'Chargement…', failed: 'La recherche n’a pas pu être chargée.', retry: 'Réessayer',
  count: { one: '{} résultat', many: '{} de résultats', other: '{} résultats' }, none: 'Aucun résultat pour {}',
  tip: 'Vérifiez l’orthographe, ou essayez des mots moins nombreux ou plus généraux.', similar: 'Dans ces documents :',
  showing: 'Résultats pour {}', instead: 'Rechercher plutôt {}', missing: 'Absent : {}', copy: 'Même texte : {}', more: 'Afficher plus',
  sort: 'Trier', names: { '': 'Pertinence', 'date:desc': 'Plus récents', 'date:asc': 'Plus anciens', 'title:asc': 'Titre A–Z' },
  previous: 'Passage précédent', next: 'Passage suivant', move: 'choisir', open: 'ouvrir', dismiss: 'fermer',
};
