/* The token that a daemon may want, kept as long as the tab is open. */

const NAME = 'token';
let inMemory = null;

/** The header that goes with each question; none where no token was given. */
export function authorization() {
  let token = inMemory;
  try {
    token = sessionStorage.getItem(NAME);
  } catch { /* storage is switched off; it lasts as long as the page */ }
  return token ? {Authorization: `Bearer ${token}`} : {};
}

/** Keeps it. */
export function keep(token) {
  inMemory = token;
  try {
    sessionStorage.setItem(NAME, token);
  } catch { /* as above */ }
}
