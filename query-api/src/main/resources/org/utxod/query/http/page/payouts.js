/* Payouts, for who has a token of the role pay or approve: the list, one of them, and what may be done about it. */

import {tell, tried, Trouble} from './api.js';
import {el, facts, replace, say, table, update} from './dom.js';
import {amount, ago, short, timeAndAge, whole} from './format.js';
import {Pages} from './pages.js';
import {to} from './router.js';
import {authorization} from './key.js';
import {tokenPage} from './token.js';
import {because, keep, plainly, troublePage} from './trouble.js';
import {known, rich, t} from './words.js';

const AGAIN_MILLIS = 5000;
const SURE_MILLIS = 5000;
const CONTROL = ['v1', 'payout-control'];

let offeredFor = null;

/** A link to the list, for who may see it; who gave no token is not even asked about. */
export async function offerPayouts() {
  const token = authorization().Authorization ?? null;
  if (token === offeredFor) {
    return;
  }
  offeredFor = token;
  document.getElementById('payouts-link')?.remove();
  if (token !== null && !(await tried(CONTROL) instanceof Trouble) && token === offeredFor) {
    document.getElementById('standing').before(el('a', {id: 'payouts-link', href: to('payouts')}, t('payouts.title')));
  }
}

/* How good each state of a payout or payment is. */
const STATES = {queued: 'warn', approved: '', signed: '', sent: '', replaced: '', confirmed: 'good', cancelled: 'warn', failed: 'bad'};
const STANDS = {running: 'good', waiting: 'warn', paused: 'warn', halted: 'bad'};

const mark = state => {
  return el('span', {class: `mark ${STATES[state] ?? ''}`}, known(`payouts.state.${state}`) ? t(`payouts.state.${state}`) : state);
};

function stand(control) {
  const kind = STANDS[control.state] ?? 'warn';
  const words = known(`payouts.stand.${control.state}`) ? t(`payouts.stand.${control.state}`) : control.state;
  return [
    el('p', {class: `state ${kind}`}, el('span', {class: 'dot'}), words),
    control.reason && el('p', {class: `note ${kind === 'bad' ? 'bad' : ''}`, lang: 'en'}, control.reason),
    control.state === 'halted' && el('p', {class: 'hint'}, rich('payouts.reconcile', {command: el('code', {class: 'whole'}, 'utxod payouts reconcile')})),
    facts([
      [t('payouts.fact.you'), known(`payouts.you.${control.role}`) ? t(`payouts.you.${control.role}`, {person: control.person}) : control.person],
      [t('payouts.fact.queued'), t('count.payment', {n: control.queued_payments})],
      [t('payouts.fact.approved'), t('count.payment', {n: control.approved_payments})],
      [t('payouts.fact.unconfirmed'), whole(control.unconfirmed_transactions)],
      [t('payouts.fact.today'), amount(control.today_sat)],
    ]),
  ];
}

