/* Puts the page together: which part is shown, and when it is shown anew. */

import {silence, Trouble} from './api.js';
import {PARTS} from './begin.js';
import {el, replace, say} from './dom.js';
import {ago, whole} from './format.js';
import {authorization} from './key.js';
import * as live from './live.js';
import {parts, to} from './router.js';
import {meant, secret, target} from './search.js';
import {stateOf} from './state.js';
import {switches} from './switches.js';
import {tokenPage} from './token.js';
import {because, troublePage} from './trouble.js';
import {fillIn, rich, t} from './words.js';

/* Pages that need nothing after their name. */
const ALONE = ['', 'tools', 'descriptor', 'accounts', 'payouts'];

const SAY_EVERY_MILLIS = 20000;
const AGAIN_MILLIS = 5000;

const main = document.getElementById('main');
const away = document.getElementById('away');
const standing = document.getElementById('standing');
const sought = document.getElementById('sought');

let page = null;
let leave = new AbortController();
let saidAt = 0;
let toSay = '';
let sayTimer = null;

/* Each by what its part exports. */
const PAGES = {
  '': ({homePage}, argument, signal) => homePage(main, signal),
  address: ({subjectPage}, argument, signal) => subjectPage('address', main, argument, signal),
  script: ({subjectPage}, argument, signal) => subjectPage('script', main, argument, signal),
  tx: ({transactionPage}, argument, signal) => transactionPage(main, argument, signal),
  block: ({blockPage}, argument, signal) => blockPage(main, argument, signal),
  search: ({searchPage}, argument, signal) => searchPage(main, argument, signal),
  tools: ({toolsPage}) => toolsPage(main),
  descriptor: ({descriptorPage}, argument, signal) => descriptorPage(main, signal),
  accounts: ({accountsPage}, argument, signal) => accountsPage(main, '', signal),
  account: ({accountsPage}, argument, signal) => accountsPage(main, argument, signal),
  payouts: ({payoutsPage}, argument, signal) => payoutsPage(main, argument, signal),
};

function unknown(name) {
  return {title: t('page.unknown.title'), async refresh() {
    replace(main, troublePage(new Trouble(404, t('page.unknown')), name, el('p', null, el('a', {href: '#/'}, t('page.first')))));
    return null;
  }};
}

/* What a page needs could not be loaded; once the daemon answers it is tried again. */
const unloaded = () => ({title: null, async refresh() {
  replace(main, troublePage(silence(), null));
  addEventListener('again', () => setTimeout(show, AGAIN_MILLIS), {once: true});
  dispatchEvent(new CustomEvent('again'));
  return null;
}});

async function opened(name, argument, signal) {
  try {
    return await PAGES[name](await PARTS[name](), argument, signal);
  } catch (error) {
    if (error instanceof TypeError) {
      return unloaded();
    }
    throw error;
  }
}

/* A page that was left while it was asking is no trouble. */
async function refreshed() {
  const asked = page;
  const {signal} = leave;
  try {
    return await asked.refresh();
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    return null;
  }
}

async function show() {
  leave.abort();
  leave = new AbortController();
  const [name, ...rest] = parts();
  const argument = rest.join('/');
  const known = Object.hasOwn(PAGES, name) && (ALONE.includes(name) || argument !== '');
  live.about(known && (name === 'address' || name === 'script') ? [name, argument] : null);
  page = null;
  main.setAttribute('aria-busy', 'true');
  const {signal} = leave;
  const wanted = known ? await opened(name, argument, signal) : unknown(name);
  if (signal.aborted) {
    return;
  }
  page = wanted;
  document.title = page.title ? `${page.title} · utxod` : 'utxod';
  const shown = page;
  await refreshed();
  if (shown === page) {
    main.removeAttribute('aria-busy');
    scrollTo(0, 0);
    // Who has begun to type the next search meanwhile goes on typing it.
    if (document.activeElement !== sought) {
      main.querySelector('h1')?.focus({preventScroll: true});
    }
  }
}

const closed = trouble => trouble?.status === 401 || trouble?.status === 403;

