/* A transaction: where its money comes from, where it goes, and how settled that is. */

import {ask, tried, Trouble} from './api.js';
import {copyButton} from './copy.js';
import {el, facts, replace} from './dom.js';
import {amount, ago, bytes, count, short, time, whole} from './format.js';
import {fromNode} from './freshness.js';
import * as live from './live.js';
import {to} from './router.js';
import {troublePage} from './trouble.js';

const MOST_SHOWN = 100;

const UNKNOWN = 'The node knows no such transaction, neither in its mempool nor where this index would look for it. '
  + 'It can have been replaced, or it is older than what is kept here and the node runs without -txindex.';

function owner(output) {
  if (!output) {
    return el('span', {class: 'quietly'}, 'not told by the node');
  }
  const {scriptpubkey_address: address, scriptpubkey: script, scriptpubkey_type: type} = output;
  if (address) {
    return el('a', {href: to('address', address), class: 'owner', title: address}, address);
  }
  if (type === 'op_return') {
    return el('span', {class: 'owner quietly', title: output.scriptpubkey_asm}, output.scriptpubkey_asm);
  }
  return el('a', {href: to('script', script || '-'), class: 'owner', title: script}, script ? `script ${short(script, 12)}` : 'the empty script');
}

function input(vin) {
  if (vin.is_coinbase) {
    return el('li', null, el('div', null, el('span', {class: 'mark'}, 'coinbase'), ' newly made'));
  }
  return el('li', null,
    el('div', null, owner(vin.prevout),
      el('span', {class: 'under'}, 'from ', el('a', {href: to('tx', vin.txid), class: 'hash', title: vin.txid}, `${short(vin.txid)}:${vin.vout}`))),
    vin.prevout && amount(vin.prevout.value));
}

function fate(spend) {
  if (!spend) {
    return null;
  }
  return spend.spent
    ? ['spent in ', el('a', {href: to('tx', spend.txid), class: 'hash', title: spend.txid}, short(spend.txid))]
    : 'not spent';
}

const output = (vout, spend) => el('li', null,
  el('div', null, owner(vout), vout.scriptpubkey_type === 'op_return' ? null : el('span', {class: 'under'}, fate(spend))),
  amount(vout.value));

function list(name, title, items, total) {
  return el('section', {'aria-labelledby': name},
    el('h2', {id: name}, title),
    el('ol', {class: 'money'}, items.slice(0, MOST_SHOWN)),
    items.length > MOST_SHOWN && el('p', {class: 'hint'}, `The first ${MOST_SHOWN} of ${whole(items.length)}.`),
    total !== null && el('p', {class: 'total'}, 'Together ', amount(total)));
}

function confirmations(status) {
  if (!status.confirmed) {
    return [el('span', {class: 'mark warn'}, 'unconfirmed'), ' in the node’s mempool, not in a block yet'];
  }
  const tip = live.status?.tip.height ?? live.status?.height ?? null;
  return [
    el('span', {class: 'mark good'}, tip === null ? 'confirmed' : count(Math.max(1, tip - status.block_height + 1), 'confirmation')),
    ' in ', el('a', {href: to('block', status.block_hash)}, `block ${whole(status.block_height)}`), ', ', ago(status.block_time)];
}

function summary(tx) {
  const coinbase = tx.vin[0].is_coinbase;
  const vsize = Math.ceil(tx.weight / 4);
  return facts([
    ['Status', el('span', {id: 'confirmations'}, confirmations(tx.status))],
    ['Time', tx.status.confirmed ? time(tx.status.block_time) : null],
    ['Fee', coinbase || tx.fee === undefined ? null : [amount(tx.fee), `, ${(tx.fee / vsize).toFixed(1)} sat/vB`]],
    ['Size', `${bytes(tx.size)}, ${whole(vsize)} vB, weight ${whole(tx.weight)}`],
    ['Version', String(tx.version)],
    ['Lock time', tx.locktime ? tx.locktime < 500000000 ? `block ${whole(tx.locktime)}` : time(tx.locktime) : 'none'],
  ]);
}

/** The page of a transaction. */
export function transactionPage(main, given, signal) {
  const txid = given.toLowerCase();
  let shown = null;
  return {
    title: `Transaction ${short(txid)}`,
    async refresh() {
      try {
        const [tx, spends] = await Promise.all([
          ask(['api', 'tx', txid], {}, signal), tried(['api', 'tx', txid, 'outspends'], {}, signal)]);
        const seen = JSON.stringify([tx, spends, live.status?.height, live.status?.node]);
        if (seen === shown) {
          return null;
        }
        shown = seen;
        const fates = spends instanceof Trouble ? [] : spends;
        const known = tx.vin.every(vin => vin.prevout);
        const sum = values => values.reduce((total, sat) => total + sat, 0);
        replace(main,
          el('p', {class: 'kind'}, 'Transaction'),
          el('h1', {tabindex: '-1', class: 'long'}, tx.txid),
          el('p', {class: 'tools'}, copyButton(tx.txid, 'txid')),
          summary(tx), fromNode(live.status),
          el('div', {class: 'flow'},
            list('inputs', count(tx.vin.length, 'input'), tx.vin.map(input), known ? sum(tx.vin.map(vin => vin.prevout.value)) : null),
            list('outputs', count(tx.vout.length, 'output'), tx.vout.map((vout, i) => output(vout, fates[i])), sum(tx.vout.map(vout => vout.value)))),
          spends instanceof Trouble && el('p', {class: 'hint'}, `Whether its outputs are spent is not known: ${spends.message}`));
      } catch (error) {
        if (!(error instanceof Trouble)) {
          throw error;
        }
        if (!shown || error.status === 404) {
          shown = null;
          replace(main, troublePage(error.status === 404 ? new Trouble(404, UNKNOWN) : error, given));
        }
      }
      return null;
    },
  };
}
