/* A transaction: where its money comes from, where it goes, and how settled that is. */

import {ask, tried, Trouble} from './api.js';
import {copyButton, copyIcon} from './copy.js';
import {el, facts, replace, update} from './dom.js';
import {flow} from './flow.js';
import {amount, btc, bytes, decimal, now, rate, short, span, time, timeAndAge} from './format.js';
import {confirmations, fromNode} from './freshness.js';
import * as live from './live.js';
import {rawHex} from './raw.js';
import {options, setOptions, to} from './router.js';
import {dataText, kindOf, readable, shortKind} from './script.js';
import {because, troublePage} from './trouble.js';
import {family, queueFacts} from './waiting.js';
import {rich, t} from './words.js';

const AT_ONCE = 100;
const MOST_DATA = 400;
const MOST_HEX = 1200;
const END = 8;
const FINAL = 0xffffffff;
const HEIGHTS_BELOW = 500000000;
const OP_RETURN = 'op_return';

/* Where there is no room for all of it, its middle is left out: people compare both ends. It is copied whole. */
const bothEnds = text => [el('span', {class: 'start'}, text.slice(0, -END)), text.slice(-END)];

const cut = (text, most) => text.length > most ? `${text.slice(0, most)}…` : text;

function data(asm) {
  const text = dataText(asm);
  return el('span', {class: 'owner data'}, text === null ? cut(asm, MOST_DATA) : t('tx.data', {text: cut(text, MOST_DATA)}));
}

function owner(output) {
  if (!output) {
    return el('span', {class: 'quietly'}, t('tx.untold'));
  }
  const {scriptpubkey_address: address, scriptpubkey: script, scriptpubkey_type: type, scriptpubkey_asm: asm} = output;
  if (address) {
    return el('a', {href: to('address', address), class: 'owner', title: address}, bothEnds(address));
  }
  if (type === OP_RETURN) {
    return data(asm);
  }
  return el('a', {href: to('script', script || '-'), class: 'owner', title: script}, script ? t('tx.script', {script: short(script, 12)}) : t('subject.empty'));
}

const code = text => el('code', {class: 'long'}, cut(text, MOST_HEX));

/* All there is of an input or output, for who wants it. */
const depth = pairs => el('div', {class: 'depth'}, facts(pairs));

/* BIP 68: what a sequence asks of the age of the coin, where the transaction says by its version that it means it. */
function age(sequence, version) {
  if (version < 2 || sequence >= 0x80000000) {
    return null;
  }
  const value = sequence & 0xffff;
  return sequence & 0x400000 ? t('tx.age.time', {span: span(value * 512)}) : value ? t('tx.age.blocks', {n: value}) : null;
}

const sequence = (number, version) => [el('code', null, `0x${number.toString(16).padStart(8, '0')}`), ' ',
  [number < FINAL - 1 ? t('tx.sequence.rbf') : number === FINAL ? t('tx.sequence.final') : t('tx.sequence.lock'), age(number, version)].filter(Boolean).join(t('list.comma'))];

const witness = items => el('ol', {class: 'witness'}, items.map(item => el('li', null, item ? code(item) : el('span', {class: 'quietly'}, t('subject.script.empty')))));

function inputDepth(vin, version) {
  return depth([
    [t('tx.kindof'), vin.prevout ? kindOf(vin.prevout.scriptpubkey_type) : null],
    [t('tx.prevscript'), vin.prevout ? code(vin.prevout.scriptpubkey_asm) : null],
    [t('tx.scriptsig'), vin.scriptsig ? code(vin.is_coinbase ? vin.scriptsig : vin.scriptsig_asm) : null],
    [t('tx.coinbase.text'), vin.is_coinbase ? readable(vin.scriptsig) ?? coinbaseText(vin.scriptsig) : null],
    [t('tx.redeem'), vin.inner_redeemscript_asm ? code(vin.inner_redeemscript_asm) : null],
    [t('tx.witnessscript'), vin.inner_witnessscript_asm ? code(vin.inner_witnessscript_asm) : null],
    [t('tx.witness'), vin.witness?.length ? witness(vin.witness) : null],
    [t('tx.sequence'), sequence(vin.sequence, version)],
  ]);
}

