/* What the node makes of a transaction, a PSBT or a script. */

import {copyIcon} from './copy.js';
import {el, facts} from './dom.js';
import {amount, rate, short, whole} from './format.js';
import {to} from './router.js';
import {rich, t} from './words.js';

const MOST_CODE = 1200;
const MOST_ROWS = 200;
const MOST_JSON = 60000;

/* Amounts are bitcoins as numbers with at most eight places: as satoshis they are whole, and exact. */
const sat = value => Math.round(value * 1e8);
const code = text => el('code', {class: 'long'}, text.length > MOST_CODE ? `${text.slice(0, MOST_CODE)}…` : text);
const place = ({address, hex, asm}) => address ? el('a', {href: to('address', address), class: 'long mono'}, address)
  : hex ? el('a', {href: to('script', hex), class: 'long mono'}, short(hex, 20)) : code(asm ?? '');

const rows = (title, all, row) => el('div', null, el('h3', null, title), el('ol', {class: 'money'}, all.slice(0, MOST_ROWS).map(row)),
  all.length > MOST_ROWS && el('p', {class: 'hint'}, t('tools.more', {n: all.length - MOST_ROWS})));

function transaction(tx, prevouts = []) {
  return [
    facts([
      [t('tools.txid'), tx.txid ? [el('a', {href: to('tx', tx.txid), class: 'long mono'}, tx.txid), copyIcon(tx.txid, 'txid')] : null],
      [t('tx.version'), String(tx.version)],
      [t('tx.lock'), whole(tx.locktime)],
      [t('tx.size'), tx.vsize ? t('tools.size', {size: tx.size, vsize: tx.vsize, weight: tx.weight}) : null],
      [t('tx.total'), amount(tx.vout.reduce((sum, output) => sum + sat(output.value), 0))],
    ]),
    el('div', {class: 'flow'},
      rows(t('count.input', {n: tx.vin.length}), tx.vin, (vin, i) => el('li', null,
        el('div', null, vin.coinbase !== undefined ? [el('span', {class: 'mark'}, t('coins.coinbase')), ' ', code(vin.coinbase)]
          : [prevouts[i] ? place(prevouts[i].scriptPubKey) : null, el('span', {class: 'under'}, rich('tx.from', {link: el('a', {href: to('tx', vin.txid, String(vin.vout)), class: 'hash', title: vin.txid}, `${short(vin.txid)}:${vin.vout}`)}), copyIcon(`${vin.txid}:${vin.vout}`, 'outpoint'))]),
        prevouts[i] && amount(sat(prevouts[i].amount)))),
      rows(t('count.output', {n: tx.vout.length}), tx.vout, output => el('li', null,
        el('div', null, place(output.scriptPubKey), el('span', {class: 'under'}, `#${output.n} `, output.scriptPubKey.type ?? '')), amount(sat(output.value))))),
  ];
}

/* The output that an input of a PSBT spends, as far as the PSBT itself says. */
const spent = (input, vin) => input.witness_utxo ?? (input.non_witness_utxo?.vout[vin.vout]
  && {amount: input.non_witness_utxo.vout[vin.vout].value, scriptPubKey: input.non_witness_utxo.vout[vin.vout].scriptPubKey});

const signed = input => input.final_scriptwitness || input.final_scriptSig ? 'final' : input.partial_signatures || input.taproot_key_path_sig || input.taproot_script_path_sigs ? 'partial' : 'none';

function psbt({tx, inputs, fee}) {
  const states = inputs.map(signed);
  const count = state => states.filter(one => one === state).length;
  return [
    facts([
      [t('tools.psbt.signed'), t('tools.psbt.states', {final: count('final'), partial: count('partial'), none: count('none')})],
      [t('tx.fee'), fee === undefined ? t('tools.psbt.nofee') : tx.vsize ? rich('tools.psbt.fee', {amount: amount(sat(fee)), rate: rate(sat(fee) / tx.vsize)}) : amount(sat(fee))],
    ]),
    transaction(tx, tx.vin.map((vin, i) => spent(inputs[i] ?? {}, vin))),
  ];
}

function script(answer, given) {
  const link = text => text ? [el('a', {href: to('address', text), class: 'long mono'}, text), copyIcon(text, 'address')] : null;
  return facts([
    [t('tx.asm'), answer.asm ? code(answer.asm) : t('subject.script.empty')],
    [t('tx.kindof'), answer.type ?? null],
    [t('subject.address'), link(answer.address)],
    [t('tools.script.p2sh'), link(answer.p2sh)],
    [t('tools.script.segwit'), link(answer.segwit?.address)],
    [t('tools.script.holds'), el('a', {href: to('script', given.toLowerCase())}, t('tools.script.look'))],
  ]);
}

/** Its parts, and all that the node said. */
export function decoded(kind, answer, given) {
  const json = JSON.stringify(answer, null, 2);
  return el('div', null, kind === 'transaction' ? transaction(answer) : kind === 'psbt' ? psbt(answer) : script(answer, given),
    el('details', {class: 'opens'}, el('summary', null, t('tools.json')), el('pre', {class: 'asked', tabindex: '0', lang: 'en', 'aria-label': t('tools.json')}, json.slice(0, MOST_JSON), json.length > MOST_JSON && '…')));
}
