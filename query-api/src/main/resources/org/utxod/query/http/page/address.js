/* What an address or a script holds. */

import {activity} from './activity.js';
import {tried, Trouble} from './api.js';
import {chart, reach, steps} from './chart.js';
import {coins} from './coins.js';
import {copyButton} from './copy.js';
import {el, facts, replace, update} from './dom.js';
import {amount, btc, whole} from './format.js';
import {freshness} from './freshness.js';
import {qrView} from './qrview.js';
import {note, troublePage} from './trouble.js';

const MOST_CHARTED = 1000;

/* Bech32 may be written in capitals; the daemon answers in small letters. */
const usual = text => text === text.toUpperCase() && /^[A-Z]+1/.test(text) ? text.toLowerCase() : text;

function holdings(balance) {
  const {mempool_received_sat: received, mempool_spent_sat: spent} = balance;
  const waiting = received === null ? 'not known: no mempool is followed just now'
    : received || spent ? [received > 0 && [amount(received, '+'), ' received'], received > 0 && spent > 0 && ', ', spent > 0 && [amount(-spent), ' spent']]
      : 'nothing on its way';
  return [
    el('p', {class: 'balance', id: 'balance'}, amount(balance.balance_sat)),
    el('p', {class: 'sat'}, `${whole(balance.balance_sat)} satoshis`),
    facts([
      ['Unconfirmed', waiting],
      ['Immature', balance.immature_sat === null ? null
        : balance.immature_sat ? [amount(balance.immature_sat), ', mined less than 100 blocks ago'] : 'none'],
      ['Coins', balance.utxo_count === null ? 'not told' : whole(balance.utxo_count)],
    ]),
    freshness(balance),
  ];
}

async function history(subject, balance, signal) {
  const answer = await tried([...subject, 'activity'], {limit: MOST_CHARTED, cursor: null}, signal);
  if (answer instanceof Trouble) {
    return [note(answer)];
  }
  const entries = answer.activity;
  if (!entries.length && !balance) {
    return [el('p', {class: 'empty'}, 'There is no balance to draw.')];
  }
  const from = answer.next_cursor === null ? answer.activity_from_height : entries.at(-1).height - 1;
  return [
    chart(steps(entries, from, answer.height, balance)),
    reach(entries, answer.next_cursor !== null) && el('p', {class: 'hint'}, reach(entries, true)),
  ];
}

/** The page of an address, or of a script by its hex. */
export function subjectPage(kind, main, given, signal) {
  const name = kind === 'address' ? usual(given) : given.toLowerCase();
  const subject = ['v1', kind, name];
  const head = el('div', {class: 'subject'});
  const sums = el('div', {id: 'holdings'});
  const drawing = el('div', {class: 'part'});
  const list = coins(subject, signal);
  const deeds = activity(subject, signal);
  let built = false;
  let drawnAt = '';

  function build(balance) {
    const address = balance.address ?? (kind === 'address' ? name : null);
    const long = kind === 'address' ? address : balance.script ?? name;
    replace(head,
      el('div', null,
        el('p', {class: 'kind'}, kind === 'address' ? 'Address' : 'Script'),
        el('h1', {tabindex: '-1', class: 'long'}, long || 'the empty script'),
        el('p', {class: 'tools'}, copyButton(long, kind)),
        sums),
      address && qrView(`bitcoin:${address}`, `QR code of the address ${address}`));
    replace(main, head,
      el('section', {'aria-labelledby': 'chart'}, el('h2', {id: 'chart'}, 'Balance by block'), drawing),
      list.section, deeds.section,
      el('section', {'aria-labelledby': 'more'}, el('h2', {id: 'more'}, 'More'), facts([
        ['Script', balance.script === null ? 'not told' : el('code', {class: 'long'}, balance.script || '(empty)')],
        kind === 'script' && balance.address ? ['Address', el('a', {href: `#/address/${balance.address}`, class: 'long'}, balance.address)] : ['', null],
      ])));
    built = true;
  }

  // What is unconfirmed changes all the time, the drawing only with a block.
  async function draw(balance) {
    const at = `${balance.height} ${balance.block_hash} ${balance.source}`;
    if (at !== drawnAt) {
      update(drawing, await history(subject, balance.balance_sat, signal));
      drawnAt = at;
    }
  }

  return {
    title: kind === 'address' ? 'Address' : 'Script',
    async refresh() {
      const balance = await tried([...subject, 'balance'], {}, signal);
      if (balance instanceof Trouble) {
        if (built) {
          update(sums, note(balance));
        } else {
          replace(main, troublePage(balance, given));
        }
        return null;
      }
      if (!built) {
        build(balance);
      }
      update(sums, holdings(balance));
      await Promise.all([draw(balance), list.refresh(), deeds.refresh()]);
      return `Balance ${btc(balance.balance_sat)} bitcoins as of block ${balance.height}`;
    },
  };
}
