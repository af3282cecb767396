/* Loaded before anything is drawn, so that a chosen scheme does not flash up in the other one. */
(() => {
  'use strict';
  const NAMES = {auto: 'Auto', light: 'Light', dark: 'Dark'};
  const ORDER = ['auto', 'light', 'dark'];
  const root = document.documentElement;

  const kept = () => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null; // storage is switched off; the choice lasts as long as the page
    }
  };
  const keep = theme => {
    try {
      localStorage.setItem('theme', theme);
    } catch { /* as above */ }
  };

  const show = theme => {
    root.dataset.theme = theme;
    const button = document.getElementById('theme');
    if (button) {
      button.textContent = NAMES[theme];
      button.setAttribute('aria-label', `Colour scheme: ${NAMES[theme]}. Change it.`);
    }
  };

  const first = kept();
  show(ORDER.includes(first) ? first : 'auto');
  document.addEventListener('DOMContentLoaded', () => {
    show(root.dataset.theme);
    document.getElementById('theme').addEventListener('click', () => {
      const next = ORDER[(ORDER.indexOf(root.dataset.theme) + 1) % ORDER.length];
      keep(next);
      show(next);
    });
  });
})();
