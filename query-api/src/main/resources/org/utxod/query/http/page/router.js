/* Which page the address bar asks for, and how it is to be shown: #/name/argument?option=value. */

const split = () => {
  const at = location.hash.indexOf('?');
  return at < 0 ? [location.hash, ''] : [location.hash.slice(0, at), location.hash.slice(at + 1)];
};

/** The parts after the hash, decoded; what cannot be decoded stays as it came. */
export function parts() {
  return split()[0].replace(/^#\/?/, '').split('/').map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

/** How the page is to be shown. */
export const options = () => new URLSearchParams(split()[1]);

/** Notes in the address bar how the page is shown now, so that it can be shown like that again; null is the usual way. */
export function setOptions(changes) {
  const all = options();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) {
      all.delete(name);
    } else {
      all.set(name, value);
    }
  }
  const text = all.toString();
  const hash = split()[0] + (text && `?${text}`);
  if (hash !== location.hash) {
    history.pushState(null, '', hash);
  }
}

/** A link to a page. */
export const to = (...names) => `#/${names.map(encodeURIComponent).join('/')}`;
