/* Which page the address bar asks for: #/name/argument. */

/** The parts after the hash, decoded; what cannot be decoded stays as it came. */
export function parts() {
  return location.hash.replace(/^#\/?/, '').split('/').map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

/** A link to a page. */
export const to = (...names) => `#/${names.map(encodeURIComponent).join('/')}`;