function showStanding(status, trouble) {
  const [words, kind] = status ? stateOf(status.state) : closed(trouble) ? [t('header.closed'), 'warn'] : trouble.status === 0 ? [t('header.silent'), 'bad'] : [t('trouble.429'), 'warn'];
  standing.className = `standing ${kind}`;
  document.getElementById('standing-words').textContent = status?.height != null ? `${words} · ${whole(status.height)}` : words;
  if (status) {
    document.getElementById('about').textContent = `utxod ${status.version} · ${status.network}`;
    document.documentElement.dataset.network = status.network;
  }
}

/* The dot is green only while it answers: until a question that takes long has its answer, nobody knows. */
function doubtStanding() {
  standing.className = 'standing';
  document.getElementById('standing-words').textContent = t('header.connecting');
}

/* Where it has been silent since it said what is shown, that stays, steps back, and is called old. */
function showAway(trouble) {
  const old = trouble && !closed(trouble) && live.answeredAt !== null;
  main.classList.toggle('old', Boolean(old));
  away.hidden = !old;
  away.replaceChildren(...(old ? [because(trouble), ' ', rich('trouble.kept', {ago: ago(live.answeredAt)})].flat() : []));
}

/* Where a token is wanted nothing else can be shown. */
function askForToken(trouble) {
  if (!main.querySelector('#opening')) {
    leave.abort();
    replace(main, tokenPage(trouble, async () => {
      main.replaceChildren();
      await live.look();
      if (live.status) {
        await show();
      }
    }));
    main.removeAttribute('aria-busy');
    main.querySelector('h1').focus();
  }
}

/* Payouts are for some who gave a token; nobody else needs what shows them. */
async function offer() {
  if (authorization().Authorization) {
    await (await import('./payouts.js')).offerPayouts();
  }
}

async function changed(status, isNew, trouble) {
  showStanding(status, trouble);
  showAway(trouble);
  if (closed(trouble)) {
    askForToken(trouble);
    return;
  }
  offer().catch(() => {}); // whose link can wait for the next look
  if (!page || !isNew) {
    return;
  }
  const words = await refreshed();
  if (words) {
    sayInTime(words);
  }
}

/* Blocks can come every few seconds; nobody wants each of them read out, but the last of them. */
function sayInTime(words) {
  toSay = words;
  sayTimer ??= setTimeout(() => {
    sayTimer = null;
    saidAt = Date.now();
    say(toSay);
  }, Math.max(0, saidAt + SAY_EVERY_MILLIS - Date.now()));
}

/* What was typed stays while what it led to is shown; who comes back to it writes over it. */
let searched = null;
sought.addEventListener('focus', () => sought.select());

document.getElementById('search').addEventListener('submit', event => {
  event.preventDefault();
  const text = meant(sought.value);
  if (text === '') {
    say(t('search.nothing'));
    sought.focus();
    return;
  }
  if (secret(text)) {
    sought.value = '';
    replace(main, troublePage(new Trouble(400, t('search.secret')), null));
    main.querySelector('h1').focus();
    return;
  }
  const link = target(text) ?? to('search', text);
  searched = link;
  sought.blur();
  if (location.hash === link) {
    show();
  } else {
    location.hash = link;
  }
});

document.addEventListener('keydown', event => {
  const typing = event.target.closest?.('input, textarea, select');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    sought.focus();
  } else if (event.key === 'Escape' && typing === sought) {
    sought.blur();
  }
});

// The link's own hash would be taken for a page.
document.getElementById('skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});

let againTimer = null;

/* What could not be had, or is only momentarily not known, is asked for again. */
addEventListener('again', event => {
  againTimer ??= setTimeout(() => {
    againTimer = null;
    live.look(true);
  }, event.detail || AGAIN_MILLIS);
});

fillIn();
switches();
addEventListener('hashchange', event => {
  if (location.hash !== searched && !new URL(event.oldURL).hash.startsWith('#/search/') && document.activeElement !== sought) {
    sought.value = '';
    searched = null;
  }
  show();
});
await live.watch(changed, doubtStanding);
if (!main.querySelector('#opening')) {
  await show();
}