/* Asks again while the page is seen: events of payouts come to programs only, since a browser's stream carries no token. */
function again(signal, refresh) {
  const timer = setInterval(() => {
    if (!document.hidden) {
      refresh().catch(() => {});
    }
  }, AGAIN_MILLIS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Where the role is wanted, its token can be given; where there are no payouts, there is no such page. */
function refused(main, trouble, refresh, top) {
  if (top.isConnected && ![401, 403, 404].includes(trouble.status)) {
    keep(top, trouble);
    return;
  }
  // Who is just giving a token goes on giving it, whatever happens meanwhile.
  if (main.querySelector('#opening')) {
    return;
  }
  if (trouble.status !== 401 && trouble.status !== 403) {
    replace(main, troublePage(trouble.status === 404 ? new Trouble(404, t('page.unknown')) : trouble, null));
    return;
  }
  replace(main, tokenPage(trouble, async () => {
    await offerPayouts();
    main.replaceChildren();
    await refresh();
  }, rich('payouts.closed', {command: el('code', null, 'utxod token add NAME --role approve --person WHO')})));
}

const LIST_HEADS = ['payout', 'created', 'by', 'payments', 'total', 'state'].map((name, i) => ({text: t(`payouts.head.${name}`), ...[{at: 'lead'}, {plain: true}, {}, {class: 'number'}, {class: 'number', at: 'end'}, {plain: true}][i]}));

const listRow = payout => [
  el('a', {href: to('payouts', payout.id), title: payout.id}, short(payout.id, 16)),
  ago(payout.created_at),
  payout.created_by,
  whole(payout.payments.length),
  amount(payout.total_sat),
  mark(payout.state),
];

/** All payouts, the latest first. */
function listPage(main, signal) {
  let pages = new Pages(25);
  let state = null;
  const top = el('div');
  const list = el('div', {class: 'part'});
  const filter = el('select', {id: 'payout-state', 'aria-label': t('payouts.filter'), change: () => {
    state = filter.value || null;
    pages = new Pages(25);
    refresh();
  }}, el('option', {value: ''}, t('payouts.all')), Object.keys(STATES).map(name => el('option', {value: name}, t(`payouts.state.${name}`))));

  async function refresh() {
    const asked = pages;
    const {cursor} = pages;
    const [control, answer] = await Promise.all([
      tried(CONTROL, {}, signal), tried(['v1', 'payouts'], {state, limit: pages.size, cursor}, signal)]);
    if (signal.aborted || asked !== pages || cursor !== pages.cursor) {
      return null;
    }
    if (control instanceof Trouble) {
      refused(main, control, refresh, top);
      return null;
    }
    if (!top.isConnected) {
      replace(main, el('h1', {tabindex: '-1'}, t('payouts.title')), top, el('section', {'aria-label': t('payouts.title')}, filter, list));
    }
    update(top, stand(control));
    if (answer instanceof Trouble) {
      keep(list, answer);
      return null;
    }
    update(list, [
      answer.payouts.length ? table(t('payouts.list'), LIST_HEADS, answer.payouts.map(listRow)) : el('p', {class: 'empty'}, t('payouts.none')),
      pages.buttons('payouts', answer.payouts.length, null, answer.next_cursor, refresh)]);
    return null;
  }
  again(signal, refresh);
  return {title: t('payouts.title'), refresh};
}

const PAYMENT_HEADS = ['address', 'reference', 'transaction', 'confirmations', 'amount', 'state'].map((name, i) => ({text: t(`payouts.payment.${name}`), ...[{at: 'lead'}, {}, {}, {class: 'number'}, {class: 'number', at: 'end'}, {plain: true}][i]}));

const paymentRow = payment => [
  el('a', {href: to('address', payment.address), class: 'owner', title: payment.address}, short(payment.address, 12)),
  payment.reference,
  payment.txid && el('a', {href: to('tx', payment.txid), class: 'hash', title: payment.txid}, short(payment.txid)),
  payment.confirmations ? whole(payment.confirmations) : null,
  amount(payment.amount_sat),
  [mark(payment.state), payment.cancel_requested && payment.state !== 'cancelled' && [' ', el('span', {class: 'mark warn'}, t('payouts.cancelling'))],
    payment.reason && el('span', {class: 'under', lang: 'en'}, payment.reason)],
];

/* The first press asks, the second does it; what was asked is forgotten soon. */
function sureButton(name, quiet, done) {
  let sure = false;
  const button = el('button', {type: 'button', id: `payout-${name}`, class: quiet ? 'quiet' : null, click: () => {
    if (sure) {
      done(button);
      return;
    }
    sure = true;
    button.textContent = t(`payouts.${name}.sure`);
    setTimeout(() => {
      sure = false;
      button.textContent = t(`payouts.${name}`);
    }, SURE_MILLIS);
  }}, t(`payouts.${name}`));
  return button;
}

const open = payment => !payment.cancel_requested && !['confirmed', 'cancelled', 'failed'].includes(payment.state);

/** One payout. */
function payoutPage(main, id, signal) {
  let first = 0;
  let failed = null;
  let buttonsFor = '';
  const size = 100;
  const top = el('div');
  const tools = el('p', {class: 'tools'});
  const payments = el('div', {class: 'part'});

  async function does(action, words, button) {
    button.setAttribute('aria-disabled', 'true');
    try {
      await tell(['v1', 'payouts', id, action], {}, signal);
      failed = null;
      say(words);
    } catch (trouble) {
      failed = trouble;
      say(plainly(trouble));
    }
    buttonsFor = '';
    await refresh();
  }

  function buttons(payout, control) {
    const may = {
      approve: payout.state === 'queued' && control.role === 'approve' && control.person !== payout.created_by,
      cancel: payout.payments.some(open),
    };
    const now = JSON.stringify(may);
    if (now === buttonsFor) {
      return; // One that is just being pressed stays.
    }
    buttonsFor = now;
    tools.replaceChildren(...[
      may.approve && sureButton('approve', false, button => does('approve', t('payouts.approve.done'), button)),
      may.approve && ' ',
      may.cancel && sureButton('cancel', true, button => does('cancel', t('payouts.cancel.done'), button))].filter(Boolean));
  }

  function turn(answer) {
    const all = answer.payments.length;
    if (all <= size) {
      return null;
    }
    const button = (name, words, at) => el('button', {type: 'button', id: `payments-${name}`, 'aria-disabled': String(at < 0 || at >= all), click: () => {
      if (at >= 0 && at < all) {
        first = at;
        refresh();
      }
    }}, words);
    return el('nav', {class: 'pages', 'aria-label': t('payouts.payments')}, button('previous', t('pages.previous'), first - size),
      el('span', null, t('pages.range.total', {from: first + 1, to: Math.min(all, first + size), total: all})), button('next', t('pages.next'), first + size));
  }

  async function refresh() {
    const [control, payout] = await Promise.all([tried(CONTROL, {}, signal), tried(['v1', 'payouts', id], {}, signal)]);
    if (signal.aborted) {
      return null;
    }
    const trouble = [control, payout].find(answer => answer instanceof Trouble);
    if (trouble) {
      if (trouble === control) {
        refused(main, trouble, refresh, top);
      } else if (top.isConnected && trouble.status !== 404) {
        keep(top, trouble);
      } else {
        replace(main, troublePage(trouble, id, el('p', null, el('a', {href: to('payouts')}, t('payouts.back')))));
      }
      return null;
    }
    if (!top.isConnected) {
      replace(main, el('p', {class: 'kind'}, el('a', {href: to('payouts')}, t('payouts.back'))), el('h1', {class: 'long', tabindex: '-1'}, id), top, tools,
        el('section', {'aria-labelledby': 'payments'}, el('h2', {id: 'payments'}, t('payouts.payments')), payments));
    }
    update(top, failed && el('p', {class: 'note bad'}, because(failed)),
      control.state !== 'running' && control.reason && el('p', {class: 'note', lang: 'en'}, control.reason),
      facts([
        [t('payouts.fact.state'), mark(payout.state)],
        [t('payouts.fact.total'), rich('payouts.total.payments', {amount: amount(payout.total_sat), payments: t('count.payment', {n: payout.payments.length})})],
        [t('payouts.fact.created'), timeAndAge(payout.created_at)],
        [t('payouts.fact.by'), payout.created_by],
        [t('payouts.fact.approval'), payout.approved_by.length ? t('payouts.approved.by', {people: payout.approved_by.join(t('list.comma'))}) : payout.needs_approval ? t('payouts.needed') : t('payouts.unneeded')],
        [t('payouts.fact.rate'), payout.fee_rate ? `${payout.fee_rate} sat/vB` : t('payouts.rate.own')],
        [t('payouts.fact.sending'), payout.sign_only ? t('payouts.signonly') : null],
      ]));
    buttons(payout, control);
    update(payments, table(t('payouts.payments.caption'), PAYMENT_HEADS, payout.payments.slice(first, first + size).map(paymentRow)), turn(payout));
    return null;
  }
  again(signal, refresh);
  return {title: t('payouts.title'), refresh};
}

/** The list, or the payout of that id. */
export const payoutsPage = (main, id, signal) => id === '' ? listPage(main, signal) : payoutPage(main, id, signal);
