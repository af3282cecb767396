/* A transaction: where its money comes from, where it goes, and how settled that is. */

import {ask, tried, Trouble} from './api.js';
import {copyButton, copyIcon} from './copy.js';
import {el, facts, replace, update} from './dom.js';
import {amount, bytes, now, short, tenth, time, timeAndAge} from './format.js';
import {confirmations, fromNode} from './freshness.js';
import * as live from './live.js';
import {to} from './router.js';
import {because, troublePage} from './trouble.js';
import {rich, t} from './words.js';

const AT_ONCE = 100;
const MOST_DATA = 400;
const END = 8;

/* Where there is no room for all of it, its middle is left out: people compare both ends. It is copied whole. */
const bothEnds = text => [el('span', {class: 'start'}, text.slice(0, -END)), text.slice(-END)];

function owner(output) {
  if (!output) {
    return el('span', {class: 'quietly'}, t('tx.untold'));
  }
  const {scriptpubkey_address: address, scriptpubkey: script, scriptpubkey_type: type, scriptpubkey_asm: asm} = output;
  if (address) {
    return el('a', {href: to('address', address), class: 'owner', title: address}, bothEnds(address));
  }
  if (type === 'op_return') {
    return el('span', {class: 'owner data'}, asm.length > MOST_DATA ? `${asm.slice(0, MOST_DATA)}…` : asm);
  }
  return el('a', {href: to('script', script || '-'), class: 'owner', title: script}, script ? t('tx.script', {script: short(script, 12)}) : t('subject.empty'));
}

function input(vin) {
  if (vin.is_coinbase) {
    return el('li', null, el('div', null, el('span', {class: 'mark'}, t('coins.coinbase')), ' ', t('tx.minted')));
  }
  return el('li', null,
    el('div', null, owner(vin.prevout),
      el('span', {class: 'under'}, rich('tx.from', {link: el('a', {href: to('tx', vin.txid), class: 'hash', title: vin.txid}, `${short(vin.txid)}:${vin.vout}`)}), copyIcon(`${vin.txid}:${vin.vout}`, 'outpoint'))),
    vin.prevout && amount(vin.prevout.value));
}

function fate(spend) {
  if (!spend) {
    return null;
  }
  return spend.spent
    ? [rich('tx.spent', {link: el('a', {href: to('tx', spend.txid), class: 'hash', title: spend.txid}, short(spend.txid))}), copyIcon(spend.txid, 'txid')]
    : t('tx.unspent');
}

const output = (vout, spend) => el('li', null,
  el('div', null, owner(vout), vout.scriptpubkey_type === 'op_return' ? null : el('span', {class: 'under'}, fate(spend))),
  amount(vout.value));

/* Hundreds at a time; how many are shown outlives the next block. */
function list(name, title, items, total, reach) {
  const place = el('ol', {class: 'money'}, items.slice(0, reach[name]));
  const left = () => items.length - reach[name];
  const words = () => t('tx.more', {n: Math.min(AT_ONCE, left()), left: left()});
  const more = left() > 0 && el('button', {type: 'button', class: 'quiet small', id: `${name}-more`, click: () => {
    const next = items.slice(reach[name], reach[name] + AT_ONCE);
    reach[name] += AT_ONCE;
    place.append(...next);
    if (left() > 0) {
      more.textContent = words();
    } else {
      more.remove();
    }
  }}, words());
  return el('section', {'aria-labelledby': name},
    el('h2', {id: name}, title), place, more,
    total !== null && el('p', {class: 'total'}, t('tx.total'), ' ', amount(total)));
}

function settled(status) {
  if (!status.confirmed) {
    return [el('span', {class: 'mark warn'}, t('activity.unconfirmed')), ' ', t('tx.waiting')];
  }
  return rich('tx.settled', {
    mark: el('span', {class: 'mark good'}, confirmations(status.block_height, live.status) ?? t('tx.confirmed')),
    block: el('a', {href: to('block', status.block_hash)}, t('block.at', {height: status.block_height})),
  });
}

function summary(tx) {
  const coinbase = tx.vin[0].is_coinbase;
  const vsize = Math.ceil(tx.weight / 4);
  return facts([
    [t('tx.status'), el('span', {id: 'confirmations'}, settled(tx.status))],
    [t('tx.time'), tx.status.confirmed ? timeAndAge(tx.status.block_time) : null],
    [t('tx.fee'), coinbase || tx.fee === undefined ? null : rich('tx.fee.rate', {amount: amount(tx.fee), rate: tenth(tx.fee / vsize)})],
    [t('tx.size'), t('tx.size.all', {bytes: bytes(tx.size), vsize, weight: tx.weight})],
    [t('tx.version'), String(tx.version)],
    [t('tx.lock'), tx.locktime ? tx.locktime < 500000000 ? t('block.at', {height: tx.locktime}) : time(tx.locktime) : t('tx.lock.none')],
  ]);
}

/** The page of a transaction. */
export function transactionPage(main, given, signal) {
  const txid = given.toLowerCase();
  const standing = el('div');
  const reach = {inputs: AT_ONCE, outputs: AT_ONCE};
  let askedAt = 0;
  let shown = null;
  return {
    title: t('tx.title', {name: short(txid)}),
    async refresh() {
      try {
        const [tx, spends] = await Promise.all([
          ask(['api', 'tx', txid], {}, signal), tried(['api', 'tx', txid, 'outspends'], {}, signal)]);
        askedAt = now();
        update(standing, fromNode(live.status, askedAt, null));
        const seen = JSON.stringify([tx, spends, live.status?.height, live.status?.tip.height]);
        if (seen === shown) {
          return null;
        }
        shown = seen;
        const fates = spends instanceof Trouble ? [] : spends;
        const known = tx.vin.every(vin => vin.prevout);
        const sum = values => values.reduce((total, sat) => total + sat, 0);
        replace(main,
          el('p', {class: 'kind'}, t('tx.kind')),
          el('h1', {tabindex: '-1', class: 'long'}, tx.txid),
          el('p', {class: 'tools'}, copyButton(tx.txid, 'txid')),
          summary(tx), standing,
          el('div', {class: 'flow'},
            list('inputs', t('count.input', {n: tx.vin.length}), tx.vin.map(input), known ? sum(tx.vin.map(vin => vin.prevout.value)) : null, reach),
            list('outputs', t('count.output', {n: tx.vout.length}), tx.vout.map((vout, i) => output(vout, fates[i])), sum(tx.vout.map(vout => vout.value)), reach)),
          spends instanceof Trouble && el('p', {class: 'hint'}, rich('tx.spends.unknown', {reason: el('span', null, because(spends))})));
      } catch (error) {
        if (!(error instanceof Trouble)) {
          throw error;
        }
        // Of an id that is one, 400 says that a node without an index of transactions cannot tell.
        const unknown = error.status === 404 || (error.status === 400 && /^[0-9a-f]{64}$/i.test(txid));
        if (!shown || unknown) {
          shown = null;
          replace(main, troublePage(unknown ? new Trouble(404, t('tx.unknown')) : error, given));
        } else {
          update(standing, fromNode(live.status, askedAt, error));
        }
      }
      return null;
    },
  };
}