/* The longest runs of letters in a coinbase, which is mostly bytes. */
function coinbaseText(hex) {
  const text = (hex.match(/../g) ?? []).map(pair => String.fromCharCode(parseInt(pair, 16))).join('').match(/[ -~]{4,}/g);
  return text ? el('span', {class: 'tag'}, text.join(' ')) : null;
}

const outputDepth = vout => depth([
  [t('tx.kindof'), kindOf(vout.scriptpubkey_type)],
  [t('tx.asm'), vout.scriptpubkey_asm ? code(vout.scriptpubkey_asm) : null],
  [t('tx.hex'), vout.scriptpubkey ? [code(vout.scriptpubkey), copyIcon(vout.scriptpubkey, 'script')] : null],
]);

function input(vin, version, deep) {
  const more = deep && inputDepth(vin, version);
  if (vin.is_coinbase) {
    return el('li', null, el('div', null, el('span', {class: 'mark'}, t('coins.coinbase')), ' ', t('tx.minted')), more);
  }
  return el('li', null,
    el('div', null, owner(vin.prevout),
      el('span', {class: 'under'}, rich('tx.from', {link: el('a', {href: to('tx', vin.txid, String(vin.vout)), class: 'hash', title: vin.txid}, `${short(vin.txid)}:${vin.vout}`)}), copyIcon(`${vin.txid}:${vin.vout}`, 'outpoint'),
        vin.prevout && shortKind(vin.prevout.scriptpubkey_type))),
    vin.prevout && amount(vin.prevout.value), more);
}

function fate(spend) {
  if (!spend) {
    return null;
  }
  return spend.spent
    ? [rich('tx.spent', {link: el('a', {href: to('tx', spend.txid), class: 'hash', title: spend.txid}, short(spend.txid))}), copyIcon(spend.txid, 'txid')]
    : t('tx.unspent');
}

const output = (vout, spend, i, deep, marked) => el('li', {class: marked && 'marked', id: marked && 'this-output'},
  el('div', null, owner(vout), el('span', {class: 'under'}, `#${i} `, vout.scriptpubkey_type !== OP_RETURN && fate(spend), shortKind(vout.scriptpubkey_type))),
  amount(vout.value), deep && outputDepth(vout));

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

const sum = values => values.reduce((total, sat) => total + sat, 0);

/* What a wallet chose, in a word each. */
function features(tx) {
  const coinbase = tx.vin[0].is_coinbase;
  const types = [...tx.vin.map(vin => vin.prevout?.scriptpubkey_type), ...tx.vout.map(vout => vout.scriptpubkey_type)];
  return [
    !coinbase && tx.vin.some(vin => vin.witness?.length) && t('tx.feature.segwit'),
    types.includes('v1_p2tr') && t('tx.feature.taproot'),
    !coinbase && tx.vin.some(vin => vin.sequence < FINAL - 1) && t('tx.feature.rbf'),
    types.includes(OP_RETURN) && t('tx.feature.data'),
  ].filter(Boolean).map(words => [el('span', {class: 'mark'}, words), ' ']);
}

/* A height or a time that has come by the block holds no one up. */
function lock({locktime, vin}) {
  if (!locktime) {
    return t('tx.lock.none');
  }
  const at = locktime < HEIGHTS_BELOW ? t('block.at', {height: locktime}) : time(locktime);
  return vin.every(one => one.sequence === FINAL) ? rich('tx.lock.off', {at}) : rich('tx.lock.after', {at});
}

function summary(tx, place) {
  const coinbase = tx.vin[0].is_coinbase;
  const vsize = Math.ceil(tx.weight / 4);
  const marks = features(tx);
  return facts([
    [t('tx.status'), el('span', {id: 'confirmations'}, settled(tx.status))],
    [t('tx.time'), tx.status.confirmed ? timeAndAge(tx.status.block_time) : null],
    ...(place ? queueFacts(place) : []),
    [t('tx.fee'), coinbase || tx.fee === undefined ? null
      : rich('tx.fee.rate', {amount: amount(tx.fee), rate: rate(tx.fee / vsize), perkvb: btc(Math.round(1000 * tx.fee / vsize)), perwu: decimal(tx.fee / tx.weight)})],
    [t('tx.size'), t('tx.size.all', {bytes: bytes(tx.size), vsize, weight: tx.weight})],
    [t('tx.features'), marks.length ? marks : null],
    [t('tx.version'), String(tx.version)],
    [t('tx.lock'), lock(tx)],
  ]);
}

