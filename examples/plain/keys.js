// Shortcuts as many books and galleries have them: → opens the next page, ? shows help.
addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches('input, textarea')) return;
  if (event.key === 'ArrowRight') location.href = document.querySelector('a[rel=next]').href;
  if (event.key === '?') document.body.dataset.help = 'shown';
});
