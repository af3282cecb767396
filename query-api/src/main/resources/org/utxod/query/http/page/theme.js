/* Loaded before anything is drawn, so that a chosen scheme or unit does not flash up in the other one. */
(() => {
  'use strict';
  const CHOICES = {theme: ['auto', 'light', 'dark'], unit: ['btc', 'sat']};
  for (const [name, values] of Object.entries(CHOICES)) {
    let kept = null;
    try {
      kept = localStorage.getItem(name);
    } catch { /* storage is switched off; a choice lasts as long as the page */ }
    document.documentElement.dataset[name] = values.includes(kept) ? kept : values[0];
  }
})();