const worth = output => output.scriptpubkey_address ? short(output.scriptpubkey_address, 12) : kindOf(output.scriptpubkey_type);

function drawing(tx) {
  if (tx.vin[0].is_coinbase || tx.fee === undefined) {
    return null;
  }
  const said = (words, sat) => t('flow.one', {words, amount: btc(sat)});
  return flow(
    tx.vin.map(vin => ({sat: vin.prevout.value, said: said(worth(vin.prevout), vin.prevout.value)})),
    [...tx.vout.map(vout => ({sat: vout.value, kind: vout.scriptpubkey_type === OP_RETURN ? 'data' : '', said: said(worth(vout), vout.value)})),
      {sat: tx.fee, kind: 'fee', said: said(t('tx.fee'), tx.fee)}].filter(one => one.sat > 0));
}

/** The page of a transaction; behind its id can stand the number of an output. */
export function transactionPage(main, given, signal) {
  const [txid, vout] = given.toLowerCase().split('/');
  const standing = el('div');
  const reach = {inputs: AT_ONCE, outputs: AT_ONCE};
  const wanted = /^\d{1,6}$/.test(vout ?? '') ? Number(vout) : null;
  if (wanted !== null) {
    reach.outputs = Math.max(AT_ONCE, wanted + 1);
  }
  const raw = rawHex(['api', 'tx', txid, 'hex'], signal);
  let askedAt = 0;
  let shown = null;
  let deep = options().has('scripts');
  let scrolled = false;

  function show(tx, spends, place) {
    const fates = spends instanceof Trouble ? [] : spends;
    const known = tx.vin.every(vin => vin.prevout);
    replace(main,
      el('p', {class: 'kind'}, t('tx.kind')),
      el('h1', {tabindex: '-1', class: 'long'}, tx.txid),
      el('p', {class: 'tools'}, copyButton(tx.txid, 'txid')),
      summary(tx, place), standing,
      el('section', {'aria-labelledby': 'moves'}, el('div', {class: 'between'}, el('h2', {id: 'moves'}, t('tx.moves')),
        el('button', {type: 'button', class: 'quiet small', id: 'deep', 'aria-pressed': String(deep), click: () => {
          deep = !deep;
          setOptions({scripts: deep ? 'shown' : null});
          show(tx, spends, place);
        }}, t('tx.deep'))), drawing(tx)),
      el('div', {class: 'flow'},
        list('inputs', t('count.input', {n: tx.vin.length}), tx.vin.map(vin => input(vin, tx.version, deep)), known ? sum(tx.vin.map(vin => vin.prevout.value)) : null, reach),
        list('outputs', t('count.output', {n: tx.vout.length}), tx.vout.map((one, i) => output(one, fates[i], i, deep, i === wanted)), sum(tx.vout.map(one => one.value)), reach)),
      spends instanceof Trouble && el('p', {class: 'hint'}, rich('tx.spends.unknown', {reason: el('span', null, because(spends))})),
      place && family(place), raw);
    if (!scrolled && wanted !== null) {
      scrolled = true;
      document.getElementById('this-output')?.scrollIntoView({block: 'center'});
    }
  }

  return {
    title: t('tx.title', {name: short(txid)}),
    async refresh() {
      try {
        const [tx, spends] = await Promise.all([
          ask(['api', 'tx', txid], {}, signal), tried(['api', 'tx', txid, 'outspends'], {}, signal)]);
        const queued = tx.status.confirmed ? null : await tried(['v1', 'mempool', txid], {}, signal);
        const place = queued instanceof Trouble ? null : queued;
        askedAt = now();
        update(standing, fromNode(live.status, askedAt, null));
        const seen = JSON.stringify([tx, spends, place && {...place, as_of: 0}, live.status?.height, live.status?.tip.height]);
        if (seen !== shown) {
          shown = seen;
          show(tx, spends, place);
        }
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
