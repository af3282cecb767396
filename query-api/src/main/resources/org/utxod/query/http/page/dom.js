/* Builds nodes. What comes from the server or the address bar is text and stays text: nothing is parsed as HTML. */

const SVG = 'http://www.w3.org/2000/svg';

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') {
      node.addEventListener(name, value);
    } else if (value === true) {
      node.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

/** An element; an attribute that is a function listens to the event of that name. */
export const el = (name, attributes, ...children) => filled(document.createElement(name), attributes, children);

/** An element of SVG. */
export const svg = (name, attributes, ...children) => filled(document.createElementNS(SVG, name), attributes, children);

const keyOf = node => node.id || node.dataset?.text || node.getAttribute('href') || node.getAttribute('aria-label');

function refocus(place, key) {
  if (key) {
    [...place.querySelectorAll('a, button, [tabindex]')].find(node => keyOf(node) === key)?.focus({preventScroll: true});
  }
}

/** Puts new content into a place; what had the focus there has it again, so that updates do not throw anyone out. */
export function replace(place, ...content) {
  const focused = place.contains(document.activeElement) && document.activeElement !== place ? keyOf(document.activeElement) : null;
  place.replaceChildren(...content.flat(Infinity).filter(Boolean));
  refocus(place, focused);
}

/**
 * Like replace, but leaves alone what stands there already: a button that somebody is just pressing stays that button. Only for
 * a place that one page fills and nobody else holds a part of.
 */
export function update(place, ...content) {
  place.classList.remove('old');
  const fresh = filled(document.createElement('div'), null, content).childNodes;
  const old = [...place.childNodes];
  if (fresh.length !== old.length) {
    replace(place, ...fresh);
    return;
  }
  [...fresh].forEach((node, i) => {
    if (!node.isEqualNode(old[i])) {
      const focused = old[i].contains(document.activeElement) ? keyOf(document.activeElement) : null;
      old[i].replaceWith(node);
      refocus(place, focused);
    }
  });
}

/** Says something to those who listen instead of look. */
export function say(words) {
  document.getElementById('said').textContent = words;
}

/** Names and values; a pair whose value is null is left out. */
export function facts(pairs) {
  return el('dl', {class: 'facts'}, pairs
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => el('div', null, el('dt', null, name), el('dd', null, value))));
}

/**
 * A table; a cell that is null is a dash, one that is false stays empty. Where the screen is too narrow for it, each row is a
 * small block: the cells of heads with at 'lead' and 'end' in its first line, the others below, with their heads before them
 * unless these are plain. The roles say what the styles would make a browser forget.
 */
export function table(caption, heads, rows) {
  const classes = (head, none) => [head.class, head.at, none].filter(Boolean).join(' ') || null;
  const cell = (content, head) => el('td', {
    role: 'cell', class: classes(head, !content && 'none'), 'data-head': head.at || head.plain ? null : head.text,
  }, content ?? '–');
  return el('div', {class: 'scroll'},
    el('table', {role: 'table'},
      el('caption', {class: 'unseen'}, caption),
      el('thead', {role: 'rowgroup'}, el('tr', {role: 'row'}, heads.map(head => el('th', {scope: 'col', role: 'columnheader', class: head.class}, head.text)))),
      el('tbody', {role: 'rowgroup'}, rows.map(cells => el('tr', {role: 'row'}, cells.map((content, i) => cell(content, heads[i])))))));
}
