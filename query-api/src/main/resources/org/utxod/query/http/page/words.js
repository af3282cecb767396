/* Everything that is said, in the reader's language: one file of messages a language, read before anything is drawn. */

/** The languages there are a file for, each by its own name; a new one is one more line here and one more file. */
export const LANGUAGES = {en: 'English', 'zh-CN': '简体中文'};

const NAME = 'language';
const USUAL = 'en';

function chosen() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null; // storage is switched off; the browser's languages hold
  }
}

/* The one itself, or another way to write the same language; what a browser names first comes first. */
const likened = wanted => Object.hasOwn(LANGUAGES, wanted) ? wanted : Object.keys(LANGUAGES).find(name => primary(name) === primary(wanted));
const primary = name => name.toLowerCase().split('-')[0];

/** The language of this page. */
export const language = [chosen(), ...navigator.languages].filter(Boolean).map(likened).find(Boolean) ?? USUAL;

/** How numbers and times are written: as the browser has it for that language. */
export const locale = navigator.languages.find(name => primary(name) === primary(language)) ?? language;

const messages = await (await fetch(new URL(`messages.${language}.json`, import.meta.url))).json();
const numbers = new Intl.NumberFormat(locale);
const plural = new Intl.PluralRules(language);

/** Whether there is a message of that name. */
export const known = name => Object.hasOwn(messages, name);

/**
 * A message as a list of its pieces. Values are texts, nodes, or numbers, which are written as the reader writes them; of a
 * message with several forms the one for the number n is taken.
 */
export function rich(name, values = {}) {
  const message = messages[name];
  const form = typeof message === 'string' ? message : message[plural.select(values.n)] ?? message.other;
  return form.split(/\{(\w+)\}/).map((piece, i) => i % 2 === 0 ? piece : typeof values[piece] === 'number' ? numbers.format(values[piece]) : values[piece])
    .filter(piece => piece !== '');
}

/** A message as a text. */
export const t = (name, values) => rich(name, values).join('');

/** Fills in what the document itself says: data-t, and data-t- with the name of an attribute. */
export function fillIn() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll('[data-t]')) {
    node.textContent = t(node.dataset.t);
  }
  for (const attribute of ['placeholder', 'title', 'aria-label']) {
    for (const node of document.querySelectorAll(`[data-t-${attribute}]`)) {
      node.setAttribute(attribute, t(node.getAttribute(`data-t-${attribute}`)));
    }
  }
}

/** Has the page in another language from now on. */
export function speak(name) {
  try {
    localStorage.setItem(NAME, name);
  } catch { /* as above */ }
  location.reload();
}
