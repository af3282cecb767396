/* What a descriptor or an extended key holds, for who has a token; it goes to the daemon in a body, and never into an address bar. */

import {tell, Trouble} from './api.js';
import {copyIcon} from './copy.js';
import {el, facts, replace, table} from './dom.js';
import {amount, ago, short, whole} from './format.js';
import {freshness} from './freshness.js';
import * as live from './live.js';
import {to} from './router.js';
import {secret, taken} from './search.js';
import {tokenPage} from './token.js';
import {note} from './trouble.js';
import {rich, t} from './words.js';

const LAST = 999;
const LATEST = 25;
const MOST_ROWS = 200;

const ADDRESSES = () => [{text: t('descriptor.address'), at: 'lead'}, {text: t('descriptor.index'), class: 'number'}, {text: t('subject.coins'), class: 'number'}, {text: t('coins.amount'), class: 'number', at: 'end'}];
const COINS = () => [{text: t('coins.coin'), at: 'lead'}, {text: t('descriptor.address')}, {text: t('coins.amount'), class: 'number', at: 'end'}, {text: t('coins.block'), class: 'number'}];

const DEEDS = () => [{text: t('activity.transaction'), at: 'lead'}, {text: t('activity.when'), plain: true}, {text: t('activity.block'), class: 'number'}, {text: t('activity.change'), class: 'number', at: 'end'}];

const link = ({address, script}) => address ? el('a', {href: to('address', address), class: 'hash', title: address}, short(address, 12))
  : el('a', {href: to('script', script), class: 'hash', title: script}, short(script, 12));

const deed = one => {
  const change = one.received_sat - one.spent_sat;
  return [
    [el('a', {href: to('tx', one.txid), class: 'hash', title: one.txid}, short(one.txid)), copyIcon(one.txid, 'txid')],
    ago(one.time), el('a', {href: to('block', String(one.height))}, whole(one.height)),
    el('span', {class: change < 0 ? 'spent' : 'received'}, amount(change, change > 0 ? '+' : '')),
  ];
};

function results(balance, found, past) {
  const used = balance.addresses.filter(one => one.utxo_count > 0).sort((a, b) => b.balance_sat - a.balance_sat);
  return [
    el('p', {class: 'balance', id: 'balance'}, amount(balance.balance_sat)),
    facts([
      [t('descriptor.canonical'), [el('code', {class: 'long'}, balance.descriptor), copyIcon(balance.descriptor, 'descriptor')]],
      [t('descriptor.scripts'), t('descriptor.range', {n: balance.script_count, from: balance.from, to: balance.to})],
      [t('subject.coins'), whole(balance.utxo_count)],
      [t('subject.immature'), balance.immature_sat ? amount(balance.immature_sat) : t('subject.none')],
    ]),
    freshness(balance),
    used.length > 0 && el('section', {'aria-labelledby': 'held'}, el('h2', {id: 'held'}, t('descriptor.held')),
      table(t('descriptor.held.caption'), ADDRESSES(), used.slice(0, MOST_ROWS).map(one => [
        [link(one), copyIcon(one.address ?? one.script, one.address ? 'address' : 'script')], `${one.branch}/${one.index}`, whole(one.utxo_count), amount(one.balance_sat)]))),
    found.utxos.length > 0 && el('section', {'aria-labelledby': 'coins'}, el('h2', {id: 'coins'}, t('coins.title')),
      table(t('coins.caption'), COINS(), found.utxos.slice(0, MOST_ROWS).map(coin => [
        [el('a', {href: to('tx', coin.txid, String(coin.vout)), class: 'hash', title: coin.txid}, `${short(coin.txid)}:${coin.vout}`), copyIcon(`${coin.txid}:${coin.vout}`, 'outpoint')],
        link(coin), amount(coin.value_sat), el('a', {href: to('block', String(coin.height))}, whole(coin.height))]))),
    past.length > 0 && el('section', {'aria-labelledby': 'past'}, el('h2', {id: 'past'}, t('accounts.history')), table(t('descriptor.past.caption'), DEEDS(), past.map(deed))),
    [used, found.utxos].some(all => all.length > MOST_ROWS) && el('p', {class: 'hint'}, t('descriptor.more', {n: MOST_ROWS})),
  ];
}

/** The page. */
export function descriptorPage(main, signal) {
  const field = el('textarea', {id: 'descriptor-text', rows: '3', required: true, maxlength: '20000', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'none', class: 'mono'});
  const last = el('input', {id: 'descriptor-last', type: 'number', min: '0', max: '100000', value: LAST});
  const place = el('div', {class: 'part'});
  let built = false;

  /* Its latest transactions, where the daemon keeps a history. */
  async function past(asked) {
    if (!live.status?.history) {
      return [];
    }
    try {
      return (await tell(['v1', 'descriptor', 'history'], {...asked, limit: LATEST}, signal)).transactions;
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) {
        throw trouble;
      }
      return [];
    }
  }

  async function look() {
    const text = field.value.trim();
    if (secret(text)) {
      replace(place, el('p', {class: 'note bad'}, t('search.secret')));
      return;
    }
    const asked = {[/^[a-z]+\(/i.test(text) ? 'descriptor' : 'xpub']: text, to: Math.max(0, Math.floor(Number(last.value) || 0))};
    place.setAttribute('aria-busy', 'true');
    try {
      const [balance, found] = await Promise.all([tell(['v1', 'descriptor', 'balance'], asked, signal), tell(['v1', 'descriptor', 'utxos'], asked, signal)]);
      replace(place, results(balance, found, await past(asked)));
    } catch (trouble) {
      if (signal.aborted) {
        return;
      }
      if (!(trouble instanceof Trouble)) {
        throw trouble;
      }
      const closed = trouble.status === 401 || trouble.status === 403;
      // The page has one heading of the first rank already.
      replace(place, closed ? tokenPage(trouble, look, rich('token.lead', {command: el('code', null, 'utxod token add NAME')})).slice(1) : note(trouble));
    } finally {
      place.removeAttribute('aria-busy');
    }
  }

  return {
    title: t('descriptor.title'),
    async refresh() {
      if (!built) {
        built = true;
        replace(main, el('h1', {tabindex: '-1'}, t('descriptor.title')), el('p', {class: 'lead'}, t('descriptor.lead')),
          el('form', {class: 'tool', submit: event => {
            event.preventDefault();
            look();
          }}, el('p', null, el('label', {for: 'descriptor-text'}, t('descriptor.text')), field), el('p', null, el('label', {for: 'descriptor-last'}, t('descriptor.last')), last),
          el('p', null, el('button', {type: 'submit'}, t('descriptor.look')))), place);
        const given = taken();
        if (given !== null) {
          field.value = given;
          await look();
        }
      }
      return null;
    },
  };
}
