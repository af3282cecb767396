/* Puts the page together: which part is shown, and when it is shown anew. */

import {subjectPage} from './address.js';
import {Trouble} from './api.js';
import {blockPage} from './block.js';
import {el, replace, say} from './dom.js';
import {whole} from './format.js';
import {homePage, STATES} from './home.js';
import * as live from './live.js';
import {offerPayouts, payoutsPage} from './payouts.js';
import {parts, to} from './router.js';
import {meant, searchPage, target} from './search.js';
import {transactionPage} from './transaction.js';
import {tokenPage} from './token.js';
import {troublePage} from './trouble.js';

/* Pages that need nothing after their name. */
const ALONE = ['', 'payouts'];

const SAY_EVERY_MILLIS = 20000;

const main = document.getElementById('main');
const standing = document.getElementById('standing');
const sought = document.getElementById('sought');

let page = null;
let leave = new AbortController();
let saidAt = 0;
let toSay = '';
let sayTimer = null;

const PAGES = {
  '': (argument, signal) => homePage(main, signal),
  address: (argument, signal) => subjectPage('address', main, argument, signal),
  script: (argument, signal) => subjectPage('script', main, argument, signal),
  tx: (argument, signal) => transactionPage(main, argument, signal),
  block: (argument, signal) => blockPage(main, argument, signal),
  search: (argument, signal) => searchPage(main, argument, signal),
  payouts: (argument, signal) => payoutsPage(main, argument, signal),
};

function unknown(name) {
  return {title: 'Nothing here', async refresh() {
    replace(main, troublePage(new Trouble(404, 'There is no such page.'), name, el('p', null, el('a', {href: '#/'}, 'To the first page'))));
    return null;
  }};
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
  page = known ? PAGES[name](argument, leave.signal) : unknown(name);
  document.title = page.title ? `${page.title} · utxod` : 'utxod';
  const shown = page;
  main.setAttribute('aria-busy', 'true');
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
  const [words, kind] = status ? STATES[status.state] ?? [status.state, 'warn'] : closed(trouble) ? ['Closed', 'warn'] : ['Not answering', 'bad'];
  standing.className = `standing ${kind}`;
  document.getElementById('standing-words').textContent = status?.height != null ? `${words} · ${whole(status.height)}` : words;
  if (status) {
    document.getElementById('about').textContent = `utxod ${status.version} · ${status.network}`;
    document.documentElement.dataset.network = status.network;
  }
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

async function changed(status, isNew, trouble) {
  showStanding(status, trouble);
  if (closed(trouble)) {
    askForToken(trouble);
    return;
  }
  offerPayouts();
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

document.getElementById('search').addEventListener('submit', event => {
  event.preventDefault();
  const text = meant(sought.value);
  if (text === '') {
    say('Nothing to search for. Give an address, a script in hex, a txid, or a block’s hash or height.');
    sought.focus();
    return;
  }
  const link = target(text) ?? to('search', text);
  sought.value = '';
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

addEventListener('hashchange', show);
await live.watch(changed);
if (!main.querySelector('#opening')) {
  await show();
}
