/* What an address or a script holds. */

import {activity} from './activity.js';
import {askAgain, tried, Trouble} from './api.js';
import {chart, reach, steps} from './chart.js';
import {coins} from './coins.js';
import {copyButton, copyIcon} from './copy.js';
import {el, facts, replace, update} from './dom.js';
import {amount, btc, whole} from './format.js';
import {freshness} from './freshness.js';
import * as live from './live.js';
import {qrView} from './qrview.js';
import {keep, troublePage} from './trouble.js';
import {rich, t} from './words.js';

const MOST_CHARTED = 1000;

/* Bech32 may be written in capitals; the daemon answers in small letters. */
const usual = text => text === text.toUpperCase() && /^[A-Z]+1/.test(text) ? text.toLowerCase() : text;

/* At each block there is a moment in which what is unconfirmed is not known; what was known before it is shown meanwhile. */
const MOMENT_MILLIS = 10000;

/** Knows what is unconfirmed, over such moments. */
function waiting() {
  let known = null;
  let knownAt = 0;
  return balance => {
    const {mempool_received_sat: received, mempool_spent_sat: spent, source, stale} = balance;
    if (received !== null) {
      known = received || spent
        ? [received > 0 && rich('subject.received', {amount: amount(received, '+')}), received > 0 && spent > 0 && t('list.comma'), spent > 0 && rich('subject.spent', {amount: amount(-spent)})]
        : t('subject.quiet');
      knownAt = Date.now();
      return known;
    }
    if (!live.status?.mempool.followed) {
      return t('subject.mempool.none');
    }
    if (source !== 'local' || stale) {
      return t('subject.mempool.unknown');
    }
    askAgain(1000);
    return Date.now() - knownAt < MOMENT_MILLIS ? known : t('subject.mempool.soon');
  };
}

const holdings = (balance, unconfirmed) => [
  el('p', {class: 'balance', id: 'balance'}, amount(balance.balance_sat)),
  el('p', {class: 'sat'}, t('subject.satoshis', {n: balance.balance_sat})),
  facts([
    [t('subject.unconfirmed'), unconfirmed],
    [t('subject.immature'), balance.immature_sat === null ? null
      : balance.immature_sat ? rich('subject.immature.some', {amount: amount(balance.immature_sat)}) : t('subject.none')],
    [t('subject.coins'), balance.utxo_count === null ? t('subject.untold') : whole(balance.utxo_count)],
  ]),
  freshness(balance),
];

async function history(subject, balance, signal) {
  const answer = await tried([...subject, 'activity'], {limit: MOST_CHARTED, cursor: null}, signal);
  if (answer instanceof Trouble) {
    return answer;
  }
  const entries = answer.activity;
  if (!entries.length && !balance) {
    return [el('p', {class: 'empty'}, t('subject.chart.none'))];
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
  const unconfirmed = waiting();
  let built = false;
  let drawnAt = '';

  function build(balance) {
    const address = balance.address ?? (kind === 'address' ? name : null);
    const long = kind === 'address' ? address : balance.script ?? name;
    replace(head,
      el('div', null,
        el('p', {class: 'kind'}, t(`subject.${kind}`)),
        el('h1', {tabindex: '-1', class: 'long'}, long || t('subject.empty')),
        el('p', {class: 'tools'}, copyButton(long, kind)),
        sums),
      address && qrView(`bitcoin:${address}`, t('subject.qr', {address})));
    replace(main, head,
      el('section', {'aria-labelledby': 'chart'}, el('h2', {id: 'chart'}, t('subject.chart')), drawing),
      list.section, deeds.section,
      el('section', {'aria-labelledby': 'more'}, el('h2', {id: 'more'}, t('subject.more')), facts([
        [t('subject.script'), balance.script === null ? t('subject.untold')
          : [el('code', {class: 'long'}, balance.script || t('subject.script.empty')), balance.script && copyIcon(balance.script, 'script')]],
        kind === 'script' && balance.address ? [t('subject.address'), el('a', {href: `#/address/${balance.address}`, class: 'long'}, balance.address)] : ['', null],
      ])));
    built = true;
  }

  // What is unconfirmed changes all the time, the drawing only with a block.
  async function draw(balance) {
    const at = `${balance.height} ${balance.block_hash} ${balance.source}`;
    if (at !== drawnAt) {
      const drawn = await history(subject, balance.balance_sat, signal);
      if (drawn instanceof Trouble) {
        keep(drawing, drawn);
      } else {
        update(drawing, drawn);
        drawnAt = at;
      }
    }
  }

  return {
    title: t(`subject.${kind}`),
    async refresh() {
      const balance = await tried([...subject, 'balance'], {}, signal);
      if (balance instanceof Trouble) {
        if (built) {
          keep(sums, balance);
        } else {
          replace(main, troublePage(balance, given));
        }
        return null;
      }
      if (!built) {
        build(balance);
      }
      update(sums, holdings(balance, unconfirmed(balance)));
      await Promise.all([draw(balance), list.refresh(), deeds.refresh()]);
      return t('subject.said', {amount: btc(balance.balance_sat), height: String(balance.height)});
    },
  };
}
