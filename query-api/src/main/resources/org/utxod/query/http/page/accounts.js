/* Accounts, for who has a token: all of them, and what one of them holds and did. */

import {ask, tried, Trouble} from './api.js';
import {copyIcon} from './copy.js';
import {el, facts, replace, table, update} from './dom.js';
import {amount, ago, short, timeAndAge, whole} from './format.js';
import {freshness} from './freshness.js';
import {Pages} from './pages.js';
import {options, setOptions, to} from './router.js';
import {tokenPage} from './token.js';
import {keep, troublePage} from './trouble.js';
import {rich, t} from './words.js';

const SIZE = 25;

const ALL = [{text: t('accounts.account'), at: 'lead'}, {text: t('accounts.kind')}, {text: t('descriptor.scripts'), class: 'number', at: 'end'}, {text: t('accounts.known'), class: 'number'}];
const DEEDS = [{text: t('activity.transaction'), at: 'lead'}, {text: t('activity.when'), plain: true}, {text: t('activity.block'), class: 'number'}, {text: t('activity.change'), class: 'number', at: 'end'}, {text: t('accounts.fee'), class: 'number'}];
const COINS = [{text: t('coins.coin'), at: 'lead'}, {text: t('descriptor.address')}, {text: t('coins.amount'), class: 'number', at: 'end'}, {text: t('coins.confirmations'), class: 'number'}];
const SCRIPTS = [{text: t('descriptor.address'), at: 'lead'}, {text: t('accounts.label')}, {text: t('descriptor.index'), class: 'number'}, {text: t('subject.coins'), class: 'number'}, {text: t('coins.amount'), class: 'number', at: 'end'}];

const owner = ({address, script}) => el('a', {href: address ? to('address', address) : to('script', script), class: 'hash', title: address ?? script}, short(address ?? script, 12));
const copied = ({address, script}) => copyIcon(address ?? script, address ? 'address' : 'script');
const place = ({branch, index}) => branch === null ? null : `${branch}/${index}`;

const deed = one => {
  const change = one.received_sat - one.spent_sat;
  return [
    [el('a', {href: to('tx', one.txid), class: 'hash', title: one.txid}, short(one.txid)), copyIcon(one.txid, 'txid')],
    ago(one.median_time),
    one.block_hash ? el('a', {href: to('block', one.block_hash)}, whole(one.height)) : whole(one.height),
    el('span', {class: change < 0 ? 'spent' : 'received'}, amount(change, change > 0 ? '+' : '')),
    one.own_fee_sat ? amount(one.own_fee_sat) : null,
  ];
};
const coin = one => [
  [el('a', {href: to('tx', one.txid, String(one.vout)), class: 'hash', title: one.txid}, `${short(one.txid)}:${one.vout}`), copyIcon(`${one.txid}:${one.vout}`, 'outpoint')],
  owner(one), amount(one.value_sat), whole(one.confirmations),
];
const script = one => [[owner(one), copied(one)], one.label || one.reference || null, place(one), whole(one.utxo_count), amount(one.balance_sat)];

/* One of an account's lists, in pages; one with sorts can be had in several orders, of which the first is the usual one. */
function list(account, {path, field, title, caption, heads, row, sorts = []}, signal) {
  const pages = new Pages(SIZE, path);
  let sort = sorts.includes(options().get('sort')) ? options().get('sort') : sorts[0];
  const order = sorts.length > 0 && el('div', {class: 'filters'}, el('label', null, t('coins.order'), ' ', el('select', {id: `${path}-order`, change: event => {
    sort = event.target.value;
    pages.rewind();
    setOptions({[path]: null, sort: sort === sorts[0] ? null : sort});
    refresh();
  }}, sorts.map(name => el('option', {value: name, selected: name === sort}, t(`accounts.sort.${name}`))))));
  const where = el('div', {class: 'part'});
  async function refresh() {
    const {cursor} = pages;
    const answer = await tried(['v1', 'accounts', account, path], {limit: SIZE, cursor, sort: sort === sorts[0] ? null : sort}, signal);
    if (cursor !== pages.cursor) {
      return; // the page was turned meanwhile
    }
    if (answer instanceof Trouble) {
      keep(where, answer);
      return;
    }
    const some = answer[field];
    update(where, some.length ? table(caption, heads, some.map(row)) : el('p', {class: 'empty'}, t('accounts.nothing')),
      pages.buttons(path, some.length, null, answer.next_cursor, refresh));
  }
  return {section: el('section', {'aria-labelledby': path}, el('h2', {id: path}, title), order, where), refresh};
}

