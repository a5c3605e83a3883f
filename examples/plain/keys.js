// A site's own shortcuts, of the kind that books and galleries have: → leads to the next page, ? shows a help.
addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches('input, textarea')) return;
  if (event.key === 'ArrowRight') location.href = document.querySelector('a[rel=next]').href;
  if (event.key === '?') document.body.dataset.help = 'shown';
});
