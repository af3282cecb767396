/* What an address or a script holds. */

import {activity, source} from './activity.js';
import {askAgain, tried, Trouble} from './api.js';
import {chart, reach, steps} from './chart.js';
import {coinCharts} from './coincharts.js';
import {coins} from './coins.js';
import {coinSet} from './coinset.js';
import {copyButton, copyIcon} from './copy.js';
import {el, facts, replace, update} from './dom.js';
import {amount, btc, date, whole} from './format.js';
import {freshness} from './freshness.js';
import * as live from './live.js';
import {payMe} from './payme.js';
import {to} from './router.js';
import {kindOf, typeOf} from './script.js';
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

/* The index's set of coins was compared with the node's own: what that says of this answer. */
function proof(balance) {
  const verdict = live.status?.verified;
  if (!verdict || balance.source !== 'local') {
    return null;
  }
  const at = el('a', {href: to('block', verdict.block_hash)}, t('block.at', {height: verdict.height}));
  return el('p', {class: 'freshness'}, el('span', {class: `mark ${verdict.equal ? 'good' : 'bad'}`}, t(verdict.equal ? 'subject.proven' : 'subject.disproven')), ' ',
    rich(verdict.equal ? 'subject.proven.at' : 'subject.disproven.at', {block: at}));
}

const use = ({height, block_time: at}) => [el('a', {href: to('block', String(height))}, t('block.at', {height})), t('list.comma'), date(at)];

/* Of one whose whole history is kept. */
const totals = summary => !summary.used ? [[t('subject.used'), t('subject.unused')]] : [
  [t('subject.first'), use(summary.first_use)],
  [t('subject.last'), use(summary.last_use)],
  [t('subject.deeds'), whole(summary.tx_count)],
  [t('subject.taken'), rich('subject.sum', {amount: amount(summary.received_sat), n: whole(summary.received_count)})],
  [t('subject.given'), rich('subject.sum', {amount: amount(summary.spent_sat), n: whole(summary.spent_count)})],
];

const holdings = (balance, unconfirmed, sums) => [
  el('p', {class: 'balance', id: 'balance'}, amount(balance.balance_sat)),
  el('p', {class: 'sat'}, t('subject.satoshis', {n: balance.balance_sat})),
  facts([
    [t('subject.unconfirmed'), unconfirmed],
    [t('subject.immature'), balance.immature_sat === null ? null
      : balance.immature_sat ? rich('subject.immature.some', {amount: amount(balance.immature_sat)}) : t('subject.none')],
    [t('subject.coins'), balance.utxo_count === null ? t('subject.untold') : whole(balance.utxo_count)],
    ...sums,
  ]),
  freshness(balance), proof(balance),
];

/* What of first and last use is known of what is kept; all of it, if it is kept from the first block on. */
function kept(answer, from) {
  const entries = answer[from.list];
  if (!entries.length) {
    return [];
  }
  const all = answer.next_cursor === null && answer[from.from] === 0;
  return [all && [t('subject.first'), use(entries.at(-1))], [t('subject.last'), use(entries[0])], all && [t('subject.deeds'), whole(entries.length)],
    all && [t('subject.taken'), amount(entries.reduce((sum, entry) => sum + entry.received_sat, 0))],
    all && [t('subject.given'), amount(entries.reduce((sum, entry) => sum + entry.spent_sat, 0))]].filter(Boolean);
}

async function history(subject, balance, signal) {
  const from = source();
  const answer = await tried([...subject, from.path], {limit: MOST_CHARTED, cursor: null}, signal);
  if (answer instanceof Trouble) {
    return answer;
  }
  const entries = answer[from.list];
  if (!entries.length && !balance) {
    return {sums: kept(answer, from), drawn: [el('p', {class: 'empty'}, t('subject.chart.none'))]};
  }
  const start = answer.next_cursor === null ? answer[from.from] : entries.at(-1).height - 1;
  return {sums: kept(answer, from), drawn: [
    chart(steps(entries, start, answer.height, balance)),
    reach(entries, answer.next_cursor !== null) && el('p', {class: 'hint'}, reach(entries, true)),
  ]};
}

/** The page of an address, or of a script by its hex. */
export function subjectPage(kind, main, given, signal) {
  const name = kind === 'address' ? usual(given) : given.toLowerCase();
  const subject = ['v1', kind, name];
  const head = el('div', {class: 'subject'});
  const sums = el('div', {id: 'holdings'});
  const drawing = el('div', {class: 'part'});
  const all = coinSet(subject, signal);
  const list = coins(subject, all, signal);
  const charts = coinCharts(all);
  const deeds = activity(subject, signal);
  const unconfirmed = waiting();
  let built = false;
  let drawnAt = '';
  let known = [];

  function build(balance) {
    const address = balance.address ?? (kind === 'address' ? name : null);
    const long = kind === 'address' ? address : balance.script ?? name;
    replace(head,
      el('div', null,
        el('p', {class: 'kind'}, t(`subject.${kind}`), balance.script !== null && [t('list.dot'), kindOf(typeOf(balance.script))]),
        el('h1', {tabindex: '-1', class: 'long'}, long || t('subject.empty')),
        el('p', {class: 'tools'}, copyButton(long, kind)),
        sums),
      address && payMe(address));
    replace(main, head,
      el('section', {'aria-labelledby': 'chart'}, el('h2', {id: 'chart'}, t('subject.chart')), drawing),
      charts.section, list.section, deeds.section,
      el('section', {'aria-labelledby': 'more'}, el('h2', {id: 'more'}, t('subject.more')), facts([
        [t('subject.script'), balance.script === null ? t('subject.untold')
          : [el('code', {class: 'long'}, balance.script || t('subject.script.empty')), balance.script && copyIcon(balance.script, 'script')]],
        kind === 'script' && balance.address ? [t('subject.address'), el('a', {href: `#/address/${balance.address}`, class: 'long'}, balance.address)] : ['', null],
      ])));
    built = true;
  }

  // What is unconfirmed changes all the time, the drawing and the sums only with a block.
  async function draw(balance) {
    const at = `${balance.height} ${balance.block_hash} ${balance.source}`;
    if (at === drawnAt) {
      return;
    }
    const [past, summary] = await Promise.all([history(subject, balance.balance_sat, signal),
      live.status?.history ? tried([...subject, 'summary'], {}, signal) : null]);
    if (past instanceof Trouble) {
      keep(drawing, past);
    } else {
      known = summary && !(summary instanceof Trouble) ? totals(summary) : past.sums;
      update(drawing, past.drawn);
      drawnAt = at;
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
      const show = () => update(sums, holdings(balance, unconfirmed(balance), known));
      show();
      await Promise.all([draw(balance).then(show), list.refresh(balance), charts.refresh(balance), deeds.refresh()]);
      return t('subject.said', {amount: btc(balance.balance_sat), height: String(balance.height)});
    },
  };
}