const LISTS = [
  {path: 'history', field: 'transactions', title: t('accounts.history'), caption: t('accounts.history.caption'), heads: DEEDS, row: deed},
  {path: 'utxos', field: 'utxos', title: t('coins.title'), caption: t('accounts.coins.caption'), heads: COINS, row: coin, sorts: ['script', 'value', 'age']},
  {path: 'addresses', field: 'addresses', title: t('accounts.addresses'), caption: t('accounts.addresses.caption'), heads: SCRIPTS, row: script},
];

const unconfirmed = ({mempool_received_sat: received, mempool_spent_sat: spent}) => received === null ? t('subject.mempool.unknown')
  : !received && !spent ? t('subject.quiet')
    : [received > 0 && rich('subject.received', {amount: amount(received, '+')}), received > 0 && spent > 0 && t('list.comma'), spent > 0 && rich('subject.spent', {amount: amount(-spent)})];

const holdings = (account, balance) => [
  el('p', {class: 'balance', id: 'balance'}, amount(balance.balance_sat)),
  facts([
    [t('subject.unconfirmed'), unconfirmed(balance)],
    [t('subject.immature'), balance.immature_sat ? amount(balance.immature_sat) : t('subject.none')],
    [t('subject.coins'), whole(balance.utxo_count)],
    [t('descriptor.scripts'), whole(account.script_count)],
    [t('descriptor.canonical'), account.descriptor ? [el('code', {class: 'long'}, account.descriptor), copyIcon(account.descriptor, 'descriptor')] : null],
    [t('accounts.known'), t('block.at', {height: account.known_from_height})],
    [t('accounts.created'), timeAndAge(Date.parse(account.created) / 1000)],
  ]),
  freshness(balance),
];

const listed = accounts => accounts.length === 0 ? el('p', {class: 'empty'}, t('accounts.none'))
  : table(t('accounts.caption'), ALL, accounts.map(one => [el('a', {href: to('account', one.name)}, one.name), t(one.descriptor ? 'accounts.descriptor' : 'accounts.list'), whole(one.script_count), whole(one.known_from_height)]));

/** The page of all accounts, or of the one that is named. */
export function accountsPage(main, name, signal) {
  const sums = el('div');
  const lists = name ? LISTS.map(one => list(name, one, signal)) : [];
  let built = false;

  function build() {
    replace(main, name && el('p', {class: 'kind'}, t('accounts.account')), el('h1', {tabindex: '-1'}, name || t('accounts.title')), sums,
      lists.map(one => one.section), name && el('p', {class: 'part'}, el('a', {href: to('accounts')}, t('accounts.all'))));
    built = true;
  }

  async function refresh(given = false) {
    try {
      if (name) {
        const [account, balance] = await Promise.all([ask(['v1', 'accounts', name], {}, signal), ask(['v1', 'accounts', name, 'balance'], {}, signal)]);
        built || build();
        update(sums, holdings(account, balance));
        await Promise.all(lists.map(one => one.refresh()));
      } else {
        const {accounts} = await ask(['v1', 'accounts'], {}, signal);
        built || build();
        update(sums, listed(accounts));
      }
    } catch (error) {
      if (!(error instanceof Trouble)) {
        throw error;
      }
      // Who is just giving a token goes on giving it, whatever happens meanwhile.
      if (!given && main.querySelector('#opening')) {
        return null;
      }
      if (error.status === 401 || error.status === 403) {
        built = false;
        replace(main, tokenPage(error, () => refresh(true)));
      } else if (built) {
        keep(sums, error);
      } else {
        replace(main, troublePage(error, name));
      }
    }
    return null;
  }
  return {title: name || t('accounts.title'), refresh};
}
