/* The switches of the page: colour scheme, unit of amounts, language. Each is remembered. */

import {el} from './dom.js';
import {LANGUAGES, language, speak, t} from './words.js';

const root = document.documentElement;

function cycle(name, values, show) {
  const button = document.getElementById(name);
  const shown = () => {
    const {words, said} = show(root.dataset[name]);
    button.textContent = words;
    button.setAttribute('aria-label', said);
    button.title = said;
  };
  button.addEventListener('click', () => {
    root.dataset[name] = values[(values.indexOf(root.dataset[name]) + 1) % values.length];
    try {
      localStorage.setItem(name, root.dataset[name]);
    } catch { /* storage is switched off; the choice lasts as long as the page */ }
    shown();
  });
  shown();
}

/** Makes them work. */
export function switches() {
  cycle('theme', ['auto', 'light', 'dark'], theme => {
    const words = t(`header.theme.${theme}`);
    return {words, said: t('header.theme', {name: words})};
  });
  cycle('unit', ['btc', 'sat'], unit => {
    const words = unit === 'btc' ? 'BTC' : 'sat';
    return {words, said: t('header.unit', {unit: words})};
  });
  const choice = document.getElementById('language');
  choice.append(...Object.entries(LANGUAGES).map(([name, words]) => el('option', {value: name, lang: name, selected: name === language}, words)));
  choice.addEventListener('change', () => speak(choice.value));
}
